//! Where in the tree a node is lowered, and what that means for it.

use crate::label::Grouping;
use crate::plan::Pin;
use crate::plan::Timing;
use crate::storage::Buckets;
use crate::storage::LabelNeeds;
use crate::time::Millis;
use crate::time::Timestamp;

/// What a node has to know of the nodes above it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The first and last time it is evaluated at.
    pub(super) times: (Timestamp, Timestamp),
    /// The distance of its evaluations.
    pub(super) step: Millis,
    /// Whether it is the parameter of an aggregation, or inside of one.
    pub(super) role: Role,
    /// The function or aggregation right above, no operator between.
    pub(super) function: Option<&'static str>,
    /// The grouping of the aggregation directly above.
    pub(super) grouping: Option<Grouping>,
    /// The labels that anything above looks at.
    pub(super) labels: LabelNeeds,
    /// What anything above looks at of native histograms.
    pub(super) sight: HistogramSight,
}

/// Whether a node is part of an aggregation's parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// It is not.
    Operand,
    /// It is, and `@` means less there.
    Parameter,
}

/// What is looked at of native histograms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HistogramSight {
    /// Whatever is there.
    Plain,
    /// Count and sum alone.
    Totals,
    /// The buckets, whatever else stands between.
    Buckets,
}

impl Place {
    /// Returns the place of the whole query.
    pub(super) fn root(times: (Timestamp, Timestamp), step: Millis) -> Self {
        Self {
            times,
            step,
            role: Role::Operand,
            function: None,
            grouping: None,
            labels: LabelNeeds::All,
            sight: HistogramSight::Plain,
        }
    }

    /// Returns the place below a node that a storage learns nothing from.
    pub(super) fn below(&self) -> Self {
        Self { grouping: None, ..self.clone() }
    }

    /// Returns the place below an operator between two vectors.
    pub(super) fn operand(&self) -> Self {
        Self { function: None, grouping: None, labels: LabelNeeds::All, ..self.clone() }
    }

    /// Returns the place below a function or aggregation.
    pub(super) fn argument(&self, function: &'static str) -> Self {
        Self { function: Some(function), grouping: None, ..self.clone() }
    }

    /// Returns the place inside a subquery that looks back from a timing over a range.
    pub(super) fn inside(&self, timing: Timing, range: Millis, step: Millis) -> Self {
        let (first, last) = self.seen(timing);
        // A subquery is evaluated at multiples of its step.
        let past = last.0.checked_rem_euclid(step.0).map_or(Millis::ZERO, Millis);
        let times = (first - range, last - past);
        Self { times, step, sight: HistogramSight::Buckets, ..self.below() }
    }

    /// Returns the same place with more known of what is looked at of histograms.
    pub(super) fn looking_at(mut self, sight: HistogramSight) -> Self {
        if self.sight != HistogramSight::Buckets && sight != HistogramSight::Plain {
            self.sight = sight;
        }
        self
    }

    /// Returns what a storage has to read of native histograms here.
    pub(super) fn buckets(&self) -> Buckets {
        match self.sight {
            HistogramSight::Totals => Buckets::Skipped,
            HistogramSight::Plain | HistogramSight::Buckets => Buckets::Read,
        }
    }

    /// Returns the first and last instant that evaluations here look at.
    pub(super) fn seen(&self, timing: Timing) -> (Timestamp, Timestamp) {
        let (first, last) = self.times;
        let (first, last) = match timing.pin {
            Pin::Free => (first, last),
            Pin::At(instant) => (instant, instant),
            Pin::From(instant) => (instant, instant + (last - first)),
        };
        (first - timing.offset, last - timing.offset)
    }
}
