//! Windows that are computed value by value, several abreast.
//!
//! Where the order of computing shows in an answer, each window has to be gone through. A step of
//! such a walk waits for the one before; walks side by side wait together.

use crate::function::Sweep;

/// Calls back with steps of equally long windows, so many at once, or with one alone.
///
/// Goes no further where the query has to stop: nobody looks at the row then.
pub(super) fn abreast(
    sweep: &Sweep<'_>,
    steps: &[u32],
    lanes: usize,
    mut each: impl FnMut(&[u32]),
) {
    let length = |step: &u32| sweep.windows.floats(*step as usize).len();
    let mut rest = steps;
    while let Some(first) = rest.first() {
        if (sweep.is_over)() {
            return;
        }
        let equal = rest.iter().take(lanes).take_while(|step| length(step) == length(first));
        let count = if equal.count() == lanes { lanes } else { 1 };
        let (now, later) = rest.split_at(count);
        each(now);
        rest = later;
    }
}
