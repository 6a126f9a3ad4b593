//! Range functions: a kernel sees each series whole and fills its row.

use std::cell::Cell;
use std::sync::Arc;

use super::apply::fate;
use super::aside::aside;
use super::budget::Share;
use super::pulse::Pulse;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::cost;
use crate::function::Edges;
use crate::function::Expects;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Row;
use crate::function::Sweep;
use crate::function::TypeLabels;
use crate::function::counter_doubt;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::label::Labels;
use crate::label::NAME;
use crate::math::STALE;
use crate::math::is_stale;
use crate::plan::Timing;
use crate::storage::SeriesSet;
use crate::syntax::Span;
use crate::time::Millis;
use crate::time::Steps;
use crate::value::Block;
use crate::value::Ends;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NoteKind;
use crate::value::Points;
use crate::value::RowView;
use crate::value::Windows;

/// A range function on its way over series.
pub struct Slide<'a> {
    /// The function.
    pub function: &'static Function,
    /// The evaluation times.
    pub steps: Steps,
    /// When the windows end.
    pub timing: Timing,
    /// How long the windows are.
    pub range: Millis,
    /// How the windows' ends are treated.
    pub edges: Edges,
    /// The numbers the function takes, a value for every step.
    pub args: Vec<Arc<[f64]>>,
    /// The places of all its arguments.
    pub spans: &'a [Span],
    /// Whether its series are counters.
    pub doubt: Doubt,
}

/// Whether the series of a function that expects counters look like counters.
#[derive(Clone, Debug)]
pub enum Doubt {
    /// They do, or nobody asks.
    None,
    /// None does, and all for the same reason.
    Known(NoteKind),
    /// Each has to be looked at.
    Open,
}

impl Doubt {
    /// Returns what is known before any series is read, from the metric that is selected.
    pub fn about(function: &Function, metric: Option<&str>, run: &Run<'_>) -> Self {
        match (function.expects, metric, run.settings.types) {
            (Expects::Anything, ..) => Self::None,
            (Expects::Counter, Some(metric), TypeLabels::Ignored) => {
                let labels = Labels::of([(NAME, metric)]);
                counter_doubt(&labels, TypeLabels::Ignored).map_or(Self::None, Self::Known)
            }
            (Expects::Counter, ..) => Self::Open,
        }
    }
}

impl<'a> Slide<'a> {
    /// Slides over the series of a selector.
    pub fn over_series(self, set: Arc<dyn SeriesSet>, run: &'a Run<'a>) -> Pieces<'a> {
        let cuts = run.cuts(set.len(), self.steps.len());
        Pieces::lazy(cuts.count(), move |at| {
            let mut sledge = Sledge::new(&self, run, cuts.range(at).len());
            let mut points = Points::default();
            let names = aside(&set);
            for series in cuts.range(at) {
                points.clear();
                set.read(series, &mut points)?;
                sledge.share.count_read(points.len());
                sledge.row(&points, Identity::stored(names.clone(), series as u32))?;
            }
            sledge.finish()
        })
    }

    /// Slides over the rows of a subquery that was evaluated on a grid of its own.
    pub fn over_rows(self, inner: Pieces<'a>, grid: Steps, run: &'a Run<'a>) -> Pieces<'a> {
        let times: Vec<i64> = grid.iter().map(|time| time.0).collect();
        inner.map(move |block| {
            let mut sledge = Sledge::new(&self, run, block.len());
            let mut points = Points::default();
            for view in block.iter() {
                row_points(&view, &times, &mut points);
                sledge.row(&points, view.identity.clone())?;
            }
            run.budget.release(cost::block(&block));
            sledge.finish()
        })
    }

    /// Returns the windows of all steps, without their points.
    fn windows(&self) -> Windows {
        let ends = || self.timing.references(self.steps);
        Windows {
            at: self.steps.iter().map(|now| now.0).collect(),
            after: ends().map(|end| (end - self.range).0).collect(),
            until: ends().map(|end| end.0).collect(),
            ..Windows::default()
        }
    }
}

/// The memory of a slide: reused from row to row.
struct Sledge<'s, 'a> {
    slide: &'s Slide<'a>,
    run: &'s Run<'a>,
    args: Vec<&'s [f64]>,
    windows: Windows,
    /// The ends between which points are looked for: the windows' own, or beyond them.
    reach: Ends,
    cells: Vec<f64>,
    histograms: Vec<HistogramCell>,
    notes: Vec<(NoteKind, usize)>,
    /// Whether a doubt that is the same for all rows was noted.
    doubted: bool,
    block: Block,
    share: Share<'s>,
    pulse: Pulse<'s>,
}

impl<'s, 'a> Sledge<'s, 'a> {
    fn new(slide: &'s Slide<'a>, run: &'s Run<'a>, rows: usize) -> Self {
        let windows = slide.windows();
        let lookback = run.settings.lookback.0;
        let (before, beyond) = match slide.edges {
            Edges::Plain => (0, 0),
            Edges::Anchored => (lookback, 0),
            Edges::Smoothed => (lookback, lookback),
        };
        let after = windows.after.iter().map(|&time| time - before).collect();
        let until = windows.until.iter().map(|&time| time + beyond).collect();
        let reach = Ends::new(after, until);
        Self {
            slide,
            run,
            args: slide.args.iter().map(|row| &row[..]).collect(),
            cells: vec![STALE; windows.len()],
            block: Block::with_room(rows, windows.len()),
            share: run.budget.share(),
            pulse: Pulse::of(run),
            windows,
            reach,
            histograms: Vec::new(),
            notes: Vec::new(),
            doubted: false,
        }
    }

    /// Slides over the points of one series.
    fn row(&mut self, points: &Points, identity: Identity) -> Result<(), ExecError> {
        self.windows.alike = self.reach.locate(&points.times, &mut self.windows.floats);
        self.windows.histograms.clear();
        if !points.histograms.times.is_empty() {
            self.reach.locate(&points.histograms.times, &mut self.windows.histograms);
        }
        self.cells.fill(STALE);
        self.fill(points, &identity)?;
        for (kind, argument) in self.notes.drain(..) {
            self.run.note(kind, self.slide.spans.get(argument).copied().unwrap_or_default());
        }
        let histograms = std::mem::take(&mut self.histograms);
        self.account(points, &histograms);
        let fate = fate(self.slide.function, identity.name, self.run);
        self.block.push(identity.with_name(fate), &self.cells, histograms);
        Ok(())
    }

    fn fill(&mut self, points: &Points, identity: &Identity) -> Result<(), ExecError> {
        let Kernel::Window(kernel) = self.slide.function.kernel else { return Ok(()) };
        let labels = || identity.labels();
        let cut_short = Cell::new(false);
        let sweep = Sweep {
            points,
            windows: &self.windows,
            range: self.slide.range,
            args: &self.args,
            edges: self.slide.edges,
            starts: self.run.settings.starts,
            types: self.run.settings.types,
            labels: &labels,
            is_over: &|| {
                let is_over = self.run.check().is_err();
                cut_short.set(cut_short.get() || is_over);
                is_over
            },
        };
        let mut row = Row::new(&mut self.cells, &mut self.histograms, &mut self.notes);
        kernel(&sweep, &mut row);
        let failure = row.failure.take();
        if cut_short.get() {
            self.run.check()?;
        }
        self.pulse.beat_over(points.len() + self.windows.len())?;
        self.doubt(identity);
        failure.map_or(Ok(()), |text| Err(ExecError::Failed(text)))
    }

    /// Notes that a series which should be a counter does not look like one.
    fn doubt(&mut self, identity: &Identity) {
        let kind = match &self.slide.doubt {
            Doubt::None => return,
            Doubt::Known(_) if self.doubted => return,
            _ if self.cells.iter().all(|&cell| is_stale(cell)) => return,
            Doubt::Known(kind) => Some(kind.clone()),
            Doubt::Open => counter_doubt(&identity.labels(), self.run.settings.types),
        };
        self.doubted = true;
        self.notes.extend(kind.map(|kind| (kind, 0)));
    }

    /// Counts the row against the limits: what it gave, and the widest window while it ran.
    fn account(&mut self, points: &Points, histograms: &[HistogramCell]) {
        let held = |spans: &[(u32, u32)]| spans.iter().map(|(from, to)| to - from).max();
        let lanes = &points.histograms.cells;
        let floats = held(&self.windows.floats).unwrap_or(0) as usize;
        let widest = if lanes.is_empty() {
            floats
        } else {
            let each = lanes.iter().map(|one| cost::histogram(one)).max().unwrap_or(0);
            floats + each * held(&self.windows.histograms).unwrap_or(0) as usize
        };
        self.share.hold(cost::row(&self.cells, histograms), widest);
    }

    fn finish(self) -> Result<Block, ExecError> {
        self.share.settle()?;
        Ok(self.block)
    }
}

/// Turns a row of a subquery into points.
///
/// What a histogram knew of resets was about the samples around it in its series, and those are
/// others than the ones around it here.
fn row_points(view: &RowView<'_>, times: &[i64], into: &mut Points) {
    into.clear();
    for (&time, &cell) in times[view.first..].iter().zip(view.cells) {
        if !Block::is_absent(cell) {
            into.times.push(time);
            into.values.push(cell);
        }
    }
    for cell in view.histograms {
        into.histograms.times.push(times[cell.step as usize]);
        into.histograms.cells.push(without_reset_hint(&cell.histogram));
    }
}

fn without_reset_hint(histogram: &Arc<Histogram>) -> Arc<Histogram> {
    match histogram.reset_hint {
        ResetHint::Unknown | ResetHint::Gauge => histogram.clone(),
        ResetHint::Reset | ResetHint::NotReset => {
            let mut plain = Histogram::clone(histogram);
            plain.reset_hint = ResetHint::Unknown;
            Arc::new(plain)
        }
    }
}
