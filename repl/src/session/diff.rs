//! Where two answers differ.

use std::collections::BTreeMap;

use promqlite::engine::QueryError;
use promqlite::label::Labels;
use promqlite::math::almost_equal;
use promqlite::value::Cell;
use promqlite::value::Value;

use super::reply::Reply;
use super::state::Session;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Unit;
use crate::output::counted;
use crate::output::metric;
use crate::output::number;
use crate::report;
use crate::source;
use crate::token::tokens;
use crate::token::with_last;

/// Values that differ by no more than this part of them are equal.
const NEAR: f64 = 1e-9;

/// What an answer says of a series, in the two forms that are compared: exactly, and for people.
type Told = BTreeMap<Labels, Vec<(i64, f64)>>;

impl Session {
    /// Compares two expressions, or the last expression on two sources.
    pub(super) fn diff(&mut self, rest: &str) -> Result<Reply, String> {
        let usage = "it is written \\diff EXPR ; EXPR, or \\diff SOURCE";
        if rest.is_empty() {
            return Err(usage.to_owned());
        }
        let (told, texts, names) = if let Some((left, right)) = halves(rest) {
            let last = self.last.clone();
            let texts = [left, right].map(|text| with_last(text.trim(), last.as_deref()));
            let told = texts.clone().map(|text| self.told(&text));
            (told, texts, ["left", "right"].map(str::to_owned))
        } else {
            let text = self.given("")?;
            let other = source::open(&[rest.to_owned()], &self.terms);
            let other = other.map_err(|error| error.to_string())?;
            let here = self.told(&text);
            let own = std::mem::replace(&mut self.world, other);
            let there = self.told(&text);
            let name = own.sources.first().map(|one| one.name.clone()).unwrap_or_default();
            self.world = own;
            ([here, there], [text.clone(), text], [name, rest.to_owned()])
        };
        match told {
            [Ok(left), Ok(right)] => Ok(Reply::saying(self.differences(&left, &right, &names))),
            [Err(error), _] => Ok(Reply::failing(report::failure(&error, &texts[0], self.errors))),
            [_, Err(error)] => Ok(Reply::failing(report::failure(&error, &texts[1], self.errors))),
        }
    }

    fn told(&self, text: &str) -> Result<Told, QueryError> {
        let ask = self.ask().unwrap_or(promqlite::engine::Ask::Instant(self.world.clock.now));
        Ok(values(&self.answer(text, ask)?.value))
    }

    fn differences(&self, left: &Told, right: &Told, names: &[String; 2]) -> String {
        let mut columns = Columns::default();
        columns.column("series", Align::Left);
        for name in names {
            columns.column(name, Align::Right);
        }
        columns.column("difference", Align::Right);
        let all: std::collections::BTreeSet<_> = left.keys().chain(right.keys()).collect();
        let mut count = 0;
        for labels in &all {
            let (one, other) = (left.get(*labels), right.get(*labels));
            let Some((one, other)) = apart(one, other) else { continue };
            count += 1;
            let shown = |value: Option<f64>| {
                value.map_or_else(|| "—".to_owned(), |value| number(value, Unit::Plain))
            };
            let change = one.zip(other).map(|(one, other)| other - one);
            let mut name = String::new();
            metric(labels, &mut name);
            columns.row(vec![name, shown(one), shown(other), shown(change)]);
        }
        let mut page = String::new();
        if count > 0 {
            columns.write(self.screen.columns, self.screen.paint, &mut page);
        }
        let whole = counted(all.len() as u64);
        page += &match count {
            0 => format!("no difference in {whole} series\n"),
            count => format!("{} of {whole} series differ\n", counted(count)),
        };
        page
    }
}

/// Returns the first values of a series that differ; nothing where none do.
fn apart(
    one: Option<&Vec<(i64, f64)>>,
    other: Option<&Vec<(i64, f64)>>,
) -> Option<(Option<f64>, Option<f64>)> {
    let empty = Vec::new();
    let (one, other) = (one.unwrap_or(&empty), other.unwrap_or(&empty));
    let mut both = BTreeMap::<i64, (Option<f64>, Option<f64>)>::new();
    one.iter().for_each(|(at, value)| both.entry(*at).or_default().0 = Some(*value));
    other.iter().for_each(|(at, value)| both.entry(*at).or_default().1 = Some(*value));
    both.into_values().find(|pair| match pair {
        (Some(one), Some(other)) => !almost_equal(*one, *other, NEAR),
        _ => true,
    })
}

/// Returns what an answer says of each series; names are left out, as the two may have others.
fn values(value: &Value) -> Told {
    let cell = |cell: &Cell| match cell {
        Cell::Float(float) => *float,
        Cell::Histogram(histogram) => histogram.count,
    };
    match value {
        Value::Scalar(at, float) => [(Labels::empty(), vec![(at.0, *float)])].into(),
        Value::Text(..) => Told::new(),
        Value::Vector(samples) => samples
            .iter()
            // Every source has a now of its own.
            .map(|sample| (sample.labels.without_name(), vec![(0, cell(&sample.cell))]))
            .collect(),
        Value::Matrix(series) => series
            .iter()
            .map(|one| {
                let floats = one.floats.iter().map(|(at, float)| (at.0, *float));
                (one.labels.without_name(), floats.collect())
            })
            .collect(),
    }
}

/// Divides a text at the semicolon between two expressions, if there is one.
fn halves(text: &str) -> Option<(&str, &str)> {
    let semicolon = tokens(text).into_iter().find(|token| token.of(text) == ";")?;
    Some((text.get(..semicolon.start)?, text.get(semicolon.end..)?))
}
