//! Literal numbers.

/// A literal number.
///
/// ```
/// use promqlite::syntax::{ExprKind, Notation, parse};
///
/// let ExprKind::Number(number) = parse("0x1F")?.kind else { unreachable!() };
/// assert_eq!((number.value, number.notation), (31.0, Notation::Plain));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// The value; of a duration, its seconds.
    pub value: f64,
    /// How it was written.
    pub notation: Notation,
}

/// How a number was written, which printing keeps.
///
/// ```
/// use promqlite::syntax::{ExprKind, Notation, parse};
///
/// let ExprKind::Number(number) = parse("1h")?.kind else { unreachable!() };
/// assert_eq!((number.value, number.notation), (3600.0, Notation::Duration));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Notation {
    /// `300`
    Plain,
    /// `5m`
    Duration,
}

impl PartialEq for Number {
    /// Equal bits are equal numbers, so that a tree with a NaN equals itself.
    fn eq(&self, other: &Self) -> bool {
        (self.value.to_bits(), self.notation) == (other.value.to_bits(), other.notation)
    }
}
