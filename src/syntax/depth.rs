//! A look at a query's nesting before anything recurses into it.

use super::comment::comment_end;
use super::comment::string_end;
use crate::syntax::Error;
use crate::syntax::Fault;
use crate::syntax::Span;

/// How deep a query may be nested.
///
/// Parentheses, signs in a row and powers nest; chains of other operators do not.
///
/// ```
/// use promqlite::syntax::{DEPTH_MAX, parse};
///
/// let deep = format!("{}1{}", "(".repeat(DEPTH_MAX + 1), ")".repeat(DEPTH_MAX + 1));
/// assert!(parse(&deep).is_err());
/// ```
pub const DEPTH_MAX: usize = 512;

/// Refuses a query that is nested too deeply, in one pass over its bytes.
pub(super) fn check(text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let mut gauge = Gauge::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b'#' => at = comment_end(bytes, at),
            b'"' | b'\'' | b'`' => {
                at = string_end(bytes, at);
                gauge.operand = true;
            }
            _ => gauge.feed(byte),
        }
        if gauge.depth() > DEPTH_MAX {
            return Err(Error::new(Fault::Depth(DEPTH_MAX), Span::new(at, at + 1)));
        }
        at += 1;
    }
    Ok(())
}

/// Counts what is open.
#[derive(Default)]
struct Gauge {
    /// For each open parenthesis, the signs and powers it stands behind.
    open: Vec<u16>,
    /// The sum of `open`.
    behind: usize,
    /// Signs and powers since the last operator that does not nest.
    run: u16,
    /// Whether an operand has ended, so that a sign is an operator.
    operand: bool,
}

impl Gauge {
    fn depth(&self) -> usize {
        self.open.len() + self.behind + usize::from(self.run)
    }

    fn feed(&mut self, byte: u8) {
        match byte {
            b'(' => {
                self.open.push(self.run);
                self.behind += usize::from(self.run);
                self.run = 0;
            }
            b')' => {
                self.run = self.open.pop().unwrap_or(0);
                self.behind -= usize::from(self.run);
            }
            b'^' => self.run += 1,
            b'+' | b'-' if !self.operand => self.run += 1,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'=' | b'<' | b'>' | b'!' | b',' => self.run = 0,
            _ => {}
        }
        self.operand = byte == b')'
            || byte == b']'
            || byte == b'}'
            || byte == b'_'
            || byte == b'.'
            || byte == b':'
            || byte.is_ascii_alphanumeric();
    }
}

#[cfg(test)]
mod tests {
    use super::DEPTH_MAX;
    use super::check;

    #[test]
    fn parentheses_count_and_chains_do_not() {
        let nested = |n: usize| format!("{}x{}", "(".repeat(n), ")".repeat(n));
        assert!(check(&nested(DEPTH_MAX)).is_ok());
        assert!(check(&nested(DEPTH_MAX + 1)).is_err());
        assert!(check(&vec!["x"; 10_000].join(" - ")).is_ok());
        assert!(check(&"x(1) - f(-2) * ".repeat(1_000)).is_ok());
    }

    #[test]
    fn signs_and_powers_nest() {
        assert!(check(&format!("{}x", "- ".repeat(DEPTH_MAX + 1))).is_err());
        assert!(check(&vec!["x"; DEPTH_MAX + 2].join("^")).is_err());
        assert!(check(&"-f(--".repeat(200)).is_err());
    }

    #[test]
    fn what_is_quoted_or_commented_does_not_nest() {
        let open = "(".repeat(DEPTH_MAX + 1);
        assert!(check(&format!("x{{a=\"{open}\\\"{open}\"}} # {open}\n + 1")).is_ok());
    }
}
