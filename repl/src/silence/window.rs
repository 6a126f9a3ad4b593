//! Windows that are too short for what is computed over them.

use promqlite::storage::Select;
use promqlite::time::Millis;
use promqlite::time::Window;
use promqlite::value::Points;

use super::asked::Asked;

/// How many series are read to find out how far apart their samples are.
const READ_MAX: usize = 100;
/// How many distances of samples a window should hold.
const DISTANCES: i64 = 4;

impl Asked<'_> {
    /// Says that windows hold too few samples, if they do.
    pub(super) fn of_window(&self, select: &Select, function: &str) -> Option<String> {
        if select.range == Millis::ZERO {
            return None;
        }
        let until = select.reach.until;
        let window = Window::ending(until, select.range);
        let wide = Window::ending(until, Millis(select.range.0.saturating_mul(20)));
        let whole = Select::new(select.matchers.clone(), wide);
        let sets = self.storage.select(&[whole], &self.context()).ok()?;
        let set = sets.first()?;
        let mut points = Points::default();
        let mut most = 0;
        let mut distance: Option<i64> = None;
        for series in 0..set.len().min(READ_MAX) {
            points.clear();
            set.read(series, &mut points).ok()?;
            let times: Vec<i64> = if points.times.is_empty() {
                points.histograms.times.clone()
            } else {
                points.times.clone()
            };
            let inside = |time: &&i64| **time > window.after.0 && **time <= window.until.0;
            most = most.max(times.iter().filter(inside).count());
            let gaps = times.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?));
            let least = gaps.min();
            distance = match (distance, least) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        // What a server scrapes every half a minute comes some milliseconds early or late.
        let distance = Millis((distance? + 500) / 1000 * 1000).0.max(1000);
        (most < 2).then(|| {
            format!(
                "a window of {} holds at most one sample of each series, and `{function}` needs \
                 more: samples are {} apart, so take [{}]",
                select.range,
                Millis(distance),
                Millis(distance * DISTANCES)
            )
        })
    }
}
