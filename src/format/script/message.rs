//! Expected messages: any, exactly one text, or a pattern.

use std::fmt;

use crate::label::Pattern;

/// What a warning, an info or an error should say.
#[derive(Clone, Debug)]
pub enum Message {
    /// Anything.
    Any,
    /// Exactly this text.
    Exactly(String),
    /// A text in which this pattern is found anywhere.
    Like {
        /// The pattern as it was written.
        source: String,
        /// The same, compiled to match whole texts.
        pattern: Pattern,
    },
}

impl Message {
    /// Compiles a pattern in Go's syntax; it need not match a text as a whole.
    pub fn like(source: &str) -> Result<Self, String> {
        let whole = format!("(?s:.*)(?-s:{source})(?s:.*)");
        let pattern = Pattern::new(&whole).map_err(|why| why.to_string())?;
        Ok(Self::Like { source: source.to_owned(), pattern })
    }

    /// Tells whether a text is as expected.
    pub fn fits(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(wanted) => wanted == text,
            Self::Like { pattern, .. } => pattern.matches(text),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any message"),
            Self::Exactly(text) => f.write_str(text),
            Self::Like { source, .. } => write!(f, "a text like {source}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_pattern_is_found_anywhere_in_a_text() {
        let message = Message::like("b.d|x").expect("a good pattern");
        assert!(message.fits("abcde"));
        assert!(message.fits("the x"));
        assert!(!message.fits("ab\nde"));
    }

    #[test]
    fn an_exact_text_is_compared_whole() {
        let message = Message::Exactly("b".to_owned());
        assert!(message.fits("b") && !message.fits("abc"));
    }

    #[test]
    fn anchors_keep_their_meaning() {
        let message = Message::like("^b$").expect("a good pattern");
        assert!(message.fits("b") && !message.fits("abc"));
    }
}
