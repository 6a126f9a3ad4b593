//! Instant selectors that look between samples: `smoothed`.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::MixedSchemas;
use crate::histogram::Outcome;
use crate::histogram::ResetHint;
use crate::math::STALE;
use crate::value::Ends;
use crate::value::HistogramCell;
use crate::value::NoteKind;
use crate::value::Points;

/// Fills a row with values interpolated between the samples around each instant.
pub(super) struct Between<'a> {
    /// The instants looked at, in milliseconds.
    pub(super) glances: &'a [i64],
    /// How far it looks to either side.
    pub(super) lookback: i64,
}

impl Between<'_> {
    /// Looks along a series.
    pub(super) fn look(
        &self,
        points: &Points,
        metric: &dyn Fn() -> String,
        cells: &mut [f64],
        histograms: &mut Vec<HistogramCell>,
        notes: &mut Vec<NoteKind>,
    ) {
        let after: Vec<i64> = self.glances.iter().map(|now| now - self.lookback).collect();
        let until: Vec<i64> = self.glances.iter().map(|now| now + self.lookback).collect();
        let (mut floats, mut lane) = (Vec::new(), Vec::new());
        let ends = Ends::new(after, until);
        ends.locate(&points.times, &mut floats);
        ends.locate(&points.histograms.times, &mut lane);
        for (step, &now) in self.glances.iter().enumerate() {
            let float = (floats[step].0 as usize, floats[step].1 as usize);
            let histogram = (lane[step].0 as usize, lane[step].1 as usize);
            match (float.0 < float.1, histogram.0 < histogram.1) {
                (true, true) => notes.push(NoteKind::MixedFloatsHistograms(metric())),
                (true, false) => cells[step] = float_at(points, float, now),
                (false, true) => {
                    let found = histogram_at(points, histogram, now, metric, notes);
                    let cell = |histogram| HistogramCell { step: step as u32, histogram };
                    histograms.extend(found.map(cell));
                }
                (false, false) => {}
            }
        }
    }
}

fn float_at(points: &Points, (from, until): (usize, usize), now: i64) -> f64 {
    let (times, values) = (&points.times[from..until], &points.values[from..until]);
    let next = times.partition_point(|&time| time < now);
    match (next.checked_sub(1), times.get(next)) {
        (_, Some(&time)) if time == now => values[next],
        (None, _) => STALE,
        (Some(before), None) => values[before],
        (Some(before), Some(&time)) => {
            let (low, high) = (values[before], values[next]);
            low + (high - low) * (now - times[before]) as f64 / (time - times[before]) as f64
        }
    }
}

fn histogram_at(
    points: &Points,
    (from, until): (usize, usize),
    now: i64,
    metric: &dyn Fn() -> String,
    notes: &mut Vec<NoteKind>,
) -> Option<Arc<Histogram>> {
    let lane = &points.histograms;
    let (times, cells) = (&lane.times[from..until], &lane.cells[from..until]);
    let next = times.partition_point(|&time| time < now);
    if times.get(next) == Some(&now) {
        return Some(cells[next].clone());
    }
    let before = next.checked_sub(1)?;
    let Some(after) = cells.get(next) else {
        // What a histogram knew of resets was about its neighbour, not about its value.
        let mut carried = Histogram::clone(&cells[before]);
        carried.reset_hint = ResetHint::Unknown;
        return Some(Arc::new(carried));
    };
    let span = (now - times[before]) as f64 / (times[next] - times[before]) as f64;
    if let Ok(between) = interpolate(&cells[before], after, span, notes) {
        Some(Arc::new(between))
    } else {
        notes.push(NoteKind::MixedSchemas(metric()));
        None
    }
}

/// Returns what a counter, or a gauge, was a share of the way from one histogram to the next.
fn interpolate(
    before: &Histogram,
    after: &Histogram,
    share: f64,
    notes: &mut Vec<NoteKind>,
) -> Result<Histogram, MixedSchemas> {
    let gauge = |one: &Histogram| one.reset_hint == ResetHint::Gauge;
    let mut between = after.clone();
    if before.is_custom() != after.is_custom() {
        return Err(MixedSchemas);
    }
    let counter = !gauge(before) || !gauge(after);
    if counter && after.resets_after(before) {
        between.scale(share);
        return Ok(between);
    }
    let mut reconciled = |found: Outcome, during| {
        if found.reconciled {
            notes.push(NoteKind::ReconciledBounds(during));
        }
    };
    reconciled(between.subtract_assign(before)?, "subtraction");
    between.scale(share);
    reconciled(between.add_assign(before)?, "addition");
    Ok(between)
}
