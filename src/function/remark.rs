//! What is noticed about the native histograms of a window.

use super::lanes::note;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::value::NoteKind;

/// Something about the histograms of a window.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    /// A gauge was taken for a counter.
    NotCounter,
    /// A counter was taken for a gauge.
    NotGauge,
    /// Exponential and custom buckets met.
    MixedSchemas,
    /// Custom bounds were brought together in a subtraction.
    Subtracted,
    /// Custom bounds were brought together in an addition.
    Added,
}

/// All that was noticed in a window.
#[derive(Default)]
pub(super) struct Remarks(Vec<Remark>);

impl Remarks {
    /// Adds a remark.
    pub(super) fn add(&mut self, remark: Remark) {
        self.0.push(remark);
    }

    /// Forgets all else and says that buckets of two kinds met, so that there is no answer.
    pub(super) fn only_mixed<T>(&mut self) -> Option<T> {
        self.0 = vec![Remark::MixedSchemas];
        None
    }

    /// Says that buckets of two kinds met, so that there is no answer.
    pub(super) fn mixed<T>(&mut self) -> Option<T> {
        self.add(Remark::MixedSchemas);
        None
    }

    /// Says whether a gauge was taken for a counter.
    pub(super) fn expect_counter(&mut self, histogram: &Histogram) {
        if histogram.reset_hint == ResetHint::Gauge {
            self.add(Remark::NotCounter);
        }
    }

    /// Says whether one of two counters was taken for a gauge.
    pub(super) fn expect_gauges(&mut self, pair: [&Histogram; 2]) {
        if pair.into_iter().any(|histogram| histogram.reset_hint != ResetHint::Gauge) {
            self.add(Remark::NotGauge);
        }
    }

    /// Subtracts a histogram; `None` where the kinds of buckets differ.
    pub(super) fn subtract(&mut self, from: &mut Histogram, other: &Histogram) -> Option<()> {
        let outcome = from.subtract_assign(other).ok()?;
        if outcome.reconciled {
            self.add(Remark::Subtracted);
        }
        Some(())
    }

    /// Adds a histogram to another one; `None` where the kinds of buckets differ.
    pub(super) fn plus(&mut self, to: &mut Histogram, other: &Histogram) -> Option<()> {
        let outcome = to.add_assign(other).ok()?;
        if outcome.reconciled {
            self.add(Remark::Added);
        }
        Some(())
    }

    /// Notes all of it.
    pub(super) fn report(self, sweep: &Sweep<'_>, row: &mut Row<'_>) {
        for remark in self.0 {
            match remark {
                Remark::NotCounter => note(sweep, row, NoteKind::NotCounter),
                Remark::NotGauge => note(sweep, row, NoteKind::NotGauge),
                Remark::MixedSchemas => note(sweep, row, NoteKind::MixedSchemas),
                Remark::Subtracted => row.note(NoteKind::ReconciledBounds("subtraction"), 0),
                Remark::Added => row.note(NoteKind::ReconciledBounds("addition"), 0),
            }
        }
    }
}
