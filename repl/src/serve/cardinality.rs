//! `/api/v1/status/tsdb`: how many series there are, by name and by label.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::format::ApiError;
use promqlite::format::ApiErrorKind;
use promqlite::format::TopRequest;
use promqlite::label::Labels;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use serde_json::Value;
use serde_json::json;

use super::call::Call;
use super::json;
use super::reply::Reply;
use super::service::Service;

/// What is counted over all series.
#[derive(Default)]
struct Counts<'a> {
    by_metric: BTreeMap<&'a str, u64>,
    by_pair: BTreeMap<(&'a str, &'a str), u64>,
    values: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

/// Counts the series and tells what most of them are.
pub(super) fn figures(service: &Service, call: &Call, cancel: &Cancel) -> Result<Reply, ApiError> {
    let request = TopRequest::read(&call.form.all)?;
    let storage = service.sight().storage;
    let all = Window { after: Timestamp::MIN, until: Timestamp::MAX };
    let span = storage.span().unwrap_or(all);
    let context = Context::new(cancel.clone());
    let found = storage.series(&[Vec::new()], span, &context);
    let failed = |error| ApiError::new(ApiErrorKind::Execution, format!("{error}"));
    let series = found.map_err(failed)?;
    let counts = Counts::of(&series);
    let limit = request.limit;
    let metrics = counts.by_metric.iter().map(|(name, count)| (*name, *count));
    let pairs =
        counts.by_pair.iter().map(|((name, value), count)| (format!("{name}={value}"), *count));
    let memory = counts
        .values
        .iter()
        .map(|(name, values)| (*name, values.iter().map(|value| value.len() as u64).sum::<u64>()));
    let values = counts.values.iter().map(|(name, values)| (*name, values.len() as u64));
    Ok(json::tree(&json!({
        "headStats": {
            "numSeries": series.len(),
            "numLabelPairs": counts.by_pair.len(),
            "chunkCount": 0,
            "minTime": span.after.0.saturating_add(1),
            "maxTime": span.until.0,
        },
        "seriesCountByMetricName": top(metrics, limit),
        "labelValueCountByLabelName": top(values, limit),
        "memoryInBytesByLabelName": top(memory, limit),
        "seriesCountByLabelValuePair": top(pairs, limit),
    })))
}

impl<'a> Counts<'a> {
    fn of(series: &'a [Labels]) -> Self {
        let mut counts = Self::default();
        for labels in series {
            for (name, value) in labels {
                *counts.by_pair.entry((name, value)).or_default() += 1;
                counts.values.entry(name).or_default().insert(value);
            }
            *counts.by_metric.entry(labels.get("__name__")).or_default() += 1;
        }
        counts
    }
}

/// Returns the largest counts with their names, the largest first.
fn top<N: serde::Serialize + Ord>(counts: impl Iterator<Item = (N, u64)>, limit: usize) -> Value {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    counts.truncate(limit);
    counts.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
