//! The table of all aggregations.

use crate::aggregate::Accumulator;
use crate::aggregate::Aggregation;
use crate::aggregate::Histograms;
use crate::aggregate::Joins;
use crate::aggregate::Parameter;
use crate::aggregate::Rank;
use crate::aggregate::Shape;
use crate::aggregate::average::Average;
use crate::aggregate::extreme::Extreme;
use crate::aggregate::extreme::Largest;
use crate::aggregate::extreme::Smallest;
use crate::aggregate::quantile::Quantile;
use crate::aggregate::spread::Spread;
use crate::aggregate::sum::Sum;
use crate::aggregate::tally::Tally;
use crate::function::Status;

/// Returns all aggregations, sorted by name.
///
/// ```
/// use promqlite::aggregate::all;
///
/// assert_eq!(all().len(), 14);
/// ```
pub fn all() -> &'static [Aggregation] {
    &TABLE
}

/// Returns the aggregation of a name, which the parser hands on in lower case.
///
/// ```
/// use promqlite::aggregate::{Parameter, find};
///
/// assert_eq!(find("topk").unwrap().parameter, Parameter::Scalar);
/// assert!(find("rate").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Aggregation> {
    all().iter().find(|aggregation| aggregation.name == name)
}

/// Most aggregations are as old as the language and take nothing but a vector.
const STABLE: Aggregation = Aggregation {
    name: "",
    parameter: Parameter::None,
    status: Status::Stable,
    since: "1.0",
    shape: Shape::CountValues,
    joins: Joins::Never,
    about: "",
};

const EXPERIMENTAL: Aggregation = Aggregation {
    parameter: Parameter::Scalar,
    status: Status::Experimental,
    since: "2.54",
    ..STABLE
};

const fn taking(start: fn(usize) -> Box<dyn Accumulator>) -> Shape {
    Shape::Fold { start, histograms: Histograms::Taken }
}

const fn ignoring(start: fn(usize) -> Box<dyn Accumulator>) -> Shape {
    Shape::Fold { start, histograms: Histograms::Ignored }
}

static TABLE: [Aggregation; 14] = [
    Aggregation {
        name: "avg",
        shape: taking(Average::start),
        joins: Joins::Mean { sum: "sum", count: "count" },
        about: "the mean of each group",
        ..STABLE
    },
    Aggregation {
        name: "bottomk",
        parameter: Parameter::Scalar,
        shape: Shape::Rank(Rank::Smallest),
        joins: Joins::Picked(Rank::Smallest),
        about: "the k smallest elements of each group, as they are",
        ..STABLE
    },
    Aggregation {
        name: "count",
        shape: taking(Tally::count),
        joins: Joins::By("sum"),
        about: "how many elements each group has",
        ..STABLE
    },
    Aggregation {
        name: "count_values",
        parameter: Parameter::Label,
        joins: Joins::By("sum"),
        about: "how many elements of each group have each value, which becomes a label",
        ..STABLE
    },
    Aggregation {
        name: "group",
        since: "2.20",
        shape: taking(Tally::group),
        joins: Joins::By("group"),
        about: "1 for each group",
        ..STABLE
    },
    Aggregation {
        name: "limit_ratio",
        shape: Shape::Rank(Rank::Share),
        about: "a share of the elements, picked by the hash of their labels",
        ..EXPERIMENTAL
    },
    Aggregation {
        name: "limitk",
        shape: Shape::Rank(Rank::First),
        about: "the first k elements of each group, as they are",
        ..EXPERIMENTAL
    },
    Aggregation {
        name: "max",
        shape: ignoring(Extreme::<Largest>::start),
        joins: Joins::By("max"),
        about: "the largest value of each group",
        ..STABLE
    },
    Aggregation {
        name: "min",
        shape: ignoring(Extreme::<Smallest>::start),
        joins: Joins::By("min"),
        about: "the smallest value of each group",
        ..STABLE
    },
    Aggregation {
        name: "quantile",
        parameter: Parameter::Scalar,
        since: "1.1",
        shape: ignoring(Quantile::start),
        about: "the φ-quantile of each group",
        ..STABLE
    },
    Aggregation {
        name: "stddev",
        shape: ignoring(Spread::deviation),
        about: "the standard deviation of each group, taken as a whole population",
        ..STABLE
    },
    Aggregation {
        name: "stdvar",
        shape: ignoring(Spread::variance),
        about: "the variance of each group, taken as a whole population",
        ..STABLE
    },
    Aggregation {
        name: "sum",
        shape: taking(Sum::start),
        joins: Joins::By("sum"),
        about: "the sum of each group",
        ..STABLE
    },
    Aggregation {
        name: "topk",
        parameter: Parameter::Scalar,
        shape: Shape::Rank(Rank::Largest),
        joins: Joins::Picked(Rank::Largest),
        about: "the k largest elements of each group, as they are",
        ..STABLE
    },
];
