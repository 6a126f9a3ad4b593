//! Native histograms in sums and averages.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::histogram::Histogram;
use crate::histogram::HistogramMean;
use crate::histogram::HistogramSum;
use crate::histogram::MixedSchemas;
use crate::histogram::Outcome;
use crate::math::STALE;
use crate::math::is_stale;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NoteKind;

/// What runs along while histograms come in: a sum or a mean.
pub(super) trait Running: Clone + fmt::Debug + Send + Sync {
    /// Begins with a first histogram.
    fn begin(first: &Histogram) -> Self;

    /// Takes in a further one.
    fn take(&mut self, other: &Histogram) -> Result<(), MixedSchemas>;

    /// Returns what was noticed so far.
    fn noticed(&self) -> Outcome;

    /// Returns the result.
    fn result(self) -> Histogram;
}

impl Running for HistogramSum {
    fn begin(first: &Histogram) -> Self {
        Self::starting_at(first)
    }

    fn take(&mut self, other: &Histogram) -> Result<(), MixedSchemas> {
        self.add(other)
    }

    fn noticed(&self) -> Outcome {
        Self::noticed(self)
    }

    fn result(self) -> Histogram {
        self.finish()
    }
}

impl Running for HistogramMean {
    fn begin(first: &Histogram) -> Self {
        Self::starting_at(first)
    }

    fn take(&mut self, other: &Histogram) -> Result<(), MixedSchemas> {
        self.add(other)
    }

    fn noticed(&self) -> Outcome {
        Self::noticed(self)
    }

    fn result(self) -> Histogram {
        self.finish()
    }
}

/// The histograms of every group, at the steps that have any.
#[derive(Debug)]
pub(super) struct Lane<R> {
    groups: Vec<BTreeMap<u32, State<R>>>,
}

/// Floats that stood at a place before a histogram came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Before {
    /// There were none.
    Nothing,
    /// There were some.
    Floats,
}

#[derive(Debug)]
enum State<R> {
    /// Histograms were added.
    Running(R),
    /// Floats came first, so nothing can come of the histograms.
    Late,
    /// Kinds of buckets met that do not mix; what came since was not looked at.
    Refused(Before),
}

impl<R: Running> Lane<R> {
    /// Returns a lane without groups.
    pub(super) const fn new() -> Self {
        Self { groups: Vec::new() }
    }

    /// Makes room for groups up to a number.
    pub(super) fn grow(&mut self, groups: usize) {
        self.groups.resize_with(groups.max(self.groups.len()), BTreeMap::new);
    }

    /// Adds a histogram of a row.
    pub(super) fn add(
        &mut self,
        place: Place,
        before: Before,
        histogram: &Arc<Histogram>,
        identity: &Identity,
        notes: &mut Vec<NoteKind>,
    ) {
        let group = &mut self.groups[place.group];
        let Some(state) = group.get_mut(&(place.step as u32)) else {
            let state = match before {
                Before::Nothing => State::Running(R::begin(histogram)),
                Before::Floats => State::Late,
            };
            group.insert(place.step as u32, state);
            return;
        };
        let State::Running(running) = state else { return };
        if running.take(histogram).is_err() {
            let metric = identity.labels().name().to_owned();
            note(notes, NoteKind::MixedSchemas(metric));
            note_reconciled(running.noticed(), notes);
            *state = State::Refused(before);
        }
    }

    /// Writes a group's histograms beside its floats; where both met there is nothing.
    pub(super) fn finish(&self, group: usize, into: &mut Finish<'_>) {
        for (&step, state) in &self.groups[group] {
            let cell = &mut into.cells[step as usize];
            let mixed = match state {
                State::Running(_) => !is_stale(*cell),
                State::Late => true,
                State::Refused(before) => *before == Before::Floats,
            };
            *cell = STALE;
            if mixed {
                note(into.notes, NoteKind::MixedAggregation);
            }
            if let State::Running(running) = state {
                note_reconciled(running.noticed(), into.notes);
                if !mixed {
                    into.histograms.push(written(step, running, into.notes));
                }
            }
        }
    }
}

/// What aggregations are called where histograms are added.
const AGGREGATION: &str = "aggregation";

fn written<R: Running>(step: u32, running: &R, notes: &mut Vec<NoteKind>) -> HistogramCell {
    if running.noticed().collision {
        note(notes, NoteKind::ConflictingResets(AGGREGATION));
    }
    let mut histogram = running.clone().result();
    histogram.compact();
    HistogramCell { step, histogram: Arc::new(histogram) }
}

fn note_reconciled(outcome: Outcome, notes: &mut Vec<NoteKind>) {
    if outcome.reconciled {
        note(notes, NoteKind::ReconciledBounds(AGGREGATION));
    }
}

/// Notes something once.
fn note(notes: &mut Vec<NoteKind>, kind: NoteKind) {
    if !notes.contains(&kind) {
        notes.push(kind);
    }
}
