//! Templates of our own, each with the text or message that Go and Prometheus give.

mod language;
mod format;
mod functions;
mod times;
mod messages;
mod lints;
mod limits;
mod notices;
mod fuzz;

use crate::label::Labels;
use crate::rules::Reading;
use crate::rules::Sample;
use crate::rules::Scene;
use crate::rules::Template;
use crate::rules::TemplateError;
use crate::time::Timestamp;

/// Expands a template for an alert on `errors{job="shop",instance="web-1.eu.example:9100"}` = 0.085
/// at 2024-02-29 23:58:03.25 UTC, with two samples for every query but `none` and `broken`.
fn expand(text: &str) -> Result<String, TemplateError> {
    expand_on(&Reading::Float(0.085), text)
}

fn expand_on(value: &Reading, text: &str) -> Result<String, TemplateError> {
    let labels = Labels::of([
        ("__name__", "errors"),
        ("job", "shop"),
        ("instance", "web-1.eu.example:9100"),
    ]);
    Template::for_alert("Test", text)?.expand(&Scene {
        labels: &labels,
        external_labels: &Labels::of([("region", "eu")]),
        external_url: "https://prom.example/base%20path/?x=1",
        value,
        at: Timestamp(1_709_251_083_250),
        querier: &answer,
    })
}

fn answer(query: &str) -> Result<Vec<Sample>, String> {
    let sample = |node: &str, value: f64| Sample {
        labels: Labels::of([("__name__", "load"), ("node", node)]),
        value: Reading::Float(value),
    };
    match query {
        "none" => Ok(Vec::new()),
        "broken" => Err("the source is gone".to_owned()),
        _ => Ok(vec![sample("b", 2.5), sample("a", 1e9)]),
    }
}

/// Expects each template to give its text.
fn expect(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        let got = expand(text).unwrap_or_else(|error| error.message);
        assert_eq!(got, *wanted, "{text}");
    }
}

/// Expects each template to fail with a message behind `template: __alert_Test:1:`.
///
/// Columns of executing count the four declarations in front of the text; `^` in the message
/// stands for the place, told as the piece of the text that the error points at.
fn expect_failure(cases: &[(&str, &str, &str)]) {
    for (text, place, wanted) in cases {
        let error = expand(text).expect_err(text);
        let (_, message) = error.message.split_once("template: __alert_Test:").unwrap_or_default();
        let message = message.split_once(": ").map_or("", |(_, message)| message);
        assert_eq!(message, *wanted, "{text}");
        assert_eq!(error.span.of(text), *place, "{text}");
    }
}
