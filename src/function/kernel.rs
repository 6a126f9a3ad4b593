//! The shapes a function can have; its shape picks the operator, never its name.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::label::Labels;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::value::HistogramCell;
use crate::value::NoteKind;
use crate::value::Points;
use crate::value::Windows;

/// What a function does, by the shape of what it sees.
///
/// ```
/// use promqlite::function::{Function, Kernel, Kind};
///
/// static GOLDEN: Function = Function::new("golden", &[], Kernel::Number(|_, _| 1.618))
///     .returns(Kind::Scalar)
///     .about("1.0.0", "The golden ratio.");
/// assert!(matches!(GOLDEN.kernel, Kernel::Number(_)));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kernel {
    /// A number from the time of evaluation and scalar arguments: `time`, `pi`, `max_of`.
    Number(fn(Timestamp, &[f64]) -> f64),
    /// A float from a float and scalar arguments; [`Block::ABSENT`](crate::value::Block::ABSENT)
    /// for none. Histograms are left out. Where the vector itself is left out (`hour()`), the time
    /// of evaluation in seconds stands for it, under no labels.
    Cell(fn(f64, &[f64]) -> f64),
    /// A float from a histogram. Floats are left out.
    Histogram(fn(&Histogram) -> f64),
    /// A row from all points of a series and all windows on them.
    Window(fn(&Sweep<'_>, &mut Row<'_>)),
    /// Something that looks at more than one series, or at more than samples.
    Whole(Whole),
}

/// What cannot be told series by series.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Whole {
    /// One where a vector is empty: `absent`.
    Absent,
    /// One where a range vector is empty: `absent_over_time`.
    AbsentOverTime,
    /// The only element's value: `scalar`.
    Scalar,
    /// A scalar as an element: `vector`.
    Vector,
    /// The time of a sample: `timestamp`.
    SampleTime,
    /// The start timestamp of a sample: `start_timestamp`.
    StartTime,
    /// An end of the query, its length or its step, in seconds.
    Query(QueryFact),
    /// By value: `sort`, `sort_desc`.
    Sort(Direction),
    /// By labels in natural order: `sort_by_label`, `sort_by_label_desc`.
    SortByLabel(Direction),
    /// `label_replace`.
    LabelReplace,
    /// `label_join`.
    LabelJoin,
    /// `info`.
    Info,
    /// `histogram_quantile`: a quantile of classic or native buckets.
    Quantile,
    /// `histogram_quantiles`: several of them under a label.
    Quantiles,
    /// `histogram_fraction`: the share between two bounds.
    Fraction,
}

/// A fact of the whole query that is a number at every step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum QueryFact {
    /// `start()`
    Start,
    /// `end()`
    End,
    /// `range()`
    Range,
    /// `step()`
    Step,
}

/// Up or down.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// Smallest first.
    Rising,
    /// Largest first.
    Falling,
}

/// How the ends of a range are treated.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Edges {
    /// Only samples inside count.
    #[default]
    Plain,
    /// The last sample before the range stands at its start: `anchored`.
    Anchored,
    /// Both ends are interpolated: `smoothed`.
    Smoothed,
}

/// Whether start timestamps of samples tell resets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum StartTimes {
    /// They are not looked at.
    #[default]
    Ignored,
    /// They are used where samples have them.
    Used,
}

/// Whether metrics carry their type and unit as labels.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum TypeLabels {
    /// A counter is known by its name.
    #[default]
    Ignored,
    /// A counter is known by its type label.
    Used,
}

/// What a window kernel sees: a whole series and a window for every step.
///
/// With [`Edges::Anchored`] and [`Edges::Smoothed`] the index ranges of `windows` reach beyond the
/// window's ends by the lookback; its `after` and `until` are the ends of the range itself.
///
/// ```
/// use promqlite::function::{Function, Kernel, Kind, Row, Sweep};
///
/// // The newest sample of each window, minus the oldest.
/// fn rise(sweep: &Sweep<'_>, row: &mut Row<'_>) {
///     for (step, cell) in row.floats.iter_mut().enumerate() {
///         let window = &sweep.points.values[sweep.windows.floats(step)];
///         if let [first, .., last] = window {
///             *cell = last - first;
///         }
///     }
/// }
/// static RISE: Function = Function::new("rise", &[Kind::Range], Kernel::Window(rise));
/// ```
#[derive(Clone, Copy)]
pub struct Sweep<'a> {
    /// All samples.
    pub points: &'a Points,
    /// What each step sees of them.
    pub windows: &'a Windows,
    /// The length of the range.
    pub range: Millis,
    /// The scalar arguments, in their order, each with a value for every step.
    pub args: &'a [&'a [f64]],
    /// How the ends of the range are treated.
    pub edges: Edges,
    /// Whether start timestamps are used.
    pub starts: StartTimes,
    /// Whether the type of a metric is told by a label rather than by its name.
    pub types: TypeLabels,
    /// Returns the labels of the series, for notes.
    pub labels: &'a dyn Fn() -> Labels,
    /// Tells whether the query has to stop; long work asks now and then, and may leave its row.
    pub is_over: &'a dyn Fn() -> bool,
}

/// What a window kernel fills: a row over all steps.
#[derive(Debug)]
pub struct Row<'a> {
    /// A cell for each step, [`Block::ABSENT`](crate::value::Block::ABSENT) until it is set.
    pub floats: &'a mut [f64],
    /// The histograms, by rising step.
    pub histograms: &'a mut Vec<HistogramCell>,
    /// What was noticed, and the argument it is about.
    pub notes: &'a mut Vec<(NoteKind, usize)>,
    /// Why the whole query fails, as an argument with no meaning makes it.
    pub failure: Option<String>,
}

impl<'a> Row<'a> {
    /// Returns a row to be filled, of cells that are all absent.
    pub fn new(
        floats: &'a mut [f64],
        histograms: &'a mut Vec<HistogramCell>,
        notes: &'a mut Vec<(NoteKind, usize)>,
    ) -> Self {
        Self { floats, histograms, notes, failure: None }
    }

    /// Sets the histogram of a step.
    pub fn put_histogram(&mut self, step: usize, histogram: Arc<Histogram>) {
        self.histograms.push(HistogramCell { step: step as u32, histogram });
    }

    /// Notes something about an argument, once.
    pub fn note(&mut self, kind: NoteKind, argument: usize) {
        if !self.notes.contains(&(kind.clone(), argument)) {
            self.notes.push((kind, argument));
        }
    }
}
