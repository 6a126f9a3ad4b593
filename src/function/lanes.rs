//! Windows over both lanes of a series: floats and native histograms.

use std::mem::discriminant;
use std::ops::Range;

use crate::function::Row;
use crate::function::Sweep;
use crate::value::Block;
use crate::value::NoteKind;

/// Notes something about the range of a call, naming the metric; once a series.
pub(super) fn note(sweep: &Sweep<'_>, row: &mut Row<'_>, kind: fn(String) -> NoteKind) {
    let sort = discriminant(&kind(String::new()));
    if !row.notes.iter().any(|(known, _)| discriminant(known) == sort) {
        row.note(kind((sweep.labels)().name().to_owned()), 0);
    }
}

/// Notes where a function of floats leaves histograms out of windows that have both.
pub(super) fn note_ignored(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    if mixed(sweep).next().is_some() {
        note(sweep, row, NoteKind::IgnoredInRange);
    }
}

/// Takes back what was answered for windows that have both floats and histograms.
pub(super) fn drop_mixed(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    for step in mixed(sweep) {
        row.floats[step] = Block::ABSENT;
        note(sweep, row, NoteKind::MixedFloatsHistograms);
    }
}

/// Returns the steps whose windows have both floats and histograms.
fn mixed<'a>(sweep: &Sweep<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let windows = sweep.windows;
    let lanes = windows.floats.iter().zip(&windows.histograms);
    lanes.enumerate().filter_map(|(step, ((from, to), (first, last)))| {
        (from < to && first < last).then_some(step)
    })
}

/// Returns the steps whose windows have histograms and no floats, and where those are.
pub(super) fn only_histograms<'a>(
    sweep: &Sweep<'a>,
) -> impl Iterator<Item = (usize, Range<usize>)> + use<'a> {
    let (windows, is_over) = (sweep.windows, sweep.is_over);
    // Histograms are long work; where the query has to stop nobody looks at the row.
    let steps = (0..windows.histograms.len()).take_while(move |_| !is_over());
    steps.filter_map(|step| {
        let histograms = windows.histograms(step);
        (windows.floats(step).is_empty() && !histograms.is_empty()).then_some((step, histograms))
    })
}
