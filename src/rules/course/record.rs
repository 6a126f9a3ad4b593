//! The series that a recording rule writes.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::label::Labels;
use crate::label::NAME;
use crate::math::STALE;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Series;

use super::layer::Layer;
use super::rulebook::LiveRule;

/// Why a rule's outputs are refused.
pub(super) const TWINS: &str =
    "vector contains metrics with the same labelset after applying rule labels";
/// Why an alert's outputs are refused.
pub(super) const ALERT_TWINS: &str =
    "vector contains metrics with the same labelset after applying alert labels";

/// Returns the labels that a recorded sample gets.
pub(super) fn recorded(rule: &LiveRule, labels: &Labels) -> Labels {
    let mut recorded = labels.to_builder();
    recorded.set(NAME, &rule.name);
    rule.labels.iter().for_each(|(name, value)| {
        recorded.set(name, value);
    });
    recorded.build()
}

/// Returns the samples of a series, oldest first.
pub(super) fn samples(series: &Series) -> Vec<(Timestamp, Cell)> {
    let floats = series.floats.iter().map(|(at, value)| (*at, Cell::Float(*value)));
    let histograms = series.histograms.iter();
    let histograms = histograms.map(|(at, cell)| (*at, Cell::Histogram(cell.clone())));
    let mut all: Vec<_> = floats.chain(histograms).collect();
    if !series.histograms.is_empty() {
        all.sort_by_key(|(at, _)| *at);
    }
    all
}

/// What a wide run of a recording rule could not do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// A step went wrong, if not all did.
    Failed(String),
    /// Another rule writes the same series.
    Rival(usize),
}

/// A recording rule in the middle of its work.
pub(super) struct Recorder<'r> {
    pub(super) rule: &'r LiveRule,
    pub(super) number: usize,
    pub(super) offset: Millis,
    pub(super) limit: usize,
}

impl Recorder<'_> {
    /// Writes what many steps gave; `previous` are the series of the step before them.
    pub(super) fn write(
        &self,
        found: &[Series],
        steps: Steps,
        previous: &mut BTreeSet<Labels>,
        layer: &mut Layer,
    ) -> Result<(), Trouble> {
        let mut outputs: BTreeMap<Labels, Vec<(Timestamp, Cell)>> = BTreeMap::new();
        for series in found {
            let labels = recorded(self.rule, &series.labels);
            let output = outputs.entry(labels).or_default();
            let is_first = output.is_empty();
            output.extend(samples(series));
            if !is_first {
                output.sort_by_key(|(at, _)| *at);
                if output.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
                    return Err(Trouble::Failed(TWINS.to_owned()));
                }
            }
        }
        self.obey_limit(&outputs, steps)?;
        for labels in outputs.keys() {
            layer.claim(labels, (self.number, None)).map_err(Trouble::Rival)?;
        }
        let mut last = BTreeSet::new();
        for labels in previous.iter().filter(|labels| !outputs.contains_key(labels)) {
            layer.put(labels, steps.first() - self.offset, Cell::Float(STALE));
        }
        for (labels, output) in outputs {
            let was_there = previous.contains(&labels);
            if self.write_one(&labels, output, steps, was_there, layer) {
                last.insert(labels);
            }
        }
        *previous = last;
        Ok(())
    }

    /// Writes a series with an end wherever it is not there; returns whether it goes on.
    fn write_one(
        &self,
        labels: &Labels,
        output: Vec<(Timestamp, Cell)>,
        steps: Steps,
        was_there: bool,
        layer: &mut Layer,
    ) -> bool {
        let mut next = was_there.then_some(steps.first());
        for (at, cell) in output {
            if let Some(missed) = next.filter(|next| *next < at) {
                layer.put(labels, missed - self.offset, Cell::Float(STALE));
            }
            layer.put(labels, at - self.offset, cell);
            next = Some(at + steps.every());
        }
        let Some(missed) = next else { return false };
        if missed <= steps.last() && steps.every().0 > 0 {
            layer.put(labels, missed - self.offset, Cell::Float(STALE));
            return false;
        }
        true
    }

    fn obey_limit(
        &self,
        outputs: &BTreeMap<Labels, Vec<(Timestamp, Cell)>>,
        steps: Steps,
    ) -> Result<(), Trouble> {
        if self.limit == 0 || outputs.len() <= self.limit {
            return Ok(());
        }
        let mut counts = vec![0_usize; steps.len()];
        let every = steps.every().0.max(1);
        for (at, _) in outputs.values().flatten() {
            if let Some(count) = counts.get_mut(((*at - steps.first()).0 / every) as usize) {
                *count += 1;
            }
        }
        match counts.iter().find(|count| **count > self.limit) {
            Some(count) => Err(Trouble::Failed(over_limit(self.limit, *count))),
            None => Ok(()),
        }
    }
}

/// Says that a rule gives more series than it may.
pub(super) fn over_limit(limit: usize, count: usize) -> String {
    format!("exceeded limit of {limit} with {count} series")
}
