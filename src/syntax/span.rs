//! Places in the text of a query.

/// A range of bytes in the text of a query.
///
/// ```
/// use promqlite::syntax::Span;
///
/// let text = "sum(\n  up)";
/// let up = Span::new(7, 9);
/// assert_eq!((up.of(text), up.line_column(text)), ("up", Some((2, 3))));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// Returns the range of bytes from `start` up to, but not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// Returns the text that lies in the range.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Returns line and column of the start, both counted from 1, the column in bytes.
    ///
    /// `None` where the start lies beyond the text.
    pub fn line_column(self, text: &str) -> Option<(usize, usize)> {
        let before = text.as_bytes().get(..self.start as usize)?;
        let lines = before.split(|&byte| byte == b'\n');
        let column = lines.clone().next_back().map_or(0, <[u8]>::len) + 1;
        Some((lines.count(), column))
    }
}
