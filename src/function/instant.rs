//! `irate` and `idelta`: the last two samples of a range.

use std::sync::Arc;

use super::lanes::note;
use super::remark::Remark;
use super::remark::Remarks;
use super::reset::starts_over;
use super::reset::starts_used;
use super::reset::told;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::value::NoteKind;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("irate", |sweep, row| fill(sweep, row, Last::Rate))
        .with_starts()
        .about("0.16.1", "The increase per second between the last two samples."),
    range("idelta", |sweep, row| fill(sweep, row, Last::Delta))
        .about("1.1.0", "The difference of the last two samples."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

/// What is asked of the last two samples.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// How fast a counter grows, per second.
    Rate,
    /// By how much a gauge differs.
    Delta,
}

/// The lanes of the last two samples.
enum Pair {
    Floats(usize, usize),
    Histograms(usize, usize),
    Mixed,
}

fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, last: Last) {
    if sweep.points.histograms.times.is_empty() {
        return floats(sweep, row, last);
    }
    for step in 0..sweep.windows.len() {
        match pair(sweep, step) {
            Some(Pair::Floats(one, two)) => row.floats[step] = float(sweep, last, one, two),
            Some(Pair::Histograms(one, two)) => {
                let mut remarks = Remarks::default();
                if let Some(answer) = histogram(sweep, last, (one, two), &mut remarks) {
                    row.put_histogram(step, Arc::new(answer));
                }
                remarks.report(sweep, row);
            }
            Some(Pair::Mixed) => note(sweep, row, NoteKind::MixedFloatsHistograms),
            None => {}
        }
    }
}

/// The common case: floats alone.
fn floats(sweep: &Sweep<'_>, row: &mut Row<'_>, last: Last) {
    for (cell, &(from, to)) in row.floats.iter_mut().zip(&sweep.windows.floats) {
        if to - from >= 2 {
            *cell = float(sweep, last, to as usize - 2, to as usize - 1);
        }
    }
}

fn pair(sweep: &Sweep<'_>, step: usize) -> Option<Pair> {
    let (floats, lane) = (sweep.windows.floats(step), sweep.windows.histograms(step));
    let float_time = |back: usize| time_at(&sweep.points.times, &floats, back);
    let histogram_time = |back: usize| time_at(&sweep.points.histograms.times, &lane, back);
    if float_time(2) > histogram_time(1) {
        Some(Pair::Floats(floats.end - 2, floats.end - 1))
    } else if histogram_time(2) > float_time(1) {
        Some(Pair::Histograms(lane.end - 2, lane.end - 1))
    } else {
        (!floats.is_empty() && !lane.is_empty()).then_some(Pair::Mixed)
    }
}

/// Returns the time of a window's last sample but some, counted from 1.
fn time_at(times: &[i64], window: &std::ops::Range<usize>, back: usize) -> Option<i64> {
    (window.len() >= back).then(|| times[window.end - back])
}

fn float(sweep: &Sweep<'_>, last: Last, one: usize, two: usize) -> f64 {
    let (times, values) = (&sweep.points.times, &sweep.points.values);
    let starts = starts_used(sweep, &sweep.points.starts);
    let start = |point: usize| (starts.get(point).copied().unwrap_or(0), times[point]);
    match last {
        Last::Delta => values[two] - values[one],
        Last::Rate => {
            let restarted = values[two] < values[one] || starts_over(start(one), start(two));
            let change = if restarted { values[two] } else { values[two] - values[one] };
            change / ((times[two] - times[one]) as f64 / 1000.0)
        }
    }
}

fn histogram(
    sweep: &Sweep<'_>,
    last: Last,
    (one, two): (usize, usize),
    remarks: &mut Remarks,
) -> Option<Histogram> {
    let lane = &sweep.points.histograms;
    let (earlier, later) = (&lane.cells[one], &lane.cells[two]);
    let mut answer = Histogram::clone(later);
    let restarted = match last {
        Last::Rate => {
            if [earlier, later].map(|one| one.reset_hint).contains(&ResetHint::Gauge) {
                remarks.add(Remark::NotCounter);
            }
            told(&lane.times, starts_used(sweep, &lane.starts), one) || later.resets_after(earlier)
        }
        Last::Delta => {
            remarks.expect_gauges([earlier, later]);
            false
        }
    };
    if !restarted && remarks.subtract(&mut answer, earlier).is_none() {
        return remarks.mixed();
    }
    answer.reset_hint = ResetHint::Gauge;
    answer.compact();
    if last == Last::Rate {
        answer.divide((lane.times[two] - lane.times[one]) as f64 / 1000.0);
    }
    Some(answer)
}
