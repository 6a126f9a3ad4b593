//! Range vectors as they lie: the answer of an instant query for a range selector or a subquery.

use super::collect;
use crate::exec::Builder;
use crate::exec::ExecError;
use crate::function::Edges;
use crate::plan::RangeSource;
use crate::plan::Ranges;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Points;
use crate::value::Series;

impl<'a> Builder<'a> {
    /// Returns the points of all series of a range vector, sorted by labels.
    pub(super) fn raw(
        &'a self,
        ranges: &'a Ranges,
        steps: Steps,
    ) -> Result<Vec<Series>, ExecError> {
        match &ranges.source {
            RangeSource::Subquery(every, inner) => {
                let Some(grid) = ranges.grid(steps, *every) else { return Ok(Vec::new()) };
                let blocks = self.vector(inner, grid)?.gather(self.run)?;
                let blocks = collect::rows(blocks, grid.len(), self.run)?;
                collect::matrix(blocks, grid, self.run)
            }
            RangeSource::Select(select, edges) => {
                let end = ranges.timing.references(steps).next().unwrap_or(steps.first());
                self.raw_series(*select, Window::ending(end, ranges.range), *edges)
            }
        }
    }

    fn raw_series(
        &self,
        select: usize,
        window: Window,
        edges: Edges,
    ) -> Result<Vec<Series>, ExecError> {
        let (set, lookback) = (self.set(select), self.run.settings.lookback);
        let reach = match edges {
            Edges::Plain => window,
            Edges::Anchored => Window { after: window.after - lookback, ..window },
            Edges::Smoothed => {
                Window { after: window.after - lookback, until: window.until + lookback }
            }
        };
        let mut all = Vec::new();
        let mut points = Points::default();
        for number in 0..set.len() {
            self.run.check()?;
            points.clear();
            set.read(number, &mut points)?;
            let mut series = inside(&points, reach);
            series.floats = with_edges(series.floats, &series.histograms, window, edges)?;
            if !series.floats.is_empty() || !series.histograms.is_empty() {
                self.run.budget.count_read(series.floats.len() + series.histograms.len());
                self.run.budget.hold(series.floats.len() + series.histograms.len())?;
                series.labels = set.labels(number);
                all.push(series);
            }
        }
        collect::by_labels(all, self.run)
    }
}

fn inside(points: &Points, reach: Window) -> Series {
    let floats =
        points.times.iter().map(|&time| Timestamp(time)).zip(points.values.iter().copied());
    let lane = &points.histograms;
    let histograms = lane.times.iter().map(|&time| Timestamp(time)).zip(lane.cells.iter().cloned());
    Series {
        floats: floats.filter(|(time, _)| reach.contains(*time)).collect(),
        histograms: histograms.filter(|(time, _)| reach.contains(*time)).collect(),
        ..Series::default()
    }
}

/// Puts a point at each end of the window, as `anchored` and `smoothed` see them.
fn with_edges<H>(
    floats: Vec<(Timestamp, f64)>,
    histograms: &[H],
    window: Window,
    edges: Edges,
) -> Result<Vec<(Timestamp, f64)>, ExecError> {
    let modifier = match edges {
        Edges::Plain => return Ok(floats),
        Edges::Anchored => "anchored",
        Edges::Smoothed => "smoothed",
    };
    if !histograms.is_empty() {
        let text = format!("{modifier} modifier is not supported with histograms");
        return Err(ExecError::Failed(text));
    }
    let Some(mut last) = floats.len().checked_sub(1) else { return Ok(floats) };
    let before = floats[..last].partition_point(|&(time, _)| time <= window.after);
    let first = before.saturating_sub(1);
    if edges == Edges::Smoothed {
        last = floats[..last].partition_point(|&(time, _)| time < window.until);
    }
    if floats[last].0 <= window.after {
        return Ok(Vec::new());
    }
    let left = match floats.get(first + 1) {
        Some(&next) if edges == Edges::Smoothed && floats[first].0 < window.after => {
            between(floats[first], next, window.after)
        }
        _ => floats[first].1,
    };
    let right = if edges == Edges::Smoothed && last > 0 && floats[last].0 > window.until {
        between(floats[last - 1], floats[last], window.until)
    } else {
        floats[last].1
    };
    let middle =
        floats.iter().copied().filter(|&(time, _)| window.after < time && time < window.until);
    let ends = [(window.after, left), (window.until, right)];
    Ok(std::iter::once(ends[0]).chain(middle).chain([ends[1]]).collect())
}

/// Interpolates between two points.
fn between(one: (Timestamp, f64), two: (Timestamp, f64), at: Timestamp) -> f64 {
    one.1 + (two.1 - one.1) * (at - one.0).0 as f64 / (two.0 - one.0).0 as f64
}
