//! The data that an answer needs, on a grid and as little of it as can be.

use std::collections::BTreeMap;

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::format::HintText;
use promqlite::format::Item;
use promqlite::format::write_duration;
use promqlite::format::write_items;
use promqlite::format::write_metric;
use promqlite::label::Labels;
use promqlite::math::STALE;
use promqlite::math::almost_equal;
use promqlite::storage::Memory;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Points;
use promqlite::value::Value;

/// How far apart the samples of a test may be, the clearest first.
const GRIDS: [i64; 9] = [300_000, 60_000, 30_000, 15_000, 10_000, 5000, 1000, 100, 1];
/// The most steps of all series of a test together.
const STEPS_MAX: i64 = 3_000_000;
/// How often the question is asked of less and less data.
const ATTEMPTS_MAX: usize = 400;
/// Values that differ by no more than this part of them are equal, as tests have it.
const NEAR: f64 = 1e-9;

/// The samples of series by their times.
pub(super) type Series = BTreeMap<Labels, BTreeMap<i64, Item>>;

/// A question, its data on a grid, and the answer that has to stay.
pub(super) struct Extract<'a> {
    engine: &'a Engine,
    query: &'a str,
    ask: Ask,
    every: i64,
    series: Vec<(Labels, BTreeMap<i64, Item>)>,
    answer: Answered,
}

/// What an answer says of each series.
type Answered = BTreeMap<Labels, Vec<(i64, Cell)>>;

/// Adds the samples of a series in a stretch of time.
pub(super) fn add(points: &Points, from: i64, to: i64, into: &mut BTreeMap<i64, Item>) {
    let inside = |time: &i64| *time >= from && *time <= to;
    let floats = points.times.iter().zip(&points.values);
    into.extend(floats.filter(|(time, _)| inside(time)).map(|(t, v)| (*t, Item::Float(*v))));
    let stale = points.stale.iter().filter(|time| inside(time));
    into.extend(stale.map(|time| (*time, Item::Float(STALE))));
    let native = points.histograms.times.iter().zip(&points.histograms.cells);
    let native = native.filter(|(time, _)| inside(time));
    into.extend(native.map(|(t, cell)| (*t, Item::Histogram(cell.clone(), HintText::Open))));
}

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
        let mut attempts = 0;
        let mut piece = self.series.len().div_ceil(2);
        while piece > 0 {
            let mut at = 0;
            while at < self.series.len() && attempts < ATTEMPTS_MAX {
                attempts += 1;
                let end = (at + piece).min(self.series.len());
                let mut fewer = self.series.clone();
                fewer.drain(at..end);
                if self.holds(&fewer) {
                    self.series = fewer;
                } else {
                    at = end;
                }
            }
            piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
        }
    }

    /// Tells whether the answer over some series is the one that has to stay.
    fn holds(&self, series: &[(Labels, BTreeMap<i64, Item>)]) -> bool {
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

/// Puts samples on a grid; none where two of a series would fall together.
fn snapped(
    data: &Series,
    origin: i64,
    every: i64,
    late: i64,
) -> Option<Vec<(Labels, BTreeMap<i64, Item>)>> {
    let place = |time: i64| (time - origin + late).div_euclid(every);
    let snap = |(labels, samples): (&Labels, &BTreeMap<i64, Item>)| {
        let moved: BTreeMap<i64, Item> =
            samples.iter().map(|(time, item)| (place(*time), item.clone())).collect();
        (moved.len() == samples.len()).then(|| (labels.clone(), moved))
    };
    data.iter().map(snap).collect()
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
