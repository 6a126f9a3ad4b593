//! Where two answers differ.

use std::collections::BTreeMap;

use promqlite::format::write_data;
use promqlite::math::almost_equal;
use promqlite::value::Value;
use serde_json::Value as Json;

/// An answer as the API writes it: series by their labels, and their points by time.
type Told = BTreeMap<String, BTreeMap<String, Json>>;

/// Returns where two answers differ, a line each, and how many series they have together.
pub(super) fn differences(left: &Value, right: &Value, tolerance: f64) -> (Vec<String>, usize) {
    let [left, right] = [left, right].map(data);
    let [kind, other] = [&left, &right].map(|data| data["resultType"].clone());
    if kind != other {
        return (vec![format!("A is of type {kind}, B of type {other}")], 0);
    }
    let [left, right] = [left, right].map(|data| told(&data));
    let mut lines = Vec::new();
    let names: std::collections::BTreeSet<_> = left.keys().chain(right.keys()).collect();
    for name in &names {
        match (left.get(*name), right.get(*name)) {
            (Some(one), Some(other)) => lines.extend(apart(name, one, other, tolerance)),
            (Some(_), None) => lines.push(format!("{name} is in A alone")),
            _ => lines.push(format!("{name} is in B alone")),
        }
    }
    (lines, names.len())
}

fn data(value: &Value) -> Json {
    let mut bytes = Vec::new();
    write_data(value, &mut bytes);
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn told(data: &Json) -> Told {
    let mut told = Told::new();
    let Some(result) = data["result"].as_array() else { return told };
    if result.first().is_some_and(|first| !first.is_object()) {
        // A scalar and a text are a time and a value.
        told.entry(String::new())
            .or_default()
            .insert("value".to_owned(), Json::from(result.clone()));
        return told;
    }
    for element in result {
        let points = told.entry(element["metric"].to_string()).or_default();
        for key in ["value", "histogram"] {
            points.extend(element[key].as_array().and_then(|point| held(point)));
        }
        for key in ["values", "histograms"] {
            let all = element[key].as_array().into_iter().flatten();
            points.extend(all.filter_map(|point| held(point.as_array()?)));
        }
    }
    told
}

fn held(point: &[Json]) -> Option<(String, Json)> {
    Some((point.first()?.to_string(), point.get(1)?.clone()))
}

/// Says where the points of a series first differ, and how many do.
fn apart(
    name: &str,
    one: &BTreeMap<String, Json>,
    other: &BTreeMap<String, Json>,
    tolerance: f64,
) -> Option<String> {
    let times: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let differs = |at: &&&String| match (one.get(**at), other.get(**at)) {
        (Some(one), Some(other)) => !alike(one, other, tolerance),
        _ => true,
    };
    let differing: Vec<_> = times.iter().filter(differs).collect();
    let first = differing.first()?;
    let shown = |points: &BTreeMap<String, Json>| match points.get(**first) {
        Some(Json::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "nothing".to_owned(),
    };
    let (count, whole) = (differing.len(), times.len());
    Some(format!("{name} at {first}: A {}, B {} ({count} of {whole})", shown(one), shown(other)))
}

/// Tells whether two values are the same, numbers in texts within a tolerance.
fn alike(one: &Json, other: &Json, tolerance: f64) -> bool {
    match (one, other) {
        (Json::String(one), Json::String(other)) => match (one.parse(), other.parse()) {
            (Ok(one), Ok(other)) => near(one, other, tolerance),
            _ => one == other,
        },
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| alike(one, other, tolerance))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| {
                    other.get(key).is_some_and(|other| alike(one, other, tolerance))
                })
        }
        (one, other) => one == other,
    }
}

fn near(one: f64, other: f64, tolerance: f64) -> bool {
    one.is_nan() && other.is_nan() || almost_equal(one, other, tolerance)
}

#[cfg(test)]
mod tests {
    use promqlite::label::Labels;
    use promqlite::time::Timestamp;
    use promqlite::value::Series;
    use promqlite::value::Value;

    use super::differences;

    fn matrix(all: &[(&str, f64)]) -> Value {
        let one = |(job, value): &(&str, f64)| Series {
            labels: Labels::of([("job", *job)]),
            floats: vec![(Timestamp(1000), 1.0), (Timestamp(2000), *value)],
            histograms: Vec::new(),
        };
        Value::Matrix(all.iter().map(one).collect())
    }

    #[test]
    fn equal_answers_do_not_differ_and_the_last_bit_is_nothing() {
        let one = matrix(&[("a", 0.1 + 0.2), ("b", f64::NAN)]);
        let other = matrix(&[("b", f64::NAN), ("a", 0.3)]);
        assert_eq!(differences(&one, &other, 1e-9), (Vec::new(), 2));
    }

    #[test]
    fn what_differs_is_said_with_the_first_place() {
        let (lines, _) = differences(&matrix(&[("a", 1.0)]), &matrix(&[("a", 2.0)]), 1e-9);
        assert_eq!(lines, ["{\"job\":\"a\"} at 2: A 1, B 2 (1 of 2)"]);
        let (lines, _) = differences(&matrix(&[("a", 1.0)]), &matrix(&[]), 1e-9);
        assert_eq!(lines, ["{\"job\":\"a\"} is in A alone"]);
        let scalar = Value::Scalar(Timestamp(0), 1.0);
        let (lines, _) = differences(&scalar, &matrix(&[]), 1e-9);
        assert_eq!(lines, ["A is of type \"scalar\", B of type \"matrix\""]);
        let two = Value::Scalar(Timestamp(0), 2.0);
        assert_eq!(differences(&scalar, &two, 1e-9).0.len(), 1);
    }
}
