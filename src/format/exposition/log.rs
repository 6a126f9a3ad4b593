//! Samples in the order of their lines, and the series that they become.

use crate::format::NotationError;
use crate::format::loaded::Faults;
use crate::label::Labels;
use crate::math::STALE;
use crate::storage::Memory;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::value::Points;

/// What stands for the time of a sample that has none.
const UNTIMED: i64 = i64::MIN;

/// The samples of a text.
#[derive(Debug, Default)]
pub(super) struct Log {
    entries: Vec<Entry>,
    /// The entries that the second and later scrapes begin with.
    scrapes: Vec<usize>,
    /// Start timestamps and the entries they belong to.
    starts: Vec<(usize, i64)>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    time: i64,
    value: f64,
    series: u32,
    line: u32,
}

/// A sample on its way into its series.
#[derive(Clone, Copy, Debug)]
struct Timed {
    time: i64,
    value: f64,
    start: i64,
    line: u32,
}

/// When samples without a time are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// The time of the last scrape.
    pub(super) last: Timestamp,
    /// The time from one scrape to the next.
    pub(super) every: Millis,
}

impl Clock {
    /// Returns the times of a number of scrapes, oldest first.
    fn times(self, scrapes: usize) -> Vec<Timestamp> {
        let before = |number: i64| Millis(self.every.0.saturating_mul(number));
        (0..scrapes as i64).rev().map(|number| self.last - before(number)).collect()
    }
}

impl Log {
    /// Returns how many samples there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds a sample.
    #[inline]
    pub(super) fn push(&mut self, series: u32, value: f64, time: Option<i64>, line: u32) {
        self.entries.push(Entry { time: time.unwrap_or(UNTIMED), value, series, line });
    }

    /// Begins a scrape with an entry.
    pub(super) fn begin_scrape(&mut self, entry: usize) {
        self.scrapes.push(entry);
    }

    /// Returns the series of an entry.
    pub(super) fn series(&self, entry: usize) -> u32 {
        self.entries[entry].series
    }

    /// Gives an entry a start timestamp.
    pub(super) fn set_start(&mut self, entry: usize, start: i64) {
        self.starts.push((entry, start));
    }

    /// Gives the samples to their series, each with its times in order.
    pub(super) fn finish(
        &self,
        memory: &mut Memory,
        clock: Clock,
        faults: &mut Faults,
    ) -> Result<(), NotationError> {
        let scrapes = self.filled_scrapes();
        let times = clock.times(scrapes.len());
        if scrapes.len() > 1 && self.entries.iter().any(|entry| entry.time == UNTIMED) {
            faults.warn(format!(
                "{} scrapes without timestamps: taken to be {} s apart, the last at {} s",
                scrapes.len(),
                clock.every.seconds(),
                clock.last.seconds()
            ));
        }
        let mut starts = vec![0; if self.starts.is_empty() { 0 } else { self.entries.len() }];
        self.starts.iter().for_each(|&(entry, start)| starts[entry] = start);
        let (order, ends) = self.by_series(memory.len());
        let (mut row, mut from) = (Vec::new(), 0);
        for ((labels, points), &end) in memory.iter_mut().zip(&ends) {
            row.clear();
            let mut expected = None;
            for &at in &order[from..end as usize] {
                let entry = self.entries[at as usize];
                let start = starts.get(at as usize).copied().unwrap_or(0);
                let mut time = entry.time;
                if time == UNTIMED {
                    let scrape = scrapes.partition_point(|&first| first <= at as usize) - 1;
                    push_stale(&mut row, expected, scrape, &times);
                    expected = Some(scrape + 1);
                    time = times[scrape].0;
                }
                row.push(Timed { time, value: entry.value, start, line: entry.line });
            }
            push_stale(&mut row, expected, scrapes.len(), &times);
            settle(&mut row, labels, faults)?;
            fill(points, &row);
            from = end as usize;
        }
        Ok(())
    }

    /// Returns the first entries of all scrapes that hold any.
    fn filled_scrapes(&self) -> Vec<usize> {
        let mut scrapes = vec![0];
        scrapes.extend(self.scrapes.iter().filter(|&&first| first < self.entries.len()));
        scrapes.dedup();
        scrapes
    }

    /// Returns the entries of all series, one series behind the other, and where each ends.
    fn by_series(&self, series: usize) -> (Vec<u32>, Vec<u32>) {
        let mut ends = vec![0_u32; series];
        self.entries.iter().for_each(|entry| ends[entry.series as usize] += 1);
        let mut total = 0;
        for end in &mut ends {
            total += std::mem::replace(end, total);
        }
        let mut order = vec![0; self.entries.len()];
        for (at, entry) in self.entries.iter().enumerate() {
            let end = &mut ends[entry.series as usize];
            order[*end as usize] = at as u32;
            *end += 1;
        }
        (order, ends)
    }
}

/// Ends a series that a scrape does not have: the first such one since the last sample.
fn push_stale(row: &mut Vec<Timed>, expected: Option<usize>, found: usize, times: &[Timestamp]) {
    if let Some(missing) = expected.filter(|&expected| expected < found) {
        row.push(Timed { time: times[missing].0, value: STALE, start: 0, line: 0 });
    }
}

/// Sorts the samples of a series; of several at one time the first stays.
fn settle(row: &mut Vec<Timed>, labels: &Labels, faults: &mut Faults) -> Result<(), NotationError> {
    if row.is_sorted_by(|one, other| one.time < other.time) {
        return Ok(());
    }
    row.sort_by_key(|sample| sample.time);
    let mut fault = Ok(());
    row.dedup_by(|later, first| {
        let twice = later.time == first.time;
        if twice && fault.is_ok() && later.value.to_bits() != first.value.to_bits() {
            let text = format!(
                "{labels} has another value at the time of line {}; that one is kept",
                first.line
            );
            fault = faults.fault(NotationError::on_line(later.line as usize, text));
        }
        twice
    });
    fault
}

fn fill(points: &mut Points, row: &[Timed]) {
    points.times.reserve_exact(row.len());
    points.values.reserve_exact(row.len());
    for sample in row {
        points.push(sample.time, sample.value);
        if sample.start != 0 {
            points.set_last_start(sample.start);
        }
    }
    if !points.starts.is_empty() {
        points.starts.resize(points.times.len(), 0);
    }
}
