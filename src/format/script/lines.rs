//! The lines of a script, commands and bodies.

/// The lines of a script; comments count as blank.
pub(super) struct Lines<'a> {
    lines: &'a [&'a str],
    at: usize,
}

impl<'a> Lines<'a> {
    /// Returns trimmed lines from the first on.
    pub(super) fn new(lines: &'a [&'a str]) -> Self {
        Self { lines, at: 0 }
    }

    /// Returns the line that was returned last, and its number.
    pub(super) fn current(&self) -> (usize, &'a str) {
        (self.at, self.lines[self.at - 1])
    }

    /// Returns the next line of a command's body, unless the body is over.
    pub(super) fn next_of_body(&mut self) -> Option<(usize, &'a str)> {
        let line = self.lines.get(self.at).filter(|line| !is_blank(line))?;
        self.at += 1;
        Some((self.at, line))
    }

    /// Returns the next line, whatever it is, and its number.
    pub(super) fn next_of_any_kind(&mut self) -> Option<(usize, &'a str)> {
        let line = self.lines.get(self.at)?;
        self.at += 1;
        Some((self.at, line))
    }
}

/// Tells whether a line is empty or a comment.
pub(super) fn is_blank(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}
