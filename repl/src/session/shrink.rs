//! The data that an answer needs, on a grid and as little of it as can be.

use std::collections::BTreeMap;

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::format::Item;
use promqlite::format::write_duration;
use promqlite::format::write_items;
use promqlite::format::write_metric;
use promqlite::label::Labels;
use promqlite::math::almost_equal;
use promqlite::storage::Memory;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Value;

use crate::grid::GRIDS;
use crate::grid::Gridded;
use crate::grid::Series;
use crate::grid::fewest;
use crate::grid::snapped;

/// The most steps of all series of a test together.
const STEPS_MAX: i64 = 3_000_000;
/// How often the question is asked of less and less data.
const ATTEMPTS_MAX: usize = 400;
/// Values that differ by no more than this part of them are equal, as tests have it.
const NEAR: f64 = 1e-9;

/// A question, its data on a grid, and the answer that has to stay.
pub(super) struct Extract<'a> {
    engine: &'a Engine,
    query: &'a str,
    ask: Ask,
    every: i64,
    series: Vec<Gridded>,
    answer: Answered,
}

/// What an answer says of each series.
type Answered = BTreeMap<Labels, Vec<(i64, Cell)>>;

impl<'a> Extract<'a> {
    /// Puts the data of a question onto the widest grid on which its answer stays.
    pub(super) fn of(
        engine: &'a Engine,
        query: &'a str,
        ask: Ask,
        data: &Series,
        value: &Value,
    ) -> Option<Self> {
        let steps = ask.steps();
        let (first, last) = (steps.first().0, steps.last().0);
        let times = || data.values().flat_map(|samples| samples.keys().copied());
        let begin = times().min().unwrap_or(first).min(first);
        for every in GRIDS {
            let origin = first - (first - begin + every - 1).div_euclid(every) * every;
            let length = (times().max().unwrap_or(last) - origin) / every + 1;
            if length * data.len() as i64 > STEPS_MAX {
                return None;
            }
            let answer = answered(value, origin);
            let ask = shifted(ask, origin)?;
            // Scrapes come after the round time they belong to, or about it.
            for late in [every - 1, every / 2] {
                let Some(series) = snapped(data, origin, every, late) else { continue };
                let answer = answer.clone();
                let extract = Self { engine, query, ask, every, series, answer };
                if extract.holds(&extract.series) {
                    return Some(extract);
                }
            }
        }
        None
    }

    /// Leaves out the series without which the answer stays.
    pub(super) fn shrink(&mut self) {
        let all = std::mem::take(&mut self.series);
        self.series = fewest(all, ATTEMPTS_MAX, |series| self.holds(series));
    }

    /// Tells whether the answer over some series is the one that has to stay.
    fn holds(&self, series: &[Gridded]) -> bool {
        let mut memory = Memory::new();
        for (labels, samples) in series {
            for (step, item) in samples {
                let at = Timestamp(step * self.every);
                match item {
                    Item::Float(value) => memory.add(labels, at, *value),
                    Item::Histogram(cell, _) => memory.add_histogram(labels, at, cell.clone()),
                    Item::Omitted => {}
                }
            }
        }
        let answer = self.engine.query(&memory, self.query, self.ask);
        answer.is_ok_and(|answer| same(&answered(&answer.value, 0), &self.answer))
    }

    /// Returns how many series and samples are left.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.series.len(), self.series.iter().map(|(_, samples)| samples.len()).sum())
    }

    /// Writes the test; what is expected is still to be filled in.
    pub(super) fn script(&self, expects: &[&str]) -> String {
        let mut text = format!("load {}\n", write_duration(self.every));
        for (labels, samples) in &self.series {
            let last = samples.keys().next_back().copied().unwrap_or(-1);
            let item = |step: i64| samples.get(&step).cloned().unwrap_or(Item::Omitted);
            let items: Vec<_> = (0..=last).map(item).collect();
            text += &format!("  {} {}\n", write_metric(labels), write_items(&items));
        }
        let length = |at: Timestamp| write_duration(at.0);
        text += &match self.ask {
            Ask::Instant(at) => format!("\neval instant at {} {}\n", length(at), self.query),
            Ask::Range(steps) => format!(
                "\neval range from {} to {} step {} {}\n",
                length(steps.first()),
                length(steps.last()),
                write_duration(steps.every().0),
                self.query
            ),
        };
        expects.iter().for_each(|expect| text += &format!("  expect {expect}\n"));
        text
    }
}

fn shifted(ask: Ask, origin: i64) -> Option<Ask> {
    let back = Millis(origin);
    Some(match ask {
        Ask::Instant(at) => Ask::Instant(at - back),
        Ask::Range(steps) => {
            let every = steps.every();
            Ask::Range(Steps::range(steps.first() - back, steps.last() - back, every)?)
        }
    })
}

fn answered(value: &Value, origin: i64) -> Answered {
    match value {
        Value::Scalar(_, float) => [(Labels::empty(), vec![(0, Cell::Float(*float))])].into(),
        Value::Text(..) => Answered::new(),
        Value::Vector(samples) => samples
            .iter()
            .map(|sample| (sample.labels.clone(), vec![(0, sample.cell.clone())]))
            .collect(),
        Value::Matrix(all) => {
            let cells = |series: &promqlite::value::Series| {
                let floats = series.floats.iter().map(|(at, one)| (at.0, Cell::Float(*one)));
                let native = series.histograms.iter();
                let native = native.map(|(at, one)| (at.0, Cell::Histogram(one.clone())));
                let all = floats.chain(native).map(|(at, cell)| (at - origin, cell));
                all.collect::<Vec<_>>()
            };
            all.iter().map(|series| (series.labels.clone(), cells(series))).collect()
        }
    }
}

fn same(one: &Answered, other: &Answered) -> bool {
    let alike = |one: &Cell, other: &Cell| match (one, other) {
        (Cell::Float(one), Cell::Float(other)) => almost_equal(*one, *other, NEAR),
        (Cell::Histogram(one), Cell::Histogram(other)) => {
            almost_equal(one.count, other.count, NEAR) && almost_equal(one.sum, other.sum, NEAR)
        }
        _ => false,
    };
    one.len() == other.len()
        && one.iter().zip(other).all(|((labels, left), (others, right))| {
            labels == others
                && left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| left.0 == right.0 && alike(&left.1, &right.1))
        })
}
