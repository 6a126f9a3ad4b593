//! `sum_over_time` and `avg_over_time` of native histograms, window by window.

use std::sync::Arc;

use super::lanes::note;
use super::lanes::only_histograms;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;
use crate::histogram::HistogramMean;
use crate::histogram::HistogramSum;
use crate::histogram::MixedSchemas;
use crate::histogram::Outcome;
use crate::value::NoteKind;

/// A way to fold the histograms of a window, and what was noticed in it.
pub(super) type Fold = fn(&Histogram, &[Arc<Histogram>]) -> Folded;

/// A histogram and what was noticed while it was made.
pub(super) type Folded = Result<(Histogram, Outcome), MixedSchemas>;

/// Fills a row with the folds of windows that have only histograms.
pub(super) fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, fold: Fold) {
    for (step, window) in only_histograms(sweep) {
        let [first, rest @ ..] = &sweep.points.histograms.cells[window] else { continue };
        match fold(first, rest) {
            Ok((answer, noticed)) => {
                row.put_histogram(step, Arc::new(answer));
                report(noticed, row);
            }
            Err(MixedSchemas) => note(sweep, row, NoteKind::MixedSchemas),
        }
    }
}

fn report(noticed: Outcome, row: &mut Row<'_>) {
    if noticed.collision {
        row.note(NoteKind::ConflictingResets("aggregation"), 0);
    }
    if noticed.reconciled {
        row.note(NoteKind::ReconciledBounds("aggregation"), 0);
    }
}

/// Adds histograms.
pub(super) fn sum(first: &Histogram, rest: &[Arc<Histogram>]) -> Folded {
    let mut sum = HistogramSum::starting_at(first);
    rest.iter().try_for_each(|histogram| sum.add(histogram))?;
    let noticed = sum.noticed();
    Ok((sum.finish(), noticed))
}

/// Returns the mean of histograms.
pub(super) fn mean(first: &Histogram, rest: &[Arc<Histogram>]) -> Folded {
    let mut mean = HistogramMean::starting_at(first);
    rest.iter().try_for_each(|histogram| mean.add(histogram))?;
    let noticed = mean.noticed();
    Ok((mean.finish(), noticed))
}
