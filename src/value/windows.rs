//! The windows of a range selector over one series.

use std::ops::Range;

use crate::time::Timestamp;
use crate::time::Window;

use super::ends::Alike;

/// For every step the window of time it sees and where that lies among a series' points.
///
/// A kernel gets all points of a series and all windows at once, so it can slide: the bounds of
/// successive windows never move backwards.
#[derive(Clone, Debug, Default)]
pub struct Windows {
    /// The evaluation time of each step, in milliseconds; offsets and `@` do not move it.
    pub at: Vec<i64>,
    /// The open left end of each window, in milliseconds.
    pub after: Vec<i64>,
    /// The closed right end of each window, in milliseconds.
    pub until: Vec<i64>,
    /// For each window the floats inside, as indexes into the points.
    pub floats: Vec<(u32, u32)>,
    /// For each window the histograms inside; empty where the series has none.
    pub histograms: Vec<(u32, u32)>,
    /// The steps whose windows see floats alike, as those of a regular series do.
    pub alike: Alike,
}

impl Windows {
    /// Returns the number of windows, one a step.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Tells whether there is no window.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Returns the stretch of time that a step sees.
    #[inline]
    pub fn window(&self, step: usize) -> Window {
        Window { after: Timestamp(self.after[step]), until: Timestamp(self.until[step]) }
    }

    /// Returns the floats that a step sees.
    #[inline]
    pub fn floats(&self, step: usize) -> Range<usize> {
        let (from, to) = self.floats[step];
        from as usize..to as usize
    }

    /// Returns the histograms that a step sees.
    #[inline]
    pub fn histograms(&self, step: usize) -> Range<usize> {
        self.histograms.get(step).map_or(0..0, |&(from, to)| from as usize..to as usize)
    }
}
