//! Answers as the recorded ones are written, and whether two of them are alike.

use promqlite::histogram::Histogram;
use promqlite::label::Labels;
use promqlite::math::shortest;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Value;
use serde_json::Value as Json;
use serde_json::json;

/// Whether the order of an answer counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// It does.
    Fixed,
    /// It does not.
    Free,
}

/// Writes an answer as the HTTP API does.
pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::Scalar(at, number) => {
            json!({"resultType": "scalar", "result": [seconds(*at), shortest(*number)]})
        }
        Value::Text(at, text) => json!({"resultType": "string", "result": [seconds(*at), text]}),
        Value::Vector(samples) => {
            let one = |sample: &promqlite::value::Sample| {
                let (key, value) = point(sample.at, &sample.cell);
                json!({"metric": metric(&sample.labels), key: value})
            };
            json!({"resultType": "vector", "result": samples.iter().map(one).collect::<Vec<_>>()})
        }
        Value::Matrix(series) => {
            let one = |one: &promqlite::value::Series| {
                let float =
                    |(at, value): &(Timestamp, f64)| json!([seconds(*at), shortest(*value)]);
                let mut json = json!({"metric": metric(&one.labels)});
                if !one.floats.is_empty() {
                    json["values"] = one.floats.iter().map(float).collect();
                }
                if !one.histograms.is_empty() {
                    let histograms = one.histograms.iter();
                    json["histograms"] = histograms
                        .map(|(at, histogram)| json!([seconds(*at), histogram_json(histogram)]))
                        .collect();
                }
                json
            };
            json!({"resultType": "matrix", "result": series.iter().map(one).collect::<Vec<_>>()})
        }
    }
}

fn point(at: Timestamp, cell: &Cell) -> (&'static str, Json) {
    match cell {
        Cell::Float(value) => ("value", json!([seconds(at), shortest(*value)])),
        Cell::Histogram(histogram) => {
            ("histogram", json!([seconds(at), histogram_json(histogram)]))
        }
    }
}

fn histogram_json(histogram: &Histogram) -> Json {
    let filled = histogram.buckets().filter(|bucket| bucket.count != 0.0);
    let buckets: Vec<_> = filled
        .map(|bucket| {
            let [lower, upper, count] = [bucket.lower, bucket.upper, bucket.count].map(shortest);
            json!([bucket.ends.rule(), lower, upper, count])
        })
        .collect();
    let mut json = json!({"count": shortest(histogram.count), "sum": shortest(histogram.sum)});
    if !buckets.is_empty() {
        json["buckets"] = buckets.into();
    }
    json
}

fn metric(labels: &Labels) -> Json {
    labels.iter().map(|(name, value)| (name.to_owned(), Json::from(value))).collect()
}

fn seconds(at: Timestamp) -> f64 {
    at.seconds()
}

/// Tells where two answers differ, if they do.
pub(crate) fn compare(wanted: &Json, got: &Json, order: Order) -> Result<(), String> {
    let sorted = |answer: &Json| {
        let mut answer = answer.clone();
        let is_set = answer["resultType"] == "vector" || answer["resultType"] == "matrix";
        if let Some(list) = answer["result"].as_array_mut()
            && is_set
            && order == Order::Free
        {
            list.sort_by_cached_key(|one| one["metric"].to_string());
        }
        answer
    };
    alike(&sorted(wanted), &sorted(got), "")
}

fn alike(wanted: &Json, got: &Json, path: &str) -> Result<(), String> {
    match (wanted, got) {
        (Json::Object(one), Json::Object(other)) if one.len() == other.len() => {
            for (key, value) in one {
                let theirs = other.get(key).unwrap_or(&Json::Null);
                if path.ends_with("metric") && value != theirs {
                    return Err(format!("{path}.{key}: {value} was expected, not {theirs}"));
                }
                alike(value, theirs, &format!("{path}.{key}"))?;
            }
            Ok(())
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                alike(one, other, &format!("{path}[{at}]"))?;
            }
            Ok(())
        }
        (Json::Number(one), Json::Number(other)) if one.as_f64() == other.as_f64() => Ok(()),
        (Json::String(one), Json::String(other)) if near(one, other) => Ok(()),
        _ if wanted == got => Ok(()),
        _ => Err(format!("{path}: {} was expected, not {}", cut(wanted), cut(got))),
    }
}

/// Tells whether two texts are the same number but for the last digits, or the same text.
fn near(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (Ok(one), Ok(other)) = (one.parse::<f64>(), other.parse::<f64>()) else { return false };
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()) + 1e-12
}

fn cut(json: &Json) -> String {
    let text = json.to_string();
    if text.len() > 400 { text.chars().take(400).collect::<String>() + "…" } else { text }
}
