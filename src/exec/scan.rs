//! Instant selectors: the newest sample of each series at every step.

use std::sync::Arc;

use super::aside::aside;
use super::between::Between;
use super::pulse::Pulse;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::cost;
use crate::function::StartTimes;
use crate::math::STALE;
use crate::plan::Scan;
use crate::plan::Sight;
use crate::storage::SeriesSet;
use crate::syntax::Span;
use crate::time::Steps;
use crate::value::Block;
use crate::value::Ends;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NameFate;
use crate::value::NoteKind;
use crate::value::Points;

/// Returns the newest samples of a selector's series.
pub fn scan<'a>(
    scan: &Scan,
    set: Arc<dyn SeriesSet>,
    span: Span,
    steps: Steps,
    run: &'a Run<'a>,
) -> Pieces<'a> {
    let glances: Arc<[i64]> = scan.timing.references(steps).map(|time| time.0).collect();
    let (sight, width) = (scan.sight, steps.len());
    let name = match sight {
        Sight::Newest | Sight::Between => NameFate::Kept,
        Sight::Time | Sight::StartTime => run.settings.dropped_name,
    };
    if sight == Sight::StartTime && run.settings.starts == StartTimes::Ignored {
        return Pieces::ready(Vec::new());
    }
    let cuts = run.cuts(set.len(), width);
    Pieces::lazy(cuts.count(), move |at| {
        let mut block = Block::with_room(cuts.range(at).len(), width);
        let (names, mut share) = (aside(&set), run.budget.share());
        let mut points = Points::default();
        let mut eye = Eye::new(run.settings.lookback.0, sight, &glances);
        let mut pulse = Pulse::of(run);
        for series in cuts.range(at) {
            pulse.beat()?;
            points.clear();
            set.read(series, &mut points)?;
            share.count_read(points.len());
            if sight == Sight::Between {
                eye.look_between(&points, &glances, &|| set.labels(series).name().to_owned());
                eye.notes.drain(..).for_each(|note| run.note(note, span));
            } else {
                eye.look(&points, &glances);
            }
            let histograms = std::mem::take(&mut eye.histograms);
            share.hold(cost::row(&eye.cells, &histograms), 0);
            let identity = Identity::stored(names.clone(), series as u32).with_name(name);
            block.push(identity, &eye.cells, histograms);
        }
        share.settle()?;
        Ok(block)
    })
}

/// Looks along a series and remembers what it saw.
struct Eye {
    lookback: i64,
    /// How far back each glance reaches.
    ends: Ends,
    sight: Sight,
    cells: Vec<f64>,
    histograms: Vec<HistogramCell>,
    notes: Vec<NoteKind>,
}

impl Eye {
    fn new(lookback: i64, sight: Sight, glances: &[i64]) -> Self {
        let after = glances.iter().map(|now| now - lookback).collect();
        Self {
            lookback,
            ends: Ends::new(after, glances.to_vec()),
            sight,
            cells: vec![STALE; glances.len()],
            histograms: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn look(&mut self, points: &Points, glances: &[i64]) {
        self.cells.fill(STALE);
        let simple = points.stale.is_empty() && points.histograms.times.is_empty();
        if simple && self.sight == Sight::Newest {
            return self.ends.fill_last(&points.times, &points.values, &mut self.cells);
        }
        let mut lanes = Lanes::default();
        for (step, &now) in glances.iter().enumerate() {
            lanes.advance(points, now);
            match lanes.newest(points, now - self.lookback) {
                Some(Found::Float(at)) => self.cells[step] = self.of_float(points, at),
                Some(Found::Histogram(at)) => self.take_histogram(points, at, step),
                None => {}
            }
        }
    }

    fn look_between(&mut self, points: &Points, glances: &[i64], metric: &dyn Fn() -> String) {
        self.cells.fill(STALE);
        let between = Between { glances, lookback: self.lookback };
        between.look(points, metric, &mut self.cells, &mut self.histograms, &mut self.notes);
    }

    fn of_float(&self, points: &Points, at: usize) -> f64 {
        match self.sight {
            Sight::Newest | Sight::Between => points.values[at],
            Sight::Time => points.times[at] as f64 / 1000.0,
            Sight::StartTime => start_seconds(&points.starts, at),
        }
    }

    fn take_histogram(&mut self, points: &Points, at: usize, step: usize) {
        let lane = &points.histograms;
        match self.sight {
            Sight::Newest | Sight::Between => {
                let histogram = lane.cells[at].clone();
                self.histograms.push(HistogramCell { step: step as u32, histogram });
            }
            Sight::Time => self.cells[step] = lane.times[at] as f64 / 1000.0,
            Sight::StartTime => self.cells[step] = start_seconds(&lane.starts, at),
        }
    }
}

/// Returns a start timestamp in seconds; one that is not known is 0.
fn start_seconds(starts: &[i64], at: usize) -> f64 {
    starts.get(at).map_or(0.0, |&start| start as f64 / 1000.0)
}

/// How far each lane of a series has been looked along.
#[derive(Default)]
struct Lanes {
    floats: usize,
    histograms: usize,
    stale: usize,
}

enum Found {
    Float(usize),
    Histogram(usize),
}

impl Lanes {
    fn advance(&mut self, points: &Points, now: i64) {
        let reach = |lane: &[i64], from: usize| {
            from + lane[from..].iter().take_while(|&&time| time <= now).count()
        };
        self.floats = reach(&points.times, self.floats);
        self.histograms = reach(&points.histograms.times, self.histograms);
        self.stale = reach(&points.stale, self.stale);
    }

    /// Returns the newest sample after an instant, unless a stale marker is newer.
    fn newest(&self, points: &Points, after: i64) -> Option<Found> {
        let last = |lane: &[i64], count: usize| count.checked_sub(1).map(|at| (lane[at], at));
        let float = last(&points.times, self.floats);
        let histogram = last(&points.histograms.times, self.histograms);
        let stale = last(&points.stale, self.stale).map_or(i64::MIN, |(time, _)| time);
        let time = |found: Option<(i64, usize)>| found.map_or(i64::MIN, |(time, _)| time);
        let newest = time(float).max(time(histogram));
        if newest <= after || stale >= newest {
            return None;
        }
        match histogram {
            Some((at_time, at)) if at_time == newest => Some(Found::Histogram(at)),
            _ => float.map(|(_, at)| Found::Float(at)),
        }
    }
}
