//! The two dialects and how to tell them apart.

use memchr::memmem;

/// How much of the head is looked at where the end of a text does not tell its dialect.
const HEAD: usize = 64 * 1024;

/// A way of writing an exposition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// The text format 0.0.4 of Prometheus: times in milliseconds, blanks and comments anywhere.
    Text,
    /// OpenMetrics 1.0: times in seconds, exemplars, start timestamps, an end that is marked.
    OpenMetrics,
}

impl Dialect {
    /// Tells the dialect of a text.
    ///
    /// OpenMetrics ends with `# EOF`; a text that was cut off is known by lines that only
    /// OpenMetrics has.
    pub fn of(text: &[u8]) -> Self {
        let head = &text[..text.len().min(HEAD)];
        let marked = text.trim_ascii_end().ends_with(b"\n# EOF") || text.starts_with(b"# EOF");
        let open = [&b"\n# UNIT "[..], b"\n# EOF\n"];
        let kinds = [&b" unknown\n"[..], b" info\n", b" stateset\n", b" gaugehistogram\n"];
        let typed = |line: &[u8]| {
            let line = [line, b"\n"].concat();
            line.starts_with(b"# TYPE ") && kinds.iter().any(|kind| line.ends_with(kind))
        };
        let told = open.iter().any(|line| memmem::find(head, line).is_some())
            || head
                .split(|&byte| byte == b'\n')
                .any(|line| line.starts_with(b"# T") && typed(line));
        if marked || told { Self::OpenMetrics } else { Self::Text }
    }

    /// Returns where the blanks before a token end; `None` where they are not as they must be.
    #[inline]
    pub(super) fn skip_blanks(self, line: &[u8], at: usize) -> Option<usize> {
        match self {
            Self::Text => Some(skip(line, at)),
            Self::OpenMetrics => (line.get(at) == Some(&b' ')).then_some(at + 1),
        }
    }

    /// Returns where blanks end that may stand between tokens inside of braces.
    #[inline]
    pub(super) fn skip_inner(self, line: &[u8], at: usize) -> usize {
        if self == Self::Text { skip(line, at) } else { at }
    }
}

/// Returns where blanks end.
#[inline]
pub(super) fn skip(line: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t') = line.get(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn the_end_tells_the_dialect_and_else_what_only_one_has() {
        for text in [
            "# EOF",
            "a 1\n# EOF\n",
            "# TYPE a info\na_info 1\n",
            "# TYPE a counter\n# UNIT a_seconds seconds\n",
            "a 1\n# EOF\na 2",
        ] {
            assert_eq!(Dialect::of(text.as_bytes()), Dialect::OpenMetrics, "{text}");
        }
        for text in ["", "a 1", "# TYPE a counter\na 1\n", "# HELP a EOF\n# TYPE a untyped\n"] {
            assert_eq!(Dialect::of(text.as_bytes()), Dialect::Text, "{text}");
        }
    }
}
