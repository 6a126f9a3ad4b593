//! The series that a test begins with.

use crate::format::Item;
use crate::format::NotationError;
use crate::format::read_series_start;
use crate::label::Labels;
use crate::time::Timestamp;
use crate::value::Cell;

use super::file::TestGroup;

/// A sample of a series, by the number of the series.
pub(super) struct Fed {
    pub(super) at: Timestamp,
    pub(super) series: usize,
    pub(super) cell: Cell,
}

/// The series that a test begins with.
#[derive(Default)]
pub(super) struct Input {
    pub(super) labels: Vec<Labels>,
    /// All samples in the order of time.
    pub(super) samples: Vec<Fed>,
}

impl Input {
    /// Reads the series of a test as promtool does: as lines of a `load` block.
    ///
    /// An empty line ends the block, and of a series that is there twice the last stays. Values
    /// behind the last step are not kept.
    pub(super) fn of(test: &TestGroup, last: Timestamp) -> Result<Self, NotationError> {
        let items_max = match test.interval.0 {
            1.. => ((last - test.start()).0 / test.interval.0) as usize + 1,
            _ => usize::MAX,
        };
        let mut kept: Vec<(Labels, Vec<Item>)> = Vec::new();
        let written = test.input_series.iter();
        let text: String = written
            .map(|input| format!("  {} {}\n", input.series.value, input.values.value))
            .collect();
        for (number, line) in text.split('\n').enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                break;
            }
            let series = read_series_start(line, number + 2, items_max)?;
            match kept.iter_mut().find(|(labels, _)| *labels == series.labels) {
                Some((_, items)) => *items = series.items,
                None => kept.push((series.labels, series.items)),
            }
        }
        Ok(Self::placed(kept, test))
    }

    fn placed(kept: Vec<(Labels, Vec<Item>)>, test: &TestGroup) -> Self {
        let mut input = Self::default();
        for (series, (labels, items)) in kept.into_iter().enumerate() {
            input.labels.push(labels);
            for (step, item) in items.into_iter().enumerate() {
                let cell = match item {
                    Item::Omitted => continue,
                    Item::Float(value) => Cell::Float(value),
                    Item::Histogram(histogram, _) => Cell::Histogram(histogram),
                };
                let passed = test.interval.0.saturating_mul(step as i64);
                let at = Timestamp(test.start().0.saturating_add(passed));
                input.samples.push(Fed { at, series, cell });
            }
        }
        input.samples.sort_by_key(|fed| fed.at);
        input
    }

    /// Returns the samples up to an instant, and those behind it.
    pub(super) fn split(&self, from: usize, until: Timestamp) -> (&[Fed], usize) {
        let rest = self.samples.get(from..).unwrap_or_default();
        let count = rest.partition_point(|fed| fed.at <= until);
        (rest.get(..count).unwrap_or_default(), from + count)
    }
}
