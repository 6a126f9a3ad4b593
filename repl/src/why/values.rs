//! The links that data tells: targets, samples, and the expression.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::engine::Ask;
use promqlite::function::Kind;
use promqlite::label::MatchOp;
use promqlite::label::Matcher;
use promqlite::math::quote;
use promqlite::storage::Context;
use promqlite::syntax::Binary;
use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::print;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Cell;
use promqlite::value::Sample;
use promqlite::value::Value;

use super::link::Link;
use super::link::State;
use super::paper::metric;
use super::paper::selectors;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::output::sparkline;
use crate::output::unit_of;
use crate::silence::Asked;
use crate::silence::Loss;

/// How many series are shown.
const SHOWN_MAX: usize = 5;
/// How far back values are shown.
const BACK: Millis = Millis::from_minutes(60);
/// How many values are shown.
const SPARKS: i64 = 60;

/// Lists the jobs that the selectors of an expression name.
pub(super) fn jobs(expr: &Expr) -> BTreeSet<&str> {
    let tests = selectors(expr).into_iter().flat_map(|selector| &selector.tests);
    let named = tests.filter(|test| test.name == "job" && test.op == MatchOp::Equal);
    named.map(|test| test.value.as_str()).collect()
}

/// Tells whether what an expression reads is scraped and up.
pub(super) fn targets_link(asked: &Asked<'_>, expr: &Expr) -> Option<Link> {
    let mut lines = BTreeMap::new();
    let (mut is_down, mut is_none) = (false, false);
    for selector in selectors(expr) {
        let mut tests = selector.tests.iter().filter(|test| test.name == "job");
        let Some(job) = tests.find(|test| test.op == MatchOp::Equal) else { continue };
        let job = job.value.as_str();
        let Some(Value::Vector(samples)) = value_of(asked, &format!("up{{job={}}}", quote(job)))
        else {
            continue;
        };
        let up = samples.iter().filter(|one| float(one) == Some(1.0)).count();
        let line = match (samples.len(), up) {
            (0, _) => format!("there is no target of job {} at the time", quote(job)),
            (all, up) if all == up => format!("{all} targets of job {} are up", quote(job)),
            (all, up) => format!("{up} of {all} targets of job {} are up", quote(job)),
        };
        let line = line.replace("1 targets", "1 target");
        let reads_up = metric(selector) == Some("up");
        is_down |= !reads_up && !samples.is_empty() && up == 0;
        is_none |= samples.is_empty();
        lines.insert(job.to_owned(), line);
    }
    if lines.is_empty() {
        return None;
    }
    let (state, told) = if is_down {
        (State::Broken, "all targets are down, so there is nothing to compute with")
    } else if is_none {
        (State::Unknown, "there is no target by that name, at least not at this time")
    } else {
        (State::Holds, "the targets are there")
    };
    Some(Link::new("targets", state, told).showing(lines.into_values()))
}

/// Tells whether there are samples, and whether the expression holds.
pub(super) fn expression_links(asked: &Asked<'_>, expr: &Expr) -> Vec<Link> {
    let value = asked.value(expr);
    let is_there = match &value {
        Some(Value::Vector(samples)) => !samples.is_empty(),
        Some(Value::Scalar(..)) => true,
        _ => false,
    };
    let found = counts(asked, expr);
    let samples = || {
        let told = "the selectors find series at the time";
        Link::new("samples", State::Holds, told).showing(found.clone())
    };
    let parts = parts(asked, expr);
    if is_there {
        let told = "the expression holds";
        return vec![samples(), Link::new("expression", State::Holds, told).showing(parts)];
    }
    let Some((loss, told)) = asked.why(expr) else {
        let told = "the expression gives nothing";
        return vec![samples(), Link::new("expression", State::Quiet, told).showing(parts)];
    };
    match loss {
        Loss::Select => vec![Link::new("samples", State::Broken, told).showing(found)],
        Loss::Match => {
            vec![samples(), Link::new("expression", State::Broken, told).showing(parts)]
        }
        Loss::Compare | Loss::Compute => {
            vec![samples(), Link::new("expression", State::Quiet, told).showing(parts)]
        }
    }
}

/// Counts the series of each selector.
fn counts(asked: &Asked<'_>, expr: &Expr) -> Vec<String> {
    let mut lines = Vec::new();
    expr.walk(|part| {
        let is_selector = matches!(part.kind, ExprKind::Selector(_) | ExprKind::Range(_));
        if !is_selector || lines.len() >= SHOWN_MAX {
            return;
        }
        let count = match asked.value(part) {
            Some(Value::Vector(samples)) => samples.len(),
            Some(Value::Matrix(series)) => series.len(),
            _ => return,
        };
        let line = format!("{}: {} series", print(part), counted(count as u64));
        if !lines.contains(&line) {
            lines.push(line);
        }
    });
    lines
}

/// Shows the two sides of each comparison, and how the left one went.
fn parts(asked: &Asked<'_>, expr: &Expr) -> Vec<String> {
    let mut lines = Vec::new();
    expr.walk(|part| {
        if let ExprKind::Binary(binary) = &part.kind
            && binary.op.is_comparison()
            && lines.len() < 3 * SHOWN_MAX
        {
            compared(asked, binary, &mut lines);
        }
    });
    lines
}

fn compared(asked: &Asked<'_>, binary: &Binary, lines: &mut Vec<String>) {
    // The side that is a vector is what is watched.
    let is_left = asked.kind(&binary.left) == Some(Kind::Vector);
    let (watched, other) =
        if is_left { (&binary.left, &binary.right) } else { (&binary.right, &binary.left) };
    let unit = unit_of(watched);
    let limit = match asked.value(other) {
        Some(Value::Scalar(_, value)) => number(value, unit),
        _ => print(other),
    };
    let text = print(watched);
    lines.push(format!("{text} {} {limit}:", binary.op.as_str()));
    let Some(Value::Vector(samples)) = asked.value(watched) else { return };
    let bound = match asked.value(other) {
        Some(Value::Scalar(_, value)) => Some(value),
        _ => None,
    };
    for sample in nearest_first(samples, bound).iter().take(SHOWN_MAX) {
        let value = float(sample).map_or_else(|| "a histogram".to_owned(), |one| number(one, unit));
        lines.push(format!(
            "  {} is {value}{}",
            named(sample),
            history(asked, &text, sample, unit)
        ));
    }
}

/// Sorts samples by how near they are to a bound, or by their values.
fn nearest_first(mut samples: Vec<Sample>, bound: Option<f64>) -> Vec<Sample> {
    let key = |sample: &Sample| {
        let value = float(sample).unwrap_or(f64::NAN);
        let apart = bound.map_or(-value, |bound| (value - bound).abs());
        if apart.is_nan() { f64::INFINITY } else { apart }
    };
    samples.sort_by(|a, b| key(a).total_cmp(&key(b)));
    samples
}

fn named(sample: &Sample) -> String {
    if sample.labels.is_empty() { "it".to_owned() } else { sample.labels.to_string() }
}

/// Draws the values of a series in the hour before.
fn history(asked: &Asked<'_>, text: &str, sample: &Sample, unit: Unit) -> String {
    let at = asked.ask.steps().last();
    let every = Millis((BACK.0 / SPARKS).max(1));
    let Some(steps) = Steps::range(at - BACK, at, every) else { return String::new() };
    let answer = asked.engine.query_until(asked.storage, text, Ask::Range(steps), asked.cancel);
    let Some(Value::Matrix(all)) = answer.ok().map(|answer| answer.value) else {
        return String::new();
    };
    let Some(series) = all.iter().find(|one| one.labels == sample.labels) else {
        return String::new();
    };
    let mut values: Vec<Option<f64>> = Vec::new();
    let mut floats = series.floats.iter().peekable();
    for step in steps.iter() {
        let own = floats.next_if(|(time, _)| *time == step);
        values.push(own.map(|(_, value)| *value));
    }
    let known = || values.iter().flatten().copied();
    let (Some(low), Some(high)) = (known().reduce(f64::min), known().reduce(f64::max)) else {
        return String::new();
    };
    let (low, high) = (number(low, unit), number(high, unit));
    format!("; in the hour before {low} to {high}  {}", sparkline(&values, 20))
}

/// Returns the value of an expression that is a text.
pub(super) fn value_of(asked: &Asked<'_>, text: &str) -> Option<Value> {
    let ask = Ask::Instant(asked.ask.steps().last());
    let answer = asked.engine.query_until(asked.storage, text, ask, asked.cancel);
    Some(answer.ok()?.value)
}

fn float(sample: &Sample) -> Option<f64> {
    if let Cell::Float(value) = sample.cell { Some(value) } else { None }
}

/// Tells what data alone knows of an alert: the series of `ALERTS`.
pub(super) fn recorded(asked: &Asked<'_>, alert: &str, at: Timestamp) -> Option<Link> {
    let text = format!("ALERTS{{alertname={}}}", quote(alert));
    let Some(Value::Vector(samples)) = value_of(asked, &text) else { return None };
    let when = asked.zone.written(at);
    if samples.is_empty() {
        let tests = ["__name__", "alertname"].into_iter().zip(["ALERTS", alert]);
        let tests = tests.map(|(name, value)| Matcher::equal(name, value)).collect();
        let context = Context::new(asked.cancel.clone());
        let all = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        let reach = asked.span.unwrap_or(all);
        let known = asked.storage.series(&[tests], reach, &context).unwrap_or_default();
        let told =
            format!("the data has it at other times, and neither pending nor firing at {when}");
        return (!known.is_empty()).then(|| Link::new("recorded", State::Quiet, told));
    }
    let lines = samples.iter().take(SHOWN_MAX).map(|sample| sample.labels.to_string());
    let is_firing = samples.iter().any(|one| one.labels.get("alertstate") == "firing");
    let state = if is_firing { State::Holds } else { State::Quiet };
    let word = if is_firing { "firing" } else { "pending" };
    let told = format!("the data has it {word} at {when}");
    Some(Link::new("recorded", state, told).showing(lines))
}
