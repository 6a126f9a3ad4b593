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
    let mut next = current.clone();
    let outcome = match direction {
        Direction::Up => next.add_assign(step),
        Direction::Down => next.subtract_assign(step),
    };
    // What an addition noticed is for queries; a description of samples means what it says.
    let _ = outcome.map_err(|why| why.to_string())?;
    Ok(next)
}
