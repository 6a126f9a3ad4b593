//! The answers of servers to the parts of a query, as series that the engine here reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::divide::Guard;
use super::divide::PART;
use super::held::Held;
use super::held::HeldSamples;
use super::held::HeldSeries;
use crate::aggregate::Rank;
use crate::label::Grouping;
use crate::label::Labels;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Steps;
use crate::value::Cell;
use crate::value::Points;
use crate::value::Series;
use crate::value::Value;

/// The answers to parts, and the storage that everything else is read from.
pub(super) struct Shared {
    pub(super) inner: Arc<dyn Storage>,
    /// The answers by the numbers of their parts.
    pub(super) sets: Vec<Arc<Held>>,
}

impl Storage for Shared {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let part = |select: &Select| {
            let number = select.matchers.iter().find(|one| one.name() == PART);
            number.map(|one| one.value().parse::<usize>().unwrap_or(usize::MAX))
        };
        let others = selects.iter().filter(|select| part(select).is_none());
        let others: Vec<_> = others.cloned().collect();
        let mut read = if others.is_empty() {
            Vec::new().into_iter()
        } else {
            self.inner.select(&others, context)?.into_iter()
        };
        let missing = || StorageError::Failed("a part of the query has no answer".to_owned());
        let of = |select: &Select| match part(select) {
            None => read.next().ok_or_else(missing),
            Some(number) => {
                let set = self.sets.get(number).cloned().ok_or_else(missing)?;
                Ok(set as Arc<dyn SeriesSet>)
            }
        };
        selects.iter().map(of).collect()
    }

    fn behind(&self) -> Option<Arc<dyn Storage>> {
        Some(self.inner.clone())
    }
}

/// Returns the series of an answer to a part.
pub(super) fn series(value: Value) -> Vec<Series> {
    match value {
        Value::Matrix(series) => series,
        Value::Vector(samples) => {
            let one = |sample: crate::value::Sample| {
                let mut series = Series { labels: sample.labels, ..Series::default() };
                match sample.cell {
                    Cell::Float(value) => series.floats.push((sample.at, value)),
                    Cell::Histogram(cell) => series.histograms.push((sample.at, cell)),
                }
                series
            };
            samples.into_iter().map(one).collect()
        }
        Value::Scalar(..) | Value::Text(..) => Vec::new(),
    }
}

/// Puts series on a grid, on which each value holds for its own step alone.
pub(super) fn held(series: Vec<Series>, steps: Steps) -> Held {
    let one = |series: Series| HeldSeries {
        samples: HeldSamples::Points(points(&series, steps)),
        labels: series.labels,
    };
    Held { series: series.into_iter().map(one).collect() }
}

fn points(series: &Series, steps: Steps) -> Points {
    let mut points = Points::default();
    let mut times = Vec::with_capacity(series.floats.len() + series.histograms.len());
    for (at, value) in &series.floats {
        points.push(at.0, *value);
        times.push(at.0);
    }
    for (at, histogram) in &series.histograms {
        points.push_histogram(at.0, histogram.clone());
        times.push(at.0);
    }
    times.sort_unstable();
    let every = steps.every().0;
    if every > 0 {
        // A marker behind a value keeps it from being looked back at.
        let nexts = times.iter().skip(1).copied().chain([i64::MAX]);
        let gaps = times.iter().zip(nexts).filter(|(at, next)| *next > **at + every);
        points.stale = gaps.map(|(at, _)| at + every).collect();
    }
    points
}

/// Tells whether the answers of several servers to a part can be used.
pub(super) fn keeps(guard: &Guard, series: &[Series]) -> bool {
    match guard {
        Guard::None => true,
        Guard::Finite => {
            let floats = |one: &Series| one.floats.iter().all(|(_, value)| value.is_finite());
            series.iter().all(floats)
        }
        Guard::Apart(most, grouping, rank) => are_apart(series, *most, grouping, *rank),
    }
}

/// Tells whether at every step and in every group the last that is picked differs from the next.
fn are_apart(series: &[Series], most: usize, grouping: &Grouping, rank: Rank) -> bool {
    let mut groups = BTreeMap::<(Labels, i64), Vec<f64>>::new();
    for one in series {
        let group = grouping.project(&one.labels);
        for (at, value) in &one.floats {
            groups.entry((group.clone(), at.0)).or_default().push(*value);
        }
    }
    groups.into_values().all(|mut values| {
        // What is no number comes last, whichever end is picked.
        let sign = if rank == Rank::Largest { -1.0 } else { 1.0 };
        let key = |value: f64| if value.is_nan() { f64::INFINITY } else { value * sign };
        values.sort_by(|one, other| key(*one).total_cmp(&key(*other)));
        match (values.get(most - 1), values.get(most)) {
            (Some(last), Some(next)) => key(*last) != key(*next),
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::are_apart;
    use super::points;
    use crate::aggregate::Rank;
    use crate::label::Grouping;
    use crate::label::Labels;
    use crate::time::Millis;
    use crate::time::Steps;
    use crate::time::Timestamp;
    use crate::value::Series;

    fn series(job: &str, floats: &[(i64, f64)]) -> Series {
        let labels = Labels::of([("job", job)]);
        let floats = floats.iter().map(|(at, value)| (Timestamp(*at), *value)).collect();
        Series { labels, floats, histograms: Vec::new() }
    }

    #[test]
    fn a_value_is_followed_by_a_marker_where_the_next_step_has_none() {
        let steps = Steps::range(Timestamp(0), Timestamp(60), Millis(10)).unwrap();
        let points = points(&series("a", &[(0, 1.0), (10, 2.0), (30, 3.0)]), steps);
        assert_eq!((points.times, points.stale), (vec![0, 10, 30], vec![20, 40]));
        let instant = Steps::at(Timestamp(0));
        assert!(super::points(&series("a", &[(0, 1.0)]), instant).stale.is_empty());
    }

    #[test]
    fn equals_at_the_edge_of_what_is_picked_are_found() {
        let three = [series("a", &[(0, 3.0)]), series("b", &[(0, 2.0)]), series("c", &[(0, 2.0)])];
        let all = Grouping::By(Vec::new());
        assert!(are_apart(&three, 1, &all, Rank::Largest));
        assert!(!are_apart(&three, 2, &all, Rank::Largest));
        assert!(!are_apart(&three, 1, &all, Rank::Smallest));
        assert!(are_apart(&three, 2, &all, Rank::Smallest));
        assert!(are_apart(&three, 3, &all, Rank::Largest));
        assert!(are_apart(&three, 1, &Grouping::By(vec!["job".to_owned()]), Rank::Largest));
    }
}
