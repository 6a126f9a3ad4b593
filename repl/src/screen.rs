//! The terminal: how wide it is, and how wide text is on it.

use std::io::IsTerminal;

use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use crate::paint::Color;
use crate::paint::Paint;

/// What is written on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Screen {
    /// How many columns it has; a file has as many as are needed.
    pub(crate) columns: Option<usize>,
    /// How many lines it shows at once, where that is known.
    pub(crate) lines: Option<usize>,
    /// Whether it gets colours.
    pub(crate) paint: Paint,
}

impl Screen {
    /// Looks at the standard output; `COLUMNS` overrides what the terminal says.
    pub(crate) fn standard(color: Color) -> Self {
        let output = std::io::stdout();
        let size = output.is_terminal().then(terminal_size::terminal_size).flatten();
        let asked = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let asked = asked.filter(|&columns: &usize| columns > 0);
        Self {
            columns: asked.or(size.map(|(width, _)| usize::from(width.0))),
            lines: size.map(|(_, height)| usize::from(height.0)),
            paint: color.of(&output),
        }
    }
}

impl Screen {
    /// Looks at the size again, as windows are resized.
    pub(crate) fn again(self) -> Self {
        let size = std::io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        match size {
            Some((width, height)) if std::env::var_os("COLUMNS").is_none() => Self {
                columns: Some(usize::from(width.0)),
                lines: Some(usize::from(height.0)),
                ..self
            },
            _ => self,
        }
    }
}

/// Returns how many columns a text takes; letters of East Asia take two.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Returns as much of a text as fits into so many columns, with a sign where some is missing.
pub(crate) fn shortened(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (mut short, mut taken) = (String::new(), 1);
    for letter in text.chars() {
        taken += letter.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        short.push(letter);
    }
    short.push('…');
    short
}

/// Appends a text and blanks up to so many columns.
pub(crate) fn push_left(text: &str, columns: usize, into: &mut String) {
    into.push_str(text);
    into.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(text))));
}

/// Appends blanks and a text that ends after so many columns.
pub(crate) fn push_right(text: &str, columns: usize, into: &mut String) {
    into.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(text))));
    into.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::push_left;
    use super::push_right;
    use super::shortened;

    #[test]
    fn letters_of_two_columns_are_counted_as_such() {
        let mut line = String::new();
        push_left("한국", 5, &mut line);
        push_right("값", 4, &mut line);
        assert_eq!(line, "한국   값");
        assert_eq!(shortened("한국어", 5), "한국…");
        assert_eq!(shortened("abc", 3), "abc");
    }
}
