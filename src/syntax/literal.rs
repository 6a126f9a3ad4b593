//! Literal numbers.

/// A literal number.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// The value; of a duration, its seconds.
    pub value: f64,
    /// How it was written.
    pub notation: Notation,
}

/// How a number was written, which printing keeps.
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
