//! Lines of start timestamps: `metric@st -1m 0sx3 -30s+5sx2 _`.
//!
//! Such a line stands right above the values of the same metric and says, for each value, how
//! far from its own time it started to count.

use crate::format::NotationError;
use crate::format::read_duration;
use crate::format::read_series;
use crate::label::Labels;
use crate::math::quote;
use crate::time::Millis;

/// The most start timestamps that one item may stand for.
const REPETITIONS_MAX: u64 = 10_000_000;

/// A line of start timestamps.
pub(super) struct StartLine {
    labels: Labels,
    starts: Vec<Option<Millis>>,
}

impl StartLine {
    /// Tells whether a line is one: its first word ends in `@st`.
    pub(super) fn is_one(line: &str) -> bool {
        line.split_once([' ', '\t']).is_some_and(|(metric, _)| metric.ends_with("@st"))
    }

    /// Reads the line.
    pub(super) fn read(line: &str, number: usize) -> Result<Self, NotationError> {
        let (metric, items) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let metric = metric.strip_suffix("@st").unwrap_or(metric);
        let on_line = |text: String| NotationError::on_line(number, text);
        let described = read_series(&format!("{metric} _"), number)
            .map_err(|why| on_line(format!("invalid @st line metric {}: {why}", quote(metric))))?;
        let mut starts = Vec::new();
        for item in items.split_whitespace() {
            read_item(item, &mut starts).map_err(|why| {
                on_line(format!("invalid @st sequence: invalid ST item {}: {why}", quote(item)))
            })?;
        }
        Ok(Self { labels: described.labels, starts })
    }

    /// Returns the start timestamps if they are those of a metric with so many values.
    pub(super) fn fit(self, labels: &Labels, values: usize) -> Result<Vec<Option<Millis>>, String> {
        if self.labels != *labels {
            return Err("@st metric does not match the following sample line metric".to_owned());
        }
        let starts = self.starts.len();
        if starts != values {
            return Err(format!("@st line has {starts} values but sample line has {values}"));
        }
        Ok(self.starts)
    }
}

fn read_item(item: &str, into: &mut Vec<Option<Millis>>) -> Result<(), String> {
    if item == "_" {
        into.push(None);
        return Ok(());
    }
    if let Some(count) = item.strip_prefix("_x") {
        let count = repetitions(count).filter(|&count| count > 0);
        into.extend((0..count.ok_or("invalid repeat count")?).map(|_| None));
        return Ok(());
    }
    let (mut start, rest) = read_signed(item)?;
    let (step, rest) = match rest.as_bytes().first() {
        None => {
            into.push(Some(Millis(start)));
            return Ok(());
        }
        Some(b'x') => (0, rest),
        Some(b'+') => read_step(rest)?,
        Some(b'-') => read_step(rest).map(|(step, rest)| (-step, rest))?,
        Some(_) => {
            let first = rest.chars().next().unwrap_or_default();
            return Err(format!("unexpected character '{first}' after duration"));
        }
    };
    let count = rest.strip_prefix('x').ok_or("expected 'x<count>' after step duration")?;
    for _ in 0..=repetitions(count).ok_or("invalid repeat count")? {
        into.push(Some(Millis(start)));
        start = start.saturating_add(step);
    }
    Ok(())
}

/// Reads a duration that may have a sign off the front.
fn read_signed(text: &str) -> Result<(i64, &str), String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    if text.is_empty() {
        return Err("empty duration".to_owned());
    }
    if digits == 0 {
        return Err(format!("expected digits in duration {}", quote(text)));
    }
    // No unit has an `x`, so that one is the repetition.
    let is_unit = |byte: &u8| byte.is_ascii_alphabetic() && *byte != b'x';
    let end = digits + unsigned[digits..].bytes().take_while(is_unit).count();
    let (duration, rest) = unsigned.split_at(end);
    let length = read_duration(duration)
        .map_err(|why| format!("invalid duration {}: {why}", quote(duration)))?;
    Ok((if text.starts_with('-') { -length } else { length }, rest))
}

/// Reads the duration behind a sign.
fn read_step(rest: &str) -> Result<(i64, &str), String> {
    read_signed(&rest[1..]).map_err(|why| format!("invalid step duration: {why}"))
}

fn repetitions(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|&count| count <= REPETITIONS_MAX)
}

#[cfg(test)]
mod tests {
    use super::read_item;
    use crate::time::Millis;

    fn starts(text: &str) -> Result<Vec<Option<i64>>, String> {
        let mut into = Vec::new();
        for item in text.split_whitespace() {
            read_item(item, &mut into)?;
        }
        Ok(into.into_iter().map(|start| start.map(|Millis(start)| start)).collect())
    }

    #[test]
    fn all_forms_of_an_item_are_read() {
        assert_eq!(starts("_ -1m"), Ok(vec![None, Some(-60_000)]));
        assert_eq!(starts("_x2 0sx1"), Ok(vec![None, None, Some(0), Some(0)]));
        assert_eq!(starts("-10s+2sx2"), Ok(vec![Some(-10_000), Some(-8_000), Some(-6_000)]));
        assert_eq!(starts("5ms-2msx1"), Ok(vec![Some(5), Some(3)]));
    }

    #[test]
    fn broken_items_are_refused() {
        for text in ["_x0", "_x", "m", "1q", "1m+", "1m+1s", "1m*2", "1mx", "1mx99999999999"] {
            assert!(starts(text).is_err(), "{text}");
        }
    }
}
