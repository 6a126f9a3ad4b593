//! Prints values in series notation, so that reading them gives the same values.

use std::fmt::Write;

use crate::format::HintText;
use crate::format::Item;
use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Side;
use crate::label::Labels;
use crate::label::is_legacy_name;
use crate::math::general;
use crate::math::is_stale;
use crate::math::quote;

use super::token::Kind;
use super::token::Naming;
use super::token::hint_name;
use super::token::word_kind;

/// Writes a float as series notation reads it: `stale`, `NaN`, `Inf`, or shortest digits.
///
/// ```
/// use promqlite::format::write_float;
///
/// assert_eq!(write_float(f64::INFINITY), "Inf");
/// ```
pub fn write_float(value: f64) -> String {
    match value {
        marker if is_stale(marker) => "stale".to_owned(),
        f64::INFINITY => "Inf".to_owned(),
        other => general(other),
    }
}

/// Writes a metric as series notation reads it: `name{label="value"}`, or `{}` without any label.
///
/// ```
/// use promqlite::format::write_metric;
/// use promqlite::label::Labels;
///
/// let up = Labels::of([("__name__", "up"), ("job", "a")]);
/// assert_eq!(write_metric(&up), r#"up{job="a"}"#);
/// ```
pub fn write_metric(labels: &Labels) -> String {
    let name = labels.name();
    let bare = stands_bare(name);
    let mut pairs = Vec::new();
    if !bare && !name.is_empty() {
        pairs.push(quote(name));
    }
    for (label, value) in labels.iter().filter(|(label, _)| *label != crate::label::NAME) {
        let label = if is_legacy_name(label) { label.to_owned() } else { quote(label) };
        pairs.push(format!("{label}={}", quote(value)));
    }
    let name = if bare { name } else { "" };
    if bare && pairs.is_empty() {
        name.to_owned()
    } else {
        format!("{name}{{{}}}", pairs.join(", "))
    }
}

/// Tells whether a name needs no quotes: it is made of legal characters and no word of queries.
fn stands_bare(name: &str) -> bool {
    let legal = |byte: u8| byte == b'_' || byte == b':' || byte.is_ascii_alphanumeric();
    let named = matches!(
        word_kind(name),
        Kind::Identifier | Kind::MetricIdentifier | Kind::Keyword(_, Naming::Allowed)
    );
    named
        && !name.is_empty()
        && name.bytes().all(legal)
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Writes a native histogram as a literal: `{{schema:1 count:22 sum:3 buckets:[5 10 7]}}`.
///
/// A literal has one run of buckets a side, so gaps are filled with empty buckets.
///
/// ```
/// use promqlite::format::write_histogram;
///
/// assert_eq!(write_histogram(&promqlite::histogram::Histogram::default()), "{{}}");
/// ```
pub fn write_histogram(histogram: &Histogram) -> String {
    let mut parts = Vec::new();
    let mut number = |key: &str, value: f64| {
        if value != 0.0 {
            parts.push(format!("{key}:{}", write_float(value)));
        }
    };
    number("schema", f64::from(histogram.schema));
    number("count", histogram.count);
    number("sum", histogram.sum);
    number("z_bucket", histogram.zero_count);
    number("z_bucket_w", histogram.zero_threshold);
    if let Some(bounds) = &histogram.custom_bounds
        && histogram.schema == CUSTOM_BUCKETS_SCHEMA
        && !bounds.is_empty()
    {
        parts.push(format!("custom_values:{}", list(bounds)));
    }
    if histogram.reset_hint != ResetHint::Unknown {
        parts.push(format!("counter_reset_hint:{}", hint_name(histogram.reset_hint)));
    }
    push_side(&mut parts, "", &histogram.positive);
    push_side(&mut parts, "n_", &histogram.negative);
    format!("{{{{{}}}}}", parts.join(" "))
}

/// Writes values one after the other, equal neighbours once with a repetition.
///
/// ```
/// use promqlite::format::{read_series, write_items};
///
/// assert_eq!(write_items(&read_series("up 1 1 1 2", 1)?.items), "1x2 2");
/// # Ok::<(), promqlite::format::NotationError>(())
/// ```
pub fn write_items(items: &[Item]) -> String {
    let mut text = String::new();
    for run in items.chunk_by(same) {
        let (value, repeats) = match &run[0] {
            Item::Omitted => ("_".to_owned(), run.len()),
            Item::Float(value) => (write_float(*value), run.len() - 1),
            Item::Histogram(histogram, hint) => (written(histogram, *hint), run.len() - 1),
        };
        // A word cannot be repeated: its letters would take the `x` in.
        let is_word = value.ends_with(|c: char| c.is_ascii_alphabetic());
        let value = match run.len() {
            1 => value,
            length if is_word => vec![value; length].join(" "),
            _ => format!("{value}x{repeats}"),
        };
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}{value}");
    }
    text
}

fn written(histogram: &Histogram, hint: HintText) -> String {
    if hint == HintText::Written {
        return write_histogram(histogram);
    }
    write_histogram(&Histogram { reset_hint: ResetHint::Unknown, ..histogram.clone() })
}

fn same(one: &Item, other: &Item) -> bool {
    match (one, other) {
        (Item::Float(one), Item::Float(other)) => one.to_bits() == other.to_bits(),
        _ => one == other,
    }
}

fn list(values: &[f64]) -> String {
    let texts: Vec<_> = values.iter().copied().map(write_float).collect();
    format!("[{}]", texts.join(" "))
}

fn push_side(parts: &mut Vec<String>, prefix: &str, side: &Side) {
    let buckets = filled(side);
    let Some(&(offset, _)) = buckets.first() else { return };
    if offset != 0 {
        parts.push(format!("{prefix}offset:{offset}"));
    }
    let counts: Vec<_> = buckets.iter().map(|&(_, count)| count).collect();
    parts.push(format!("{prefix}buckets:{}", list(&counts)));
}

/// Returns the buckets from the first to the last that is not empty, gaps as empty buckets.
fn filled(side: &Side) -> Vec<(i32, f64)> {
    let mut buckets: Vec<(i32, f64)> = Vec::new();
    for (index, count) in side.cells().filter(|&(_, count)| count != 0.0) {
        let next = buckets.last().map_or(index, |&(last, _)| last + 1);
        // A gap too wide to print could not be read back either; its buckets move together.
        if index - next < GAP_MAX {
            buckets.extend((next..index).map(|index| (index, 0.0)));
        }
        buckets.push((index, count));
    }
    buckets
}

/// The widest gap between two runs that is filled.
const GAP_MAX: i32 = 100_000;
