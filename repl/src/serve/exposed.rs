//! `/metrics`: the server's figures as text, or as protobuf with native histograms.

use std::fmt::Write;

use axum::http::header;
use prost::Message;

use super::call::Call;
use super::family;
use super::family::Family;
use super::family::FamilyKind;
use super::family::Figure;
use super::family::Metric;
use super::histogram;
use super::histogram::Durations;
use super::reply::Reply;
use super::service::Service;

const PROTOBUF: &str = "application/vnd.google.protobuf; \
                        proto=io.prometheus.client.MetricFamily; encoding=delimited";

/// Tells the server's figures in the form that a scraper likes best.
pub(super) fn metrics(service: &Service, call: &Call) -> Reply {
    let families = family::families(service);
    let accepted = call.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_protobuf = accepted.is_some_and(|accepted| {
        // Scrapers name what they like best first.
        accepted.split(',').next().is_some_and(|first| first.contains("vnd.google.protobuf"))
    });
    if !wants_protobuf {
        let content = "text/plain; version=0.0.4; charset=utf-8";
        return Reply::bytes(content, text(&families).into_bytes());
    }
    let mut body = Vec::new();
    for family in &families {
        // A vector has room for everything.
        let _ = message(family).encode_length_delimited(&mut body);
    }
    Reply::bytes(PROTOBUF, body)
}

fn text(families: &[Family]) -> String {
    let mut text = String::new();
    for Family { name, help, kind, metrics } in
        families.iter().filter(|one| !one.metrics.is_empty())
    {
        let kind = match kind {
            FamilyKind::Counter => "counter",
            FamilyKind::Gauge => "gauge",
            FamilyKind::Histogram => "histogram",
        };
        // Text in memory takes whatever is written.
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
        for Metric { labels, figure } in metrics {
            let labels = labels.iter().map(|(name, value)| format!("{name}=\"{value}\""));
            let labels = labels.collect::<Vec<_>>().join(",");
            match figure {
                Figure::Number(value) if labels.is_empty() => {
                    let _ = writeln!(text, "{name} {value}");
                }
                Figure::Number(value) => {
                    let _ = writeln!(text, "{name}{{{labels}}} {value}");
                }
                Figure::Durations(durations) => push_durations(name, &labels, durations, &mut text),
            }
        }
    }
    text
}

fn push_durations(name: &str, labels: &str, durations: &Durations, text: &mut String) {
    for (bound, count) in durations.cumulative() {
        let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound:?}\"}} {count}");
    }
    let Durations { count, sum, .. } = durations;
    let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
    let _ = writeln!(text, "{name}_sum{{{labels}}} {sum}");
    let _ = writeln!(text, "{name}_count{{{labels}}} {count}");
}

fn message(family: &Family) -> MetricFamilyMessage {
    let kind = match family.kind {
        FamilyKind::Counter => 0,
        FamilyKind::Gauge => 1,
        FamilyKind::Histogram => 4,
    };
    let metric = family.metrics.iter().map(|metric| {
        let label = metric.labels.iter().map(|(name, value)| LabelPairMessage {
            name: Some((*name).to_owned()),
            value: Some(value.clone()),
        });
        let mut message = MetricMessage { label: label.collect(), ..MetricMessage::default() };
        match &metric.figure {
            Figure::Number(value) => {
                let number = Some(NumberMessage { value: Some(*value) });
                if family.kind == FamilyKind::Counter {
                    message.counter = number;
                } else {
                    message.gauge = number;
                }
            }
            Figure::Durations(durations) => message.histogram = Some(buckets(durations)),
        }
        message
    });
    MetricFamilyMessage {
        name: Some(family.name.to_owned()),
        help: Some(family.help.to_owned()),
        kind: Some(kind),
        metric: metric.collect(),
    }
}

fn buckets(durations: &Durations) -> HistogramMessage {
    let classic = durations.cumulative().map(|(bound, count)| BucketMessage {
        cumulative_count: Some(count),
        upper_bound: Some(bound),
    });
    let runs = durations.runs();
    let spans = runs.iter().map(|(offset, counts)| SpanMessage {
        offset: Some(*offset),
        length: Some(counts.len() as u32),
    });
    let mut before = 0;
    let deltas = runs.iter().flat_map(|(_, counts)| counts).map(|count| {
        let delta = *count as i64 - before;
        before = *count as i64;
        delta
    });
    HistogramMessage {
        sample_count: Some(durations.count),
        sample_sum: Some(durations.sum),
        bucket: classic.collect(),
        schema: Some(histogram::SCHEMA),
        zero_threshold: Some(histogram::ZERO_THRESHOLD),
        zero_count: Some(durations.zero),
        positive_span: spans.collect(),
        positive_delta: deltas.collect(),
    }
}

#[derive(Clone, PartialEq, Message)]
struct MetricFamilyMessage {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(string, optional, tag = "2")]
    help: Option<String>,
    #[prost(int32, optional, tag = "3")]
    kind: Option<i32>,
    #[prost(message, repeated, tag = "4")]
    metric: Vec<MetricMessage>,
}

#[derive(Clone, PartialEq, Message)]
struct MetricMessage {
    #[prost(message, repeated, tag = "1")]
    label: Vec<LabelPairMessage>,
    #[prost(message, optional, tag = "2")]
    gauge: Option<NumberMessage>,
    #[prost(message, optional, tag = "3")]
    counter: Option<NumberMessage>,
    #[prost(message, optional, tag = "7")]
    histogram: Option<HistogramMessage>,
}

#[derive(Clone, PartialEq, Message)]
struct LabelPairMessage {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(string, optional, tag = "2")]
    value: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
struct NumberMessage {
    #[prost(double, optional, tag = "1")]
    value: Option<f64>,
}

#[derive(Clone, PartialEq, Message)]
struct HistogramMessage {
    #[prost(uint64, optional, tag = "1")]
    sample_count: Option<u64>,
    #[prost(double, optional, tag = "2")]
    sample_sum: Option<f64>,
    #[prost(message, repeated, tag = "3")]
    bucket: Vec<BucketMessage>,
    #[prost(sint32, optional, tag = "5")]
    schema: Option<i32>,
    #[prost(double, optional, tag = "6")]
    zero_threshold: Option<f64>,
    #[prost(uint64, optional, tag = "7")]
    zero_count: Option<u64>,
    #[prost(message, repeated, tag = "12")]
    positive_span: Vec<SpanMessage>,
    #[prost(sint64, repeated, packed = "false", tag = "13")]
    positive_delta: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
struct BucketMessage {
    #[prost(uint64, optional, tag = "1")]
    cumulative_count: Option<u64>,
    #[prost(double, optional, tag = "2")]
    upper_bound: Option<f64>,
}

#[derive(Clone, PartialEq, Message)]
struct SpanMessage {
    #[prost(sint32, optional, tag = "1")]
    offset: Option<i32>,
    #[prost(uint32, optional, tag = "2")]
    length: Option<u32>,
}
