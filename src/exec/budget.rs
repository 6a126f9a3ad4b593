//! How many samples a query may hold at once.

use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

use super::meter;
use crate::exec::ExecError;

/// The size of a sample: a time and a value. A histogram counts for as many as fit its size.
const SAMPLE_BYTES: u64 = 16;

/// Counts the samples a query holds, as Prometheus counts them, and the ones it has read.
#[derive(Debug)]
pub struct Budget {
    limit: i64,
    bytes: u64,
    held: AtomicI64,
    peak: AtomicI64,
    read: AtomicI64,
}

impl Budget {
    /// Returns a budget of so many samples, and so many bytes of samples, at once.
    pub fn new(samples: u64, bytes: u64) -> Self {
        let limit = i64::try_from(samples).unwrap_or(i64::MAX);
        let [held, peak, read] = [AtomicI64::new(0), AtomicI64::new(0), AtomicI64::new(0)];
        Self { limit, bytes, held, peak, read }
    }

    /// Takes samples into memory; an error where they are too many.
    pub fn hold(&self, samples: usize) -> Result<(), ExecError> {
        self.hold_at_most(samples, samples)
    }

    /// Takes samples into memory that were `most` for a while; an error where they are too many.
    fn hold_at_most(&self, samples: usize, most: usize) -> Result<(), ExecError> {
        let peak = self.held.fetch_add(samples as i64, Ordering::Relaxed) + most as i64;
        self.peak.fetch_max(peak, Ordering::Relaxed);
        if peak > self.limit {
            return Err(ExecError::TooManySamples);
        }
        if peak.max(0) as u64 > self.bytes / SAMPLE_BYTES {
            return Err(ExecError::TooManyBytes(self.bytes));
        }
        Ok(())
    }

    /// Returns a share, for one piece of an answer.
    pub(super) fn share(&self) -> Share<'_> {
        Share { budget: self, read: 0, held: 0, most: 0 }
    }

    /// Lets samples go.
    pub fn release(&self, samples: usize) {
        self.held.fetch_sub(samples as i64, Ordering::Relaxed);
    }

    /// Counts samples that were read from the storage.
    pub fn count_read(&self, samples: usize) {
        meter::count_read(samples);
        self.read.fetch_add(samples as i64, Ordering::Relaxed);
    }

    /// Returns how many samples are held.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed).max(0) as usize
    }

    /// Returns how many samples were held at most.
    pub fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed).max(0) as usize
    }

    /// Returns how many samples were read.
    pub fn read(&self) -> usize {
        self.read.load(Ordering::Relaxed).max(0) as usize
    }
}

/// What a piece of an answer reads and holds while its rows are made.
///
/// It is told to the budget once, so that threads do not fight over its counters row by row.
pub(super) struct Share<'b> {
    budget: &'b Budget,
    read: usize,
    held: usize,
    most: usize,
}

impl Share<'_> {
    /// Counts samples that were read from the storage.
    pub(super) fn count_read(&mut self, samples: usize) {
        self.read += samples;
    }

    /// Counts a row that was made while `beside` samples more were held.
    pub(super) fn hold(&mut self, row: usize, beside: usize) {
        self.most = self.most.max(self.held + beside);
        self.held += row;
        self.most = self.most.max(self.held);
    }

    /// Tells the budget; an error where the samples are too many.
    pub(super) fn settle(self) -> Result<(), ExecError> {
        self.budget.count_read(self.read);
        self.budget.hold_at_most(self.held, self.most)
    }
}
