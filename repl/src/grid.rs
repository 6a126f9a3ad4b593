//! Recorded samples on a grid, and as little of them as can be.

use std::collections::BTreeMap;

use promqlite::format::HintText;
use promqlite::format::Item;
use promqlite::label::Labels;
use promqlite::math::STALE;
use promqlite::value::Points;

/// How far apart the samples of a test may be, the clearest first.
pub(crate) const GRIDS: [i64; 9] = [300_000, 60_000, 30_000, 15_000, 10_000, 5000, 1000, 100, 1];

/// The samples of series by their times.
pub(crate) type Series = BTreeMap<Labels, BTreeMap<i64, Item>>;

/// A series and its samples by their steps.
pub(crate) type Gridded = (Labels, BTreeMap<i64, Item>);

/// Adds the samples of a series in a stretch of time.
pub(crate) fn add(points: &Points, from: i64, to: i64, into: &mut BTreeMap<i64, Item>) {
    let inside = |time: &i64| *time >= from && *time <= to;
    let floats = points.times.iter().zip(&points.values);
    into.extend(floats.filter(|(time, _)| inside(time)).map(|(t, v)| (*t, Item::Float(*v))));
    let stale = points.stale.iter().filter(|time| inside(time));
    into.extend(stale.map(|time| (*time, Item::Float(STALE))));
    let native = points.histograms.times.iter().zip(&points.histograms.cells);
    let native = native.filter(|(time, _)| inside(time));
    into.extend(native.map(|(t, cell)| (*t, Item::Histogram(cell.clone(), HintText::Open))));
}

/// Puts samples on a grid; none where two of a series would fall together.
pub(crate) fn snapped(data: &Series, origin: i64, every: i64, late: i64) -> Option<Vec<Gridded>> {
    let place = |time: i64| (time - origin + late).div_euclid(every);
    let snap = |(labels, samples): (&Labels, &BTreeMap<i64, Item>)| {
        let moved: BTreeMap<i64, Item> =
            samples.iter().map(|(time, item)| (place(*time), item.clone())).collect();
        (moved.len() == samples.len()).then(|| (labels.clone(), moved))
    };
    data.iter().map(snap).collect()
}

/// Leaves out the series without which something still holds, in so many attempts at most.
pub(crate) fn fewest(
    mut series: Vec<Gridded>,
    attempts_max: usize,
    mut holds: impl FnMut(&[Gridded]) -> bool,
) -> Vec<Gridded> {
    let mut attempts = 0;
    let mut piece = series.len().div_ceil(2);
    while piece > 0 {
        let mut at = 0;
        while at < series.len() && attempts < attempts_max {
            attempts += 1;
            let end = (at + piece).min(series.len());
            let mut fewer = series.clone();
            fewer.drain(at..end);
            if holds(&fewer) {
                series = fewer;
            } else {
                at = end;
            }
        }
        piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
    }
    series
}
