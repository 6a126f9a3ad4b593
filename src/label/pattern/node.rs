//! The tree of a parsed expression.

/// A piece of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Matches the empty string.
    Empty,
    /// One code point; a surrogate is allowed and matches nothing.
    Rune(u32, Case),
    /// Any character.
    Any,
    /// Any character but a line feed.
    AnyInLine,
    /// A set of characters.
    Class(Box<Class>),
    /// A condition on a position.
    Look(Look),
    /// A repetition.
    Repeat(Box<Repeat>),
    /// One after the other.
    Concat(Vec<Node>),
    /// One of several, the earlier the better.
    Alternate(Vec<Node>),
    /// A numbered group.
    Capture(u32, Box<Node>),
}

/// Whether letters match in either case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    /// As it is written.
    Exact,
    /// Whatever simple case folding makes equal.
    Folded,
}

/// A condition on a position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    Boundary,
    NoBoundary,
}

/// A node some number of times.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    pub(super) greed: Greed,
    pub(super) node: Node,
}

/// Whether a repetition takes as much or as little as it can.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Greed {
    Most,
    Least,
}

/// A set of characters as it was written.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) sense: Sense,
    pub(super) case: Case,
    pub(super) items: Vec<Item>,
}

/// Whether a set is meant, or all that is outside of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sense {
    Inside,
    Outside,
}

impl Sense {
    /// Returns the other sense.
    pub(super) fn flip(self) -> Self {
        match self {
            Self::Inside => Self::Outside,
            Self::Outside => Self::Inside,
        }
    }
}

/// One member of a set.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// Code points from one to another, both included.
    Range(u32, u32),
    /// A named set of ASCII characters.
    Ascii(&'static [(u8, u8)], Sense),
    /// A named set of Unicode's tables.
    Table(Table, Sense),
}

/// A named set of Unicode's tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Table {
    Any,
    Category(&'static str),
    Script(&'static str),
}
