//! A row of the function table.

use crate::function::Kernel;

/// What an expression evaluates to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// One number a step.
    Scalar,
    /// A text.
    Text,
    /// An instant vector.
    Vector,
    /// A range vector.
    Range,
}

/// How many arguments may follow the ones that are listed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Variadic {
    /// None: all are required.
    No,
    /// The last listed ones may be left out, this many of them.
    Optional(u8),
    /// The last listed one may be repeated, or left out altogether.
    Endless,
}

/// Whether a function may change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// It stays as it is.
    Stable,
    /// It needs `promql-experimental-functions`.
    Experimental,
}

/// A function: what it is called, what it takes, what it does.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Function {
    /// Its name, as queries write it.
    pub name: &'static str,
    /// The kinds of its arguments.
    pub args: &'static [Kind],
    /// Which of them may be left out or repeated.
    pub variadic: Variadic,
    /// What it returns.
    pub returns: Kind,
    /// Whether it may change.
    pub status: Status,
    /// The version of Prometheus that brought it.
    pub since: &'static str,
    /// What becomes of the metric's name.
    pub metric: Metric,
    /// Whether its answer depends on the time of evaluation itself.
    pub time: TimeUse,
    /// What it does.
    pub kernel: Kernel,
    /// What it does, in a line.
    pub about: &'static str,
}

/// What a function does with the metric's name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Metric {
    /// The name stays.
    Kept,
    /// Name, type and unit go.
    Dropped,
    /// The name goes, type and unit stay.
    NameDropped,
}

/// Whether a function's answer depends on the time of evaluation itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TimeUse {
    /// Equal arguments give equal answers at any time.
    None,
    /// It looks at the clock, so it is never evaluated once for all steps.
    Evaluation,
}
