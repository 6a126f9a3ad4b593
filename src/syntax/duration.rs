//! Lengths of time in a query: literal ones, and those computed when it is asked.

use crate::syntax::Number;
use crate::syntax::Operator;
use crate::syntax::Sign;
use crate::syntax::Span;
use crate::time::Millis;

/// The length of a range, a step or an offset.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse};
/// use promqlite::time::Millis;
///
/// let ExprKind::Range(range) = parse("up[1h30m]")?.kind else { unreachable!() };
/// assert_eq!(range.range.fixed(), Some(Millis::from_minutes(90)));
/// let ExprKind::Range(range) = parse("up[step() * 2]")?.kind else { unreachable!() };
/// assert!(range.range.computed().is_some());
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum Length {
    /// A literal, in nanoseconds; the engine counts milliseconds.
    Fixed {
        /// The nanoseconds.
        nanoseconds: i64,
        /// Its place.
        span: Span,
    },
    /// An expression that may look at the query's step and range.
    Computed(Box<Duration>),
}

impl Length {
    /// Returns the length of a literal.
    pub fn fixed(&self) -> Option<Millis> {
        match self {
            Self::Fixed { nanoseconds, .. } => Some(Millis(nanoseconds / 1_000_000)),
            Self::Computed(_) => None,
        }
    }

    /// Returns the expression, where the length is computed.
    pub fn computed(&self) -> Option<&Duration> {
        match self {
            Self::Fixed { .. } => None,
            Self::Computed(duration) => Some(duration),
        }
    }

    /// Returns the place of the length.
    pub fn span(&self) -> Span {
        match self {
            Self::Fixed { span, .. } => *span,
            Self::Computed(duration) => duration.span,
        }
    }
}

/// An expression of lengths; all its values are seconds.
///
/// ```
/// use promqlite::syntax::{DurationKind, ExprKind, parse};
///
/// let ExprKind::Range(range) = parse("up[step() + 1m]")?.kind else { unreachable!() };
/// assert!(matches!(range.range.computed().unwrap().kind, DurationKind::Binary(..)));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Duration {
    /// What it is.
    pub kind: DurationKind,
    /// Whether it stands in parentheses.
    pub wrapping: Wrapping,
    /// Its place.
    pub span: Span,
}

/// Whether a length stands in parentheses, which printing keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrapping {
    /// It stands bare.
    Bare,
    /// It stands in parentheses.
    Wrapped,
}

/// The kinds of expressions of lengths.
///
/// ```
/// use promqlite::syntax::{DurationKind, ExprKind, parse};
///
/// let ExprKind::Range(range) = parse("up[range()]")?.kind else { unreachable!() };
/// assert_eq!(range.range.computed().unwrap().kind, DurationKind::Range);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub enum DurationKind {
    /// A literal.
    Number(Number),
    /// `step()`: the step of the query.
    Step,
    /// `range()`: the time from the query's start to its end.
    Range,
    /// `$x`: a variable of a dashboard, which only dashboards have.
    Hole(String),
    /// A signed length.
    Signed(Sign, Box<Duration>),
    /// Two lengths and `+ - * / % ^` between them.
    Binary(Operator, Box<[Duration; 2]>),
    /// `min_of(a, b)`
    Least(Box<[Duration; 2]>),
    /// `max_of(a, b)`
    Greatest(Box<[Duration; 2]>),
}

impl Duration {
    /// Puts the length into parentheses; a bare number needs a plus to carry them.
    #[must_use]
    pub fn wrapped(self, span: Span) -> Self {
        match self.kind {
            DurationKind::Number(_) => Self {
                kind: DurationKind::Signed(Sign::Plus, Box::new(self)),
                wrapping: Wrapping::Wrapped,
                span,
            },
            kind => Self { kind, wrapping: Wrapping::Wrapped, span },
        }
    }
}

impl PartialEq for Length {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Fixed { nanoseconds, .. },
                Self::Fixed { nanoseconds: other_nanoseconds, .. },
            ) => nanoseconds == other_nanoseconds,
            (Self::Computed(one), Self::Computed(other)) => one == other,
            _ => false,
        }
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        (&self.kind, self.wrapping) == (&other.kind, other.wrapping)
    }
}
