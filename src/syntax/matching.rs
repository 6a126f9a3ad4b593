//! How the series of two vectors meet.

use crate::label::Grouping;
use crate::syntax::Operator;

/// What a comparison returns.
///
/// ```
/// use promqlite::syntax::{ExprKind, Returns, parse};
///
/// let ExprKind::Binary(binary) = parse("a > b")?.kind else { unreachable!() };
/// assert_eq!(binary.returns, Returns::Elements);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Returns {
    /// The elements it holds for.
    #[default]
    Elements,
    /// One or zero for each element, by `bool`.
    Truth,
}

/// Which series of two vectors meet, and what comes of those that meet none.
///
/// ```
/// use promqlite::syntax::{Card, ExprKind, parse};
///
/// let query = "a * on (job) group_left (zone) b";
/// let ExprKind::Binary(binary) = parse(query)?.kind else { unreachable!() };
/// assert_eq!(binary.matching.card, Card::ManyToOne);
/// assert_eq!(binary.matching.include, ["zone"]);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matching {
    /// `on` as by, `ignoring` as without.
    pub labels: Grouping,
    /// How many series may meet how many.
    pub card: Card,
    /// The labels taken from the side of one.
    pub include: Vec<String>,
    /// What stands in for a missing element of the left side.
    pub fill_left: Option<f64>,
    /// What stands in for a missing element of the right side.
    pub fill_right: Option<f64>,
}

/// How many series of a match may meet how many.
///
/// ```
/// use promqlite::syntax::{Card, ExprKind, parse};
///
/// let ExprKind::Binary(binary) = parse("a and b")?.kind else { unreachable!() };
/// assert_eq!(binary.matching.card, Card::ManyToMany);
/// assert_eq!(Card::ManyToOne.as_str(), "many-to-one");
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Card {
    /// One and one.
    OneToOne,
    /// Many on the left, by `group_left`.
    ManyToOne,
    /// Many on the right, by `group_right`.
    OneToMany,
    /// Any number on both sides, as set operators have it.
    ManyToMany,
}

impl Card {
    /// Returns the name the API gives it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneToOne => "one-to-one",
            Self::ManyToOne => "many-to-one",
            Self::OneToMany => "one-to-many",
            Self::ManyToMany => "many-to-many",
        }
    }

    /// Tells whether one side may have many series for one of the other.
    pub const fn is_grouped(self) -> bool {
        matches!(self, Self::ManyToOne | Self::OneToMany)
    }
}

impl Matching {
    /// Returns the matching of an operator without any modifiers.
    pub fn of(op: Operator) -> Self {
        Self {
            labels: Grouping::Without(Vec::new()),
            card: if op.is_set() { Card::ManyToMany } else { Card::OneToOne },
            include: Vec::new(),
            fill_left: None,
            fill_right: None,
        }
    }

    /// Tells whether a missing element is filled in on any side.
    pub fn fills(&self) -> bool {
        self.fill_left.is_some() || self.fill_right.is_some()
    }

    /// Returns the labels of `on` or `ignoring`.
    pub fn names(&self) -> &[String] {
        match &self.labels {
            Grouping::By(names) | Grouping::Without(names) => names,
        }
    }
}

impl PartialEq for Matching {
    fn eq(&self, other: &Self) -> bool {
        let bits = |matching: &Self| {
            [matching.fill_left, matching.fill_right].map(|fill| fill.map(f64::to_bits))
        };
        (&self.labels, self.card, &self.include) == (&other.labels, other.card, &other.include)
            && bits(self) == bits(other)
    }
}
