//! One test on one label.

use crate::label::Pattern;
use crate::label::PatternError;
use crate::label::equality::is_same;

/// How a matcher compares.
///
/// ```
/// use promqlite::label::MatchOp;
///
/// assert_eq!(MatchOp::NotRegex.as_str(), "!~");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MatchOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
}

impl MatchOp {
    /// Returns the operator as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Regex => "=~",
            Self::NotRegex => "!~",
        }
    }
}

/// A compiled test of a label's value; an absent label has the empty value.
///
/// ```
/// use promqlite::label::{MatchOp, Matcher};
///
/// let test = Matcher::new("status", MatchOp::Regex, "5..")?;
/// assert!(test.matches("503") && !test.matches("200"));
/// // A label that is missing is empty.
/// assert!(Matcher::new("status", MatchOp::NotEqual, "200")?.matches(""));
/// assert!(Matcher::new("status", MatchOp::Regex, "(").is_err());
/// # Ok::<(), promqlite::label::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matcher {
    name: String,
    op: MatchOp,
    value: String,
    pattern: Option<Pattern>,
}

impl Matcher {
    /// Compiles a matcher; only a regular expression can be wrong.
    pub fn new(name: &str, op: MatchOp, value: &str) -> Result<Self, PatternError> {
        let pattern = match op {
            MatchOp::Equal | MatchOp::NotEqual => None,
            MatchOp::Regex | MatchOp::NotRegex => Some(Pattern::new(value)?),
        };
        Ok(Self { name: name.to_owned(), op, value: value.to_owned(), pattern })
    }

    /// Returns the test that a label has a value.
    pub fn equal(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), op: MatchOp::Equal, value: value.to_owned(), pattern: None }
    }

    /// Returns the label that is tested.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns how it is tested.
    pub fn op(&self) -> MatchOp {
        self.op
    }

    /// Returns the value or regular expression it is tested against.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns the compiled regular expression, if there is one.
    pub fn pattern(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }

    /// Tests a value.
    pub fn matches(&self, value: &str) -> bool {
        match (&self.pattern, self.op) {
            (Some(pattern), MatchOp::NotRegex) => !pattern.matches(value),
            (Some(pattern), _) => pattern.matches(value),
            (None, MatchOp::NotEqual) => !is_same(&self.value, value),
            (None, _) => is_same(&self.value, value),
        }
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.op, &self.value) == (&other.name, other.op, &other.value)
    }
}
