//! Start timestamps that cannot be.

use crate::function::Row;
use crate::function::Sweep;
use crate::value::NoteKind;

/// Notes start timestamps that reach back over the sample before, counting the windows they are in.
pub(super) fn note_overlaps(
    sweep: &Sweep<'_>,
    row: &mut Row<'_>,
    (times, starts): (&[i64], &[i64]),
    windows: &[(u32, u32)],
) {
    let points = (0..starts.len()).filter(|&point| overlaps(times, starts, point));
    let points: Vec<usize> = points.collect();
    if points.is_empty() {
        return;
    }
    let has_one = |&&(from, to): &&(u32, u32)| {
        let next = points.partition_point(|&point| point < from as usize);
        points.get(next).is_some_and(|&point| point + 1 < to as usize)
    };
    let count = windows.iter().filter(has_one).count() as u64;
    if count > 0 {
        let metric = (sweep.labels)().name().to_owned();
        row.note(NoteKind::StartOverlap { metric, count }, 0);
    }
}

/// Tells whether a start timestamp reaches back over the sample before, without being its start.
fn overlaps(times: &[i64], starts: &[i64], point: usize) -> bool {
    match starts.get(point..point + 2) {
        Some(&[start, next]) => next != 0 && next < times[point] && next != start,
        _ => false,
    }
}
