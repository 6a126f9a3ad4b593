//! Where the samples of a chunk go.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::math::is_stale;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::start::Starts;

/// What the header of a histogram chunk tells.
#[derive(Clone, Copy)]
pub(super) struct Header {
    /// How many samples there are.
    pub(super) count: usize,
    /// The byte that holds what is known of counter resets.
    pub(super) flags: u8,
    /// Where start timestamps are.
    pub(super) starts: Starts,
}

/// Points that take the histograms of a chunk that lie within reach.
pub(super) struct Sink<'a> {
    points: &'a mut Points,
    reach: Reach,
    starts: bool,
}

impl<'a> Sink<'a> {
    pub(super) fn new(points: &'a mut Points, reach: Reach, starts: Starts) -> Self {
        let starts = starts.any() || !points.histograms.starts.is_empty();
        if starts {
            points.histograms.starts.resize(points.histograms.times.len(), 0);
        }
        Self { points, reach, starts }
    }

    /// Takes a sample; a histogram is only made of one that is wanted.
    #[inline]
    pub(super) fn push(
        &mut self,
        time: i64,
        start: i64,
        sum: f64,
        histogram: impl FnOnce() -> Histogram,
    ) {
        if !self.reach.contains(time) {
            return;
        }
        if is_stale(sum) {
            self.points.stale.push(time);
            return;
        }
        self.points.histograms.times.push(time);
        self.points.histograms.cells.push(Arc::new(histogram()));
        if self.starts {
            self.points.histograms.starts.push(start);
        }
    }
}
