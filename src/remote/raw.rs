//! Samples by queries of range selectors, where a server offers no remote read.
//!
//! Such an answer holds the samples as they are, but not the markers that end series: where these
//! are of meaning, it is asked when the server sees which series. `VictoriaMetrics` has them in the
//! answer.

use std::collections::BTreeMap;

use super::client::Client;
use super::dialect::EngineKind;
use super::ends;
use super::error::Fault;
use super::error::RemoteError;
use super::held::Held;
use super::held::HeldSamples;
use super::held::HeldSeries;
use super::parallel::in_parallel;
use super::query::RemoteQuery;
use super::wanted::Ends;
use super::wanted::Wanted;
use super::written;
use crate::engine::Ask;
use crate::label::Labels;
use crate::math::STALE;
use crate::storage::Cancel;
use crate::time::Millis;
use crate::time::Steps;
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
pub(super) const LENGTH_MAX: i64 = 100 * 365 * 86_400_000;

/// Reads all series that pass some tests, sorted by their labels, and what the server warns of.
pub(super) fn read(
    client: &Client,
    wanted: &Wanted<'_>,
    cancel: &Cancel,
) -> Result<(Held, Vec<String>), RemoteError> {
    let reach = wanted.reach;
    let asker = Asker { client, selector: written::selector(wanted.matchers), cancel };
    let parts = parts(reach);
    let answers = in_parallel(&parts, client.wire.terms.parallel, |part| asker.ask(*part))?;
    let engine = client.build(cancel).map(|build| build.engine).unwrap_or_default();
    let mut series = BTreeMap::<Labels, Points>::new();
    let mut warnings = Vec::new();
    for (_, found, told) in answers.iter().flatten() {
        warnings.extend_from_slice(told);
        for one in found {
            let known = series.entry(one.labels.clone()).or_default();
            let points = points(one, engine);
            known.append_within(&points, reach.after.0.saturating_add(1), reach.until.0);
        }
    }
    if let Ends::Seen(every) = wanted.ends
        && matches!(engine, EngineKind::Prometheus | EngineKind::Kindred)
    {
        let parts: Vec<_> = answers.into_iter().flatten().map(|(part, ..)| part).collect();
        warnings.extend(asker.end(&mut series, &parts, every)?);
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

/// A part, its series, and what the server warns of.
type Answered = (Window, Vec<Series>, Vec<String>);

/// Somebody who asks for the samples of a selector.
struct Asker<'a> {
    client: &'a Client,
    selector: String,
    cancel: &'a Cancel,
}

impl Asker<'_> {
    /// Asks for a part; one that has too many samples is halved.
    fn ask(&self, part: Window) -> Result<Vec<Answered>, RemoteError> {
        let length = (part.until - part.after).0.max(1);
        let text = format!("{}[{length}ms]", self.selector);
        match self.matrix(text, Ask::Instant(part.until), None) {
            Ok((series, warnings)) => Ok(vec![(part, series, warnings)]),
            Err(error) if is_too_much(&error.fault) && length > PART_LEAST => {
                let middle = part.after + Millis(length / 2);
                let mut all = self.ask(Window { after: part.after, until: middle })?;
                all.extend(self.ask(Window { after: middle, until: part.until })?);
                Ok(all)
            }
            Err(error) => Err(error),
        }
    }

    fn matrix(
        &self,
        text: String,
        ask: Ask,
        lookback: Option<Millis>,
    ) -> Result<(Vec<Series>, Vec<String>), RemoteError> {
        let told = self.client.query(&RemoteQuery { text, ask, lookback }, self.cancel)?;
        let Value::Matrix(series) = told.data else { return Ok((Vec::new(), told.warnings)) };
        Ok((series, told.warnings))
    }

    /// Puts markers where series ended, and returns what the server warns of.
    fn end(
        &self,
        series: &mut BTreeMap<Labels, Points>,
        parts: &[Window],
        every: Millis,
    ) -> Result<Vec<String>, RemoteError> {
        let distance = series.values().filter_map(|one| ends::distance(&ends::sampled(one))).min();
        let times = parts.iter().filter_map(|part| ends::times(*part, every, distance));
        let times: Vec<Steps> = times.collect();
        let answers = in_parallel(&times, self.client.wire.terms.parallel, |steps| {
            self.matrix(self.selector.clone(), Ask::Range(*steps), Some(ends::LOOKBACK))
        })?;
        let looked: Vec<_> = times.iter().flat_map(|steps| steps.iter()).map(|at| at.0).collect();
        let (mut seen, mut warnings) = (BTreeMap::<Labels, Vec<i64>>::new(), Vec::new());
        for (found, told) in answers {
            warnings.extend(told);
            for one in found {
                let times = ends::sampled(&points(&one, EngineKind::Other));
                seen.entry(one.labels).or_default().extend(times);
            }
        }
        for (labels, points) in series {
            let seen = seen.get(labels).map_or(&[][..], Vec::as_slice);
            points.stale = ends::markers(&ends::sampled(points), &looked, seen);
        }
        Ok(warnings)
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

fn points(series: &Series, engine: EngineKind) -> Points {
    let mut points = Points::default();
    for (at, value) in &series.floats {
        let ends = engine == EngineKind::Victoria && value.is_nan();
        points.push(at.0, if ends { STALE } else { *value });
    }
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
