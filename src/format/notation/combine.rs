//! Sums and differences of histograms, for items that rise or fall.

use crate::histogram::Histogram;

/// Whether each histogram of an item is more or less than the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    /// `+`
    Up,
    /// `-`
    Down,
}

/// Returns the histogram after another one; the step's buckets must be as fine or finer.
pub(super) fn combine(
    current: &Histogram,
    step: &Histogram,
    direction: Direction,
) -> Result<Histogram, String> {
    if current.schema > step.schema {
        let (from, to) = (step.schema, current.schema);
        return Err(format!("error combining histograms: cannot merge from schema {from} to {to}"));
    }
    let sign = match direction {
        Direction::Up => 1.0,
        Direction::Down => -1.0,
    };
    let mut next = current.clone();
    next.count += sign * step.count;
    next.sum += sign * step.sum;
    next.zero_count += sign * step.zero_count;
    for (to, from) in [(&mut next.positive, &step.positive), (&mut next.negative, &step.negative)] {
        if to.runs.is_empty() {
            to.runs.clone_from(&from.runs);
            to.counts = vec![0.0; from.counts.len()];
        }
        for (to, from) in to.counts.iter_mut().zip(&from.counts) {
            *to += sign * from;
        }
    }
    Ok(next)
}
