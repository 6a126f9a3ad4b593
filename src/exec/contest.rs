//! A match group in which rows may get in each other's way, step by step.

use std::collections::HashMap;
use std::collections::HashSet;

use super::element::Operand;
use super::matches::Group;
use super::pair::Draft;
use super::pair::Fate;
use super::pair::Pairing;
use super::pair::element;
use super::pulse::Pulse;
use super::rows::Presence;
use crate::exec::ExecError;
use crate::label::Grouping;
use crate::label::Labels;
use crate::plan::Card;

/// A match group on its way through the steps.
pub(super) struct Contest<'c, 'p, 'b> {
    pub(super) pairing: &'c mut Pairing<'p, 'b>,
    pub(super) group: Group<'c>,
    pub(super) alive: &'c Presence,
}

/// The rows that failed to match as the query asks, of which the earliest is told.
#[derive(Default)]
pub(super) struct Clashes {
    earliest: Option<(Place, String)>,
}

/// When a clash is found: the step, duplicates on the one side first, then the row.
type Place = (usize, Phase, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Index,
    Match,
}

/// Why a group is left.
enum Failure {
    /// Its rows get in each other's way.
    Clash(Place, String),
    /// The query has to stop.
    Stopped(ExecError),
}

impl From<ExecError> for Failure {
    fn from(why: ExecError) -> Self {
        Self::Stopped(why)
    }
}

/// What a group has matched at a step.
#[derive(Default)]
struct Matched {
    any: bool,
    labels: HashSet<Labels>,
}

/// A pair of rows, either of which may be filled in.
type Key = (Option<usize>, Option<usize>);

impl Clashes {
    fn add(&mut self, place: Place, text: String) {
        if self.earliest.as_ref().is_none_or(|(earlier, _)| place < *earlier) {
            self.earliest = Some((place, text));
        }
    }

    /// Fails with the earliest clash, if there was one.
    pub(super) fn first(self) -> Result<(), ExecError> {
        self.earliest.map_or(Ok(()), |(_, text)| Err(ExecError::Failed(text)))
    }
}

impl<'b> Contest<'_, '_, 'b> {
    /// Walks the steps and adds the group's rows to the drafts.
    pub(super) fn run(
        mut self,
        drafts: &mut Vec<Draft>,
        clashes: &mut Clashes,
    ) -> Result<(), ExecError> {
        let mut rows: HashMap<Key, Draft> = HashMap::new();
        for step in (0..self.pairing.join.width).filter(|&step| self.alive.has(step)) {
            match self.step(step, &mut rows) {
                Ok(()) => {}
                Err(Failure::Clash(place, text)) => return Ok(clashes.add(place, text)),
                Err(Failure::Stopped(why)) => return Err(why),
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|(key, _)| *key);
        drafts.extend(rows.into_iter().map(|(_, draft)| draft));
        Ok(())
    }

    fn step(&mut self, step: usize, rows: &mut HashMap<Key, Draft>) -> Result<(), Failure> {
        let mut pulse = Pulse::of(self.pairing.run);
        let partner = self.partner(step, &mut pulse)?;
        let (fill_one, fill_many) =
            (self.pairing.join.matching.fill_right, self.pairing.join.matching.fill_left);
        let mut matched = Matched::default();
        for &row in self.group.many {
            pulse.beat()?;
            let row = row as usize;
            let Some(left) = element(self.pairing.many.get(row), step) else { continue };
            let right = partner.map(|(_, element)| element).or(fill_one.map(Operand::Float));
            let Some(right) = right else { continue };
            let key = (Some(row), partner.map(|(one, _)| one));
            self.attempt(step, key, (left, right), &mut matched, rows)?;
        }
        match (partner, fill_many) {
            (Some((one, right)), Some(fill)) if !matched.any => {
                let key = (None, Some(one));
                self.attempt(step, key, (Operand::Float(fill), right), &mut matched, rows)
            }
            _ => Ok(()),
        }
    }

    /// Returns the only row of the one side that has an element at a step.
    fn partner(
        &self,
        step: usize,
        pulse: &mut Pulse<'_>,
    ) -> Result<Option<(usize, Operand<'b>)>, Failure> {
        let mut found: Option<(usize, Operand<'b>)> = None;
        for &row in self.group.one {
            pulse.beat()?;
            let row = row as usize;
            let Some(element) = element(self.pairing.one.get(row), step) else { continue };
            if let Some((before, _)) = found {
                let place = (step, Phase::Index, row);
                return Err(Failure::Clash(place, self.duplicate(before, row)));
            }
            found = Some((row, element));
        }
        Ok(found)
    }

    fn duplicate(&self, before: usize, row: usize) -> String {
        let matching = self.pairing.join.matching;
        let side = if matching.card == Card::OneToMany { "left" } else { "right" };
        let mut twins = [before, row].map(|row| self.pairing.one.labels(row).to_string());
        twins.sort();
        format!(
            "found duplicate series for the match group {} on the {side} hand-side of the \
             operation: [{}, {}];many-to-many matching not allowed: matching labels must be \
             unique on one side",
            matching.on.project(&self.pairing.one.labels(row)),
            twins[0],
            twins[1]
        )
    }

    /// Combines two elements, unless the group has matched in this way at this step before.
    fn attempt(
        &mut self,
        step: usize,
        key: Key,
        (many, one): (Operand<'_>, Operand<'_>),
        matched: &mut Matched,
        rows: &mut HashMap<Key, Draft>,
    ) -> Result<(), Failure> {
        let order = key.0.unwrap_or_else(|| self.pairing.many.len() + key.1.unwrap_or(0));
        let fate = self.pairing.elements(many, one, step, order);
        if matches!(fate, Fate::Senseless) {
            return Ok(());
        }
        let labels = self.labels(key);
        let again = match self.pairing.join.matching.card {
            Card::OneToOne if matched.any => {
                "many-to-one matching must be explicit (group_left/group_right)"
            }
            Card::OneToOne => "",
            _ if matched.labels.insert(labels.clone()) => "",
            _ => "grouping labels must ensure unique matches",
        };
        matched.any = true;
        if !again.is_empty() {
            let text = format!("multiple matches for labels: {again}");
            return Err(Failure::Clash((step, Phase::Match, order), text));
        }
        if let Fate::Kept(cell) = fate {
            let draft = rows.entry(key).or_insert_with(|| self.pairing.draft(order, labels));
            draft.put(step, cell);
        }
        Ok(())
    }

    /// Returns the labels of a pair; a row that is filled in has the labels that match.
    fn labels(&self, key: Key) -> Labels {
        let on: &Grouping = &self.pairing.join.matching.on;
        let many = key.0.map(|row| self.pairing.many.labels(row));
        let one = key.1.map(|row| self.pairing.one.labels(row));
        let filled =
            |other: &Option<Labels>| on.project(other.as_ref().unwrap_or(&Labels::empty()));
        let (many_labels, one_labels) = match (&many, &one) {
            (Some(many), Some(one)) => (many.clone(), one.clone()),
            (Some(many), None) => (many.clone(), filled(&Some(many.clone()))),
            (None, one) => (filled(one), one.clone().unwrap_or_default()),
        };
        self.pairing.join.labels(&many_labels, || one_labels)
    }
}
