//! Where a value stands, and how it is written there.

use crate::syntax::Span;

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Style {
    /// As it is.
    #[default]
    Plain,
    /// `'text'`
    Single,
    /// `"text"`
    Double,
    /// A block behind `|`.
    Literal,
    /// A block behind `>`.
    Folded,
}

/// Where a value stands in its source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Place {
    /// Its bytes, quotes and the head of a block included.
    pub span: Span,
    /// How it is written, if it is a scalar.
    pub style: Style,
}

/// A value and its place.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub place: Place,
}

impl<T> Placed<T> {
    /// Puts another value in the same place.
    pub fn with<U>(&self, value: U) -> Placed<U> {
        Placed { value, place: self.place }
    }
}

/// A name and its text.
pub type Pair = (Placed<String>, Placed<String>);
