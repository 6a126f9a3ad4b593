//! What is wrong with a line.

/// What is wrong with a line, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Flaw {
    /// The byte of the line.
    pub(super) at: usize,
    /// What was expected there.
    pub(super) text: String,
}

impl Flaw {
    pub(super) fn new(at: usize, text: impl Into<String>) -> Self {
        Self { at, text: text.into() }
    }

    /// Returns the flaw of a byte that is not what was expected.
    pub(super) fn expected(what: &str, line: &[u8], at: usize) -> Self {
        let rest = String::from_utf8_lossy(line.get(at..).unwrap_or_default());
        let text = match rest.chars().next() {
            Some(rune) => format!("expected {what}, got {rune:?}"),
            None => format!("expected {what}, and the line ends"),
        };
        Self { at, text }
    }
}
