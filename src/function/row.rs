//! A row of the function table.

use crate::function::Edges;
use crate::function::Kernel;
use crate::function::StartTimes;
use crate::function::Whole;

/// What an expression evaluates to.
///
/// ```
/// use promqlite::function::{Kind, find};
///
/// assert_eq!(find("rate").unwrap().args, [Kind::Range]);
/// ```
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
///
/// ```
/// use promqlite::function::{Variadic, find};
///
/// assert_eq!(find("hour").unwrap().variadic, Variadic::Optional(1));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Variadic {
    /// None: all are required.
    No,
    /// The last listed one may be left out or repeated, so that up to this many stand for it.
    Optional(u8),
    /// The last listed one may be repeated, or left out altogether.
    Endless,
}

/// Whether a function may change.
///
/// ```
/// use promqlite::function::{Status, find};
///
/// assert_eq!(find("mad_over_time").unwrap().status, Status::Experimental);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// It stays as it is.
    Stable,
    /// It needs `promql-experimental-functions`.
    Experimental,
}

/// A function: what it is called, what it takes, what it does.
///
/// [`Function::new`] makes a stable one that answers a vector, drops the metric's name and does
/// not look at the clock; further methods say where a function differs.
///
/// ```
/// use promqlite::function::{Function, Kernel, Kind};
///
/// static DOUBLE: Function =
///     Function::new("double", &[Kind::Vector], Kernel::Cell(|value, _| value * 2.0))
///         .about("1.0.0", "Twice the value.");
/// assert_eq!((DOUBLE.name, DOUBLE.returns), ("double", Kind::Vector));
/// ```
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
    /// The modifiers of a range that it can deal with.
    pub edges: EdgeUse,
    /// Whether it looks at start timestamps, where the engine has them used.
    pub starts: StartTimes,
    /// What its range should hold; a name that says otherwise is worth an info.
    pub expects: Expects,
    /// What a window costs.
    pub cost: Cost,
    /// What it reads of native histograms.
    pub reads: Reads,
    /// What it does.
    pub kernel: Kernel,
    /// What it does, in a line.
    pub about: &'static str,
}

/// What a function does with the metric's name.
///
/// ```
/// use promqlite::function::{Metric, find};
///
/// assert_eq!(find("last_over_time").unwrap().metric, Metric::Kept);
/// ```
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
///
/// ```
/// use promqlite::function::{TimeUse, find};
///
/// assert_eq!(find("time").unwrap().time, TimeUse::Evaluation);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TimeUse {
    /// Equal arguments give equal answers at any time.
    None,
    /// It looks at the clock, so it is never evaluated once for all steps.
    Evaluation,
}

/// The modifiers of a range that a function can deal with.
///
/// ```
/// use promqlite::function::{EdgeUse, Edges, find};
///
/// assert!(find("rate").unwrap().edges.allows(Edges::Smoothed));
/// assert!(!EdgeUse::Plain.allows(Edges::Anchored));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EdgeUse {
    /// Neither `anchored` nor `smoothed`.
    Plain,
    /// `anchored` only.
    Anchored,
    /// `anchored` and `smoothed`.
    Any,
}

/// What a function's range should hold.
///
/// ```
/// use promqlite::function::{Expects, find};
///
/// assert_eq!(find("rate").unwrap().expects, Expects::Counter);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Expects {
    /// Anything.
    Anything,
    /// Counters; see [`counter_doubt`](crate::function::counter_doubt).
    Counter,
}

/// What a function of a range costs as its windows grow.
///
/// ```
/// use promqlite::function::{Cost, find};
///
/// assert_eq!(find("max_over_time").unwrap().cost, Cost::PerSample);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cost {
    /// The samples of a series and its steps, however long the windows are.
    PerSample,
    /// The samples of each window, as its definition leaves no other way.
    PerWindow,
    /// As `PerSample`, but the samples of each window in which the rounding of Prometheus' own
    /// order shows in the answer; the text says when that is.
    PerDoubt(&'static str),
    /// As `PerSample` for floats; of native histograms the samples of each window, where they are
    /// added up, change their buckets, or are `anchored` or `smoothed`.
    PerHistogram,
}

/// What a function reads of native histograms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reads {
    /// Whatever is there.
    Anything,
    /// Count and sum alone.
    Totals,
    /// The buckets.
    Buckets,
}

impl EdgeUse {
    /// Tells whether a range with these edges can be dealt with.
    pub fn allows(self, edges: Edges) -> bool {
        match edges {
            Edges::Plain => true,
            Edges::Anchored => self >= Self::Anchored,
            Edges::Smoothed => self >= Self::Any,
        }
    }
}

impl PartialEq for Function {
    /// A row is itself: names may be taken over, rows never.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Function {
    /// Returns a row with what most functions have in common.
    pub const fn new(name: &'static str, args: &'static [Kind], kernel: Kernel) -> Self {
        Self {
            name,
            args,
            variadic: Variadic::No,
            returns: Kind::Vector,
            status: Status::Stable,
            since: "",
            metric: Metric::Dropped,
            time: TimeUse::None,
            edges: EdgeUse::Plain,
            starts: StartTimes::Ignored,
            expects: Expects::Anything,
            cost: Cost::PerSample,
            reads: Reads::Anything,
            kernel,
            about: "",
        }
    }

    /// Says which version of Prometheus brought it and what it does.
    #[must_use]
    pub const fn about(mut self, since: &'static str, about: &'static str) -> Self {
        self.since = since;
        self.about = about;
        self
    }

    /// Lets it return another kind.
    #[must_use]
    pub const fn returns(mut self, returns: Kind) -> Self {
        self.returns = returns;
        self
    }

    /// Lets arguments be left out or repeated.
    #[must_use]
    pub const fn variadic(mut self, variadic: Variadic) -> Self {
        self.variadic = variadic;
        self
    }

    /// Marks it as one that may change.
    #[must_use]
    pub const fn experimental(mut self) -> Self {
        self.status = Status::Experimental;
        self
    }

    /// Says what becomes of the metric's name.
    #[must_use]
    pub const fn metric(mut self, metric: Metric) -> Self {
        self.metric = metric;
        self
    }

    /// Marks it as one that looks at the clock.
    #[must_use]
    pub const fn at_evaluation(mut self) -> Self {
        self.time = TimeUse::Evaluation;
        self
    }

    /// Says which modifiers of a range it can deal with.
    #[must_use]
    pub const fn edges(mut self, edges: EdgeUse) -> Self {
        self.edges = edges;
        self
    }

    /// Marks it as one that looks at start timestamps.
    #[must_use]
    pub const fn with_starts(mut self) -> Self {
        self.starts = StartTimes::Used;
        self
    }

    /// Marks it as one for counters.
    #[must_use]
    pub const fn of_counters(mut self) -> Self {
        self.expects = Expects::Counter;
        self
    }

    /// Says what it costs as windows grow.
    #[must_use]
    pub const fn cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// Says what it reads of native histograms.
    #[must_use]
    pub const fn reads(mut self, reads: Reads) -> Self {
        self.reads = reads;
        self
    }

    /// Tells whether it is a function of whole vectors, and which.
    pub fn kernel_is(&self, whole: Whole) -> bool {
        matches!(self.kernel, Kernel::Whole(own) if own == whole)
    }
}
