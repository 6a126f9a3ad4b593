//! A row of the aggregation table.

use crate::aggregate::Accumulator;
use crate::function::Status;

/// An aggregation: what it is called, what it takes, what it does.
///
/// ```
/// use promqlite::aggregate::find;
///
/// let sum = find("sum").unwrap();
/// assert_eq!((sum.name, sum.about), ("sum", "the sum of each group"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Aggregation {
    /// Its name, as queries write it.
    pub name: &'static str,
    /// What it takes before its vector.
    pub parameter: Parameter,
    /// Whether it may change.
    pub status: Status,
    /// The version of Prometheus that brought it.
    pub since: &'static str,
    /// What it does.
    pub shape: Shape,
    /// How its answers over parts of a vector become its answer over all of it.
    pub joins: Joins,
    /// What it does, in a line.
    pub about: &'static str,
}

/// How the answers of an aggregation over parts of a vector become its answer over all of it.
///
/// ```
/// use promqlite::aggregate::{Joins, find};
///
/// assert_eq!(find("count").unwrap().joins, Joins::By("sum"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Joins {
    /// Not at all: it has to see everything.
    Never,
    /// By the aggregation of this name.
    By(&'static str),
    /// As a mean: by the aggregation that adds, of sums and of counts.
    Mean {
        /// The aggregation that adds.
        sum: &'static str,
        /// The aggregation that counts.
        count: &'static str,
    },
    /// By picking again, as long as no two are equal at the edge.
    Picked(Rank),
}

/// What an aggregation takes before its vector.
///
/// ```
/// use promqlite::aggregate::{Parameter, find};
///
/// assert_eq!(find("count_values").unwrap().parameter, Parameter::Label);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Parameter {
    /// Nothing.
    None,
    /// A number a step.
    Scalar,
    /// The name of a label, as a text.
    Label,
}

/// What an aggregation does; its shape picks the operator, never its name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// It makes one element of each group.
    Fold {
        /// Returns an accumulator for a grid of so many steps.
        start: fn(usize) -> Box<dyn Accumulator>,
        /// What it does with native histograms.
        histograms: Histograms,
    },
    /// It picks elements of each group and leaves them as they are.
    Rank(Rank),
    /// It counts the elements of each group that have the same value.
    CountValues,
}

/// What an aggregation does with native histograms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Histograms {
    /// They take part.
    Taken,
    /// They are left out, and an info says so.
    Ignored,
}

/// Which elements of a group are picked.
///
/// ```
/// use promqlite::aggregate::{Rank, Shape, find};
///
/// assert!(matches!(find("topk").unwrap().shape, Shape::Rank(Rank::Largest)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rank {
    /// The largest floats.
    Largest,
    /// The smallest floats.
    Smallest,
    /// The first, in the order of the input.
    First,
    /// A share of all, by the hash of their labels.
    Share,
}

impl PartialEq for Aggregation {
    /// A row is itself: names may be taken over, rows never.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
