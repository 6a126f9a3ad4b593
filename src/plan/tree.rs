//! The tree of a plan.
//!
//! Kinds are types: a [`Scalar`] is a number a step, a [`Vector`] an instant vector a step,
//! [`Ranges`] are range vectors. No name of the language is left: functions and aggregations are
//! table rows, durations are numbers, `@ start()` is an instant.

use crate::aggregate::Aggregation;
use crate::function::Edges;
use crate::function::Function;
use crate::label::Grouping;
use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Select;
use crate::syntax::Operator;
use crate::syntax::Span;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;

/// What a query will do.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::time::Timestamp;
///
/// let ask = Ask::Instant(Timestamp(0));
/// let plan = Engine::default().plan("sum(rate(up[5m])) / sum(rate(up[5m]))", ask)?;
/// assert_eq!(plan.selects.len(), 1, "what is written twice is read once");
/// assert!(plan.sketch().lines().iter().any(|line| line.text.contains("rate")));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The grid it is evaluated on.
    pub steps: Steps,
    /// All that it reads, known before any is read.
    pub selects: Vec<Select>,
    /// How many nodes of the tree are used more than once, and so kept when computed.
    pub shared: usize,
    /// What it computes.
    pub root: Root,
}

/// What a query computes.
#[derive(Clone, Debug)]
pub enum Root {
    /// A number a step.
    Scalar(Scalar),
    /// A text.
    Text(String),
    /// An instant vector a step.
    Vector(Vector),
    /// A range vector, once.
    Ranges(Ranges),
}

/// A number a step.
#[derive(Clone, PartialEq, Debug)]
pub enum Scalar {
    /// The same number at every step.
    Number(f64),
    /// A function of the time and of other numbers.
    Call(&'static Function, Vec<Scalar>),
    /// `scalar`: the value of an only element.
    Only(Box<Vector>),
    /// A number with its sign turned.
    Negate(Box<Scalar>),
    /// An operator between numbers.
    Binary(Operator, Box<Scalar>, Box<Scalar>),
    /// A number that is the same at every step, computed once.
    Hold(Box<Scalar>),
}

/// An instant vector a step, and its place in the query.
#[derive(Clone, Debug)]
pub struct Vector {
    /// Its number in the plan, for measurements.
    pub id: usize,
    /// What notes about it point at.
    pub span: Span,
    /// What it does.
    pub node: VectorNode,
}

impl PartialEq for Vector {
    /// Two vectors are the same if they are made in the same way, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// The places of arguments in the query; they make no two nodes differ.
#[derive(Clone, Debug, Default)]
pub struct Places(pub Vec<Span>);

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What an instant vector is made by.
#[derive(Clone, PartialEq, Debug)]
pub enum VectorNode {
    /// The newest sample of each series.
    Scan(Scan),
    /// A range function, series by series.
    Slide {
        /// The function.
        function: &'static Function,
        /// Its range vector.
        ranges: Ranges,
        /// Its numbers.
        args: Vec<Scalar>,
        /// The places of all arguments, the range vector among them.
        spans: Places,
    },
    /// A function, sample by sample.
    Apply {
        /// The function.
        function: &'static Function,
        /// Its vector.
        input: Box<Vector>,
        /// Its numbers.
        args: Vec<Scalar>,
    },
    /// A function of whole vectors.
    Whole(Box<WholeCall>),
    /// The vector with all signs turned.
    Negate(Box<Vector>),
    /// A vector and a number.
    Scale {
        /// The operator.
        op: Operator,
        /// Whether a comparison gives 0 and 1.
        result: Comparison,
        /// The vector.
        input: Box<Vector>,
        /// The number.
        scalar: Scalar,
        /// The side of the operator on which the vector stands.
        side: Side,
    },
    /// Two vectors, element by element.
    Join {
        /// The operator.
        op: Operator,
        /// Whether a comparison gives 0 and 1.
        result: Comparison,
        /// The operands.
        sides: Box<[Vector; 2]>,
        /// Which elements belong together.
        matching: Matching,
    },
    /// Two vectors as sets.
    Set {
        /// The operator.
        op: SetOp,
        /// The operands.
        sides: Box<[Vector; 2]>,
        /// The labels by which elements are the same.
        on: Grouping,
    },
    /// An aggregation.
    Fold {
        /// The aggregation.
        aggregation: &'static Aggregation,
        /// Its groups.
        grouping: Grouping,
        /// Its vector.
        input: Box<Vector>,
        /// Its number, and the number's place.
        param: Option<(Scalar, Span)>,
    },
    /// `count_values`.
    CountValues {
        /// The label that holds the value.
        label: String,
        /// Its groups.
        grouping: Grouping,
        /// Its vector.
        input: Box<Vector>,
    },
    /// A vector that is the same at every step, computed once.
    Hold(Box<Vector>),
    /// A vector that is used more than once, computed once.
    Shared(usize, Box<Vector>),
}

/// A function of whole vectors.
#[derive(Clone, PartialEq, Debug)]
pub struct WholeCall {
    /// The function.
    pub function: &'static Function,
    /// Its arguments.
    pub args: Vec<Argument>,
    /// Their places.
    pub spans: Places,
}

/// An argument of a function of whole vectors.
#[derive(Clone, PartialEq, Debug)]
pub enum Argument {
    /// A number a step.
    Scalar(Scalar),
    /// A text.
    Text(String),
    /// An instant vector; for `absent`, with what its matchers say of its labels.
    Vector(Vector, Labels),
    /// A range vector, with what its matchers say of its labels.
    Ranges(Ranges, Labels),
    /// The info series that `info` takes labels from.
    Info(InfoSeries),
}

/// The series that `info` takes labels from.
#[derive(Clone, PartialEq, Debug)]
pub struct InfoSeries {
    /// When and where they are looked at.
    pub scan: Scan,
    /// The tests on their names; series that pass them are never enriched themselves.
    pub names: Vec<Matcher>,
    /// The tests on the labels that are taken; none at all takes every label.
    pub data: Vec<Matcher>,
}

/// An instant selector.
#[derive(Clone, PartialEq, Debug)]
pub struct Scan {
    /// Which select it reads.
    pub select: usize,
    /// When it looks.
    pub timing: Timing,
    /// Which value it takes.
    pub sight: Sight,
}

/// What an instant selector takes of a sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sight {
    /// The newest sample.
    Newest,
    /// Between the samples around it: `smoothed`.
    Between,
    /// The newest sample's time in seconds: `timestamp`.
    Time,
    /// The newest sample's start timestamp in seconds: `start_timestamp`.
    StartTime,
}

/// Where an evaluation time leads a selector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timing {
    /// The instant that is looked at in place of the evaluation time: `@`.
    pub pin: Pin,
    /// How far before that it looks.
    pub offset: Millis,
}

/// The instant of an `@`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pin {
    /// There is none.
    Free,
    /// It is looked at by every step.
    At(Timestamp),
    /// It is looked at by the first step, and the others as far behind it as they are behind the
    /// first. Prometheus does that to a selector in the parameter of an aggregation.
    From(Timestamp),
}

/// Range vectors, series by series.
#[derive(Clone, PartialEq, Debug)]
pub struct Ranges {
    /// Where the points come from.
    pub source: RangeSource,
    /// When it looks.
    pub timing: Timing,
    /// How long its windows are.
    pub range: Millis,
}

/// Where the points of a range vector come from.
#[derive(Clone, PartialEq, Debug)]
pub enum RangeSource {
    /// A selector.
    Select(usize, Edges),
    /// A subquery: a vector on a grid of its own, which has a step of this length.
    Subquery(Millis, Box<Vector>),
}

/// The operators between sets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SetOp {
    /// `and`
    And,
    /// `or`
    Or,
    /// `unless`
    Unless,
}

/// What a comparison gives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    /// The elements for which it is true.
    Filter,
    /// 0 or 1 for each element: `bool`.
    Truth,
}

/// A side of an operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// Which elements of two vectors belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct Matching {
    /// The labels that must be equal.
    pub on: Grouping,
    /// How many elements may share them on a side.
    pub card: Card,
    /// The labels that are taken from the one side: `group_left(…)`.
    pub include: Vec<String>,
    /// What stands in for a missing element on the left.
    pub fill_left: Option<f64>,
    /// What stands in for a missing element on the right.
    pub fill_right: Option<f64>,
}

/// How many elements may match one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Card {
    /// One on each side.
    OneToOne,
    /// Many on the left: `group_left`.
    ManyToOne,
    /// Many on the right: `group_right`.
    OneToMany,
}

impl Argument {
    /// Returns the instant vector, if it is one.
    pub fn vector(&self) -> Option<&Vector> {
        match self {
            Self::Vector(vector, _) => Some(vector),
            _ => None,
        }
    }

    /// Returns the instant vector, if it is one, to change it.
    pub fn vector_mut(&mut self) -> Option<&mut Vector> {
        match self {
            Self::Vector(vector, _) => Some(vector),
            _ => None,
        }
    }
}

impl Timing {
    /// Returns the instants that the steps of a grid look at.
    pub fn references(self, steps: Steps) -> impl Iterator<Item = Timestamp> {
        steps.iter().map(move |now| {
            let seen = match self.pin {
                Pin::Free => now,
                Pin::At(instant) => instant,
                Pin::From(instant) => instant + (now - steps.first()),
            };
            seen - self.offset
        })
    }
}

impl Ranges {
    /// Returns the grid of a subquery inside the steps around it; `None` where it has no step.
    ///
    /// Its points stand on multiples of its step since the epoch, wherever the query begins.
    pub fn grid(&self, steps: Steps, every: Millis) -> Option<Steps> {
        let mut references = self.timing.references(steps);
        let first = references.next()?;
        let last = references.last().unwrap_or(first);
        let after = (first - self.range).0;
        let start = (after.div_euclid(every.0) + 1) * every.0;
        Steps::range(Timestamp(start), last, every)
    }
}
