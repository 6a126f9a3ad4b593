//! Samples by queries of range selectors, where a server offers no remote read.
//!
//! Such an answer holds the samples as they are, but not the markers that end series.

use std::collections::BTreeMap;

use super::client::Client;
use super::error::Fault;
use super::error::RemoteError;
use super::held::Held;
use super::held::HeldSamples;
use super::held::HeldSeries;
use super::parallel::in_parallel;
use super::query::RemoteQuery;
use super::written;
use crate::engine::Ask;
use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Cancel;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Points;
use crate::value::Series;
use crate::value::Value;

/// The shortest part that is asked by itself, unless the server has too many samples for it.
const PART_MIN: i64 = 3_600_000;
/// How many parts a stretch of time is cut into at most before anything is asked.
const PARTS_MAX: i64 = 16;
/// A part of this length is not halved any more.
const PART_LEAST: i64 = 1000;
/// No server has samples over a longer time, and some refuse longer ranges.
const LENGTH_MAX: i64 = 100 * 365 * 86_400_000;

/// Reads all series that pass some tests, sorted by their labels, and what the server warns of.
pub(super) fn read(
    client: &Client,
    matchers: &[Matcher],
    reach: Window,
    cancel: &Cancel,
) -> Result<(Held, Vec<String>), RemoteError> {
    let selector = written::selector(matchers);
    let parts = parts(reach);
    let part = |part: &Window| ask(client, &selector, *part, cancel);
    let answers = in_parallel(&parts, client.wire.terms.parallel, part)?;
    let mut series = BTreeMap::<Labels, Points>::new();
    let mut warnings = Vec::new();
    for (found, told) in answers.into_iter().flatten() {
        warnings.extend(told);
        for one in found {
            let points = points(&one);
            let known = series.entry(one.labels).or_default();
            known.append_within(&points, reach.after.0.saturating_add(1), reach.until.0);
        }
    }
    let held = series.into_iter();
    let held =
        held.map(|(labels, points)| HeldSeries { labels, samples: HeldSamples::Points(points) });
    Ok((Held { series: held.collect() }, warnings))
}

/// Cuts a stretch of time into parts that can be asked together.
fn parts(reach: Window) -> Vec<Window> {
    let length = reach.until.0.saturating_sub(reach.after.0).clamp(0, LENGTH_MAX);
    let after = reach.until.0.saturating_sub(length);
    let count = (length / PART_MIN).clamp(1, PARTS_MAX);
    let end = |number: i64| Timestamp(after + length / count * number);
    let window = |number: i64| Window {
        after: end(number),
        until: if number + 1 == count { reach.until } else { end(number + 1) },
    };
    (0..count).map(window).collect()
}

type Answered = (Vec<Series>, Vec<String>);

/// Asks for a part; one that has too many samples is halved.
fn ask(
    client: &Client,
    selector: &str,
    part: Window,
    cancel: &Cancel,
) -> Result<Vec<Answered>, RemoteError> {
    let length = (part.until - part.after).0.max(1);
    let text = format!("{selector}[{length}ms]");
    let query = RemoteQuery { text, ask: Ask::Instant(part.until), lookback: None };
    match client.query(&query, cancel) {
        Ok(told) => {
            let Value::Matrix(series) = told.data else { return Ok(Vec::new()) };
            Ok(vec![(series, told.warnings)])
        }
        Err(error) if is_too_much(&error.fault) && length > PART_LEAST => {
            let middle = part.after + Millis(length / 2);
            let halves = [
                Window { after: part.after, until: middle },
                Window { after: middle, until: part.until },
            ];
            let mut all = Vec::new();
            for half in halves {
                all.extend(ask(client, selector, half, cancel)?);
            }
            Ok(all)
        }
        Err(error) => Err(error),
    }
}

/// Tells whether less may be answered where this was not.
fn is_too_much(fault: &Fault) -> bool {
    match fault {
        Fault::TooLong(_) => true,
        Fault::Told(_, text) => text.contains("too many samples"),
        _ => false,
    }
}

fn points(series: &Series) -> Points {
    let mut points = Points::default();
    series.floats.iter().for_each(|(at, value)| points.push(at.0, *value));
    for (at, histogram) in &series.histograms {
        points.push_histogram(at.0, histogram.clone());
    }
    points
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::time::Timestamp;
    use crate::time::Window;

    #[test]
    fn parts_cover_a_stretch_of_time_without_gaps() {
        for (after, until) in [(-1, 0), (0, 10), (5, 7_200_000), (-77, 9_999_999_999)] {
            let reach = Window { after: Timestamp(after), until: Timestamp(until) };
            let parts = parts(reach);
            assert_eq!(parts.first().map(|part| part.after), Some(reach.after));
            assert_eq!(parts.last().map(|part| part.until), Some(reach.until));
            assert!(parts.iter().zip(parts.iter().skip(1)).all(|(a, b)| a.until == b.after));
            assert!(parts.len() <= 16);
        }
    }
}
