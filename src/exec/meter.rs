//! What each operator of a query takes.
//!
//! A thread knows which operator it works for. Whoever starts working for another one leaves the
//! first, so that time is counted for the operator that does the work and for no one above it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use crate::value::Block;

thread_local! {
    /// The operators that this thread works for, the innermost last, and since when.
    static AT_WORK: RefCell<Vec<(Arc<Meter>, Instant)>> = const { RefCell::new(Vec::new()) };
}

/// The meters of a query, by the numbers of its nodes.
#[derive(Debug, Default)]
pub struct Meters {
    by_node: Mutex<BTreeMap<usize, Arc<Meter>>>,
}

/// What one operator takes.
#[derive(Debug, Default)]
pub(super) struct Meter {
    rows: AtomicU64,
    cells: AtomicU64,
    samples: AtomicU64,
    bytes: AtomicU64,
    nanoseconds: AtomicU64,
}

/// What one operator took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Measure {
    /// The rows of its answer.
    pub rows: u64,
    /// The samples of its answer.
    pub cells: u64,
    /// The samples it read from the storage.
    pub samples_read: u64,
    /// The bytes of its answer.
    pub bytes: u64,
    /// The time that threads worked for it and for none of its inputs.
    pub time: Duration,
}

impl Meters {
    /// Returns the meter of a node.
    pub(super) fn of(&self, node: usize) -> Arc<Meter> {
        let mut meters = self.by_node.lock().unwrap_or_else(PoisonError::into_inner);
        meters.entry(node).or_default().clone()
    }

    /// Returns what the operator of a node took; `None` for one that was never started.
    pub fn measure(&self, node: usize) -> Option<Measure> {
        let meters = self.by_node.lock().unwrap_or_else(PoisonError::into_inner);
        let meter = meters.get(&node)?;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Some(Measure {
            rows: read(&meter.rows),
            cells: read(&meter.cells),
            samples_read: read(&meter.samples),
            bytes: read(&meter.bytes),
            time: Duration::from_nanos(read(&meter.nanoseconds)),
        })
    }
}

impl Meter {
    /// Counts a piece of the answer.
    pub(super) fn count(&self, block: &Block) {
        let (mut cells, mut bytes) = (0, 0);
        for row in block.iter() {
            let floats = row.cells.iter().filter(|cell| !Block::is_absent(**cell)).count();
            cells += floats + row.histograms.len();
            bytes += row.cells.len() * 8;
            bytes += row
                .histograms
                .iter()
                .map(|cell| 16 * cell.histogram.cost_in_samples())
                .sum::<usize>();
        }
        self.rows.fetch_add(block.len() as u64, Ordering::Relaxed);
        self.cells.fetch_add(cells as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn pass(&self, since: Instant, now: Instant) {
        let passed = now.duration_since(since).as_nanos() as u64;
        self.nanoseconds.fetch_add(passed, Ordering::Relaxed);
    }
}

/// Work for an operator; it ends when this is dropped.
pub(super) struct AtWork {
    /// Work belongs to the thread that began it.
    _thread: std::marker::PhantomData<*const ()>,
}

/// Begins to work for an operator; whom the thread worked for before waits.
pub(super) fn work_for(meter: Option<&Arc<Meter>>) -> Option<AtWork> {
    let meter = meter?.clone();
    AT_WORK.with_borrow_mut(|stack| {
        let now = Instant::now();
        if let Some((before, since)) = stack.last_mut() {
            before.pass(*since, now);
        }
        stack.push((meter, now));
    });
    Some(AtWork { _thread: std::marker::PhantomData })
}

impl Drop for AtWork {
    fn drop(&mut self) {
        AT_WORK.with_borrow_mut(|stack| {
            let now = Instant::now();
            if let Some((meter, since)) = stack.pop() {
                meter.pass(since, now);
            }
            if let Some((_, since)) = stack.last_mut() {
                *since = now;
            }
        });
    }
}

/// Returns the operator that this thread works for, if anybody measures.
pub(super) fn at_work() -> Option<Arc<Meter>> {
    AT_WORK.with_borrow(|stack| stack.last().map(|(meter, _)| meter.clone()))
}

/// Counts samples that were read for the operator that this thread works for.
pub(super) fn count_read(samples: usize) {
    AT_WORK.with_borrow(|stack| {
        if let Some((meter, _)) = stack.last() {
            meter.samples.fetch_add(samples as u64, Ordering::Relaxed);
        }
    });
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::Meters;
    use super::at_work;
    use super::count_read;
    use super::work_for;

    #[test]
    fn samples_and_time_belong_to_the_innermost_operator_alone() {
        let meters = Meters::default();
        let (outer, inner) = (meters.of(1), meters.of(2));
        let begun = Instant::now();
        {
            let _outer = work_for(Some(&outer));
            count_read(1);
            {
                let _inner = work_for(Some(&inner));
                count_read(10);
            }
            count_read(2);
        }
        count_read(100);
        let whole = begun.elapsed();
        let [outer, inner] = [1, 2].map(|node| meters.measure(node).unwrap());
        assert_eq!((outer.samples_read, inner.samples_read), (3, 10));
        assert!(outer.time + inner.time <= whole);
        assert!(at_work().is_none());
        assert_eq!(meters.measure(3), None);
    }
}
