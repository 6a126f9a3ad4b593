//! Why an expression is refused, in Go's words.

use std::fmt;

/// Why a regular expression was refused, in Go's words.
///
/// ```
/// use promqlite::label::Pattern;
///
/// assert!(Pattern::new("a(b").unwrap_err().to_string().contains("missing closing )"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternError {
    /// The message, as Go gives it behind `error parsing regexp: `.
    pub message: String,
}

impl PatternError {
    /// Says what is wrong and which piece of the expression it is.
    pub(super) fn new(fault: Fault, piece: &str) -> Self {
        Self { message: format!("{}: `{piece}`", fault.words()) }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error parsing regexp: {}", self.message)
    }
}

impl std::error::Error for PatternError {}

/// What can be wrong with an expression.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    ClassRange,
    Escape,
    NamedCapture,
    PerlSyntax,
    NestedRepetition,
    RepeatCount,
    MissingBracket,
    MissingParen,
    MissingArgument,
    TrailingBackslash,
    UnexpectedParen,
    TooDeep,
    TooLarge,
}

impl Fault {
    fn words(self) -> &'static str {
        match self {
            Self::ClassRange => "invalid character class range",
            Self::Escape => "invalid escape sequence",
            Self::NamedCapture => "invalid named capture",
            Self::PerlSyntax => "invalid or unsupported Perl syntax",
            Self::NestedRepetition => "invalid nested repetition operator",
            Self::RepeatCount => "invalid repeat count",
            Self::MissingBracket => "missing closing ]",
            Self::MissingParen => "missing closing )",
            Self::MissingArgument => "missing argument to repetition operator",
            Self::TrailingBackslash => "trailing backslash at end of expression",
            Self::UnexpectedParen => "unexpected )",
            Self::TooDeep => "expression nests too deeply",
            Self::TooLarge => "expression too large",
        }
    }
}
