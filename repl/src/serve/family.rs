//! The server's figures as families of metrics.

use super::figures::Counts;
use super::histogram::Durations;
use super::process;
use super::service::Service;

/// Metrics of one name.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) name: &'static str,
    pub(super) help: &'static str,
    pub(super) kind: FamilyKind,
    pub(super) metrics: Vec<Metric>,
}

/// What the metrics of a family are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FamilyKind {
    Counter,
    Gauge,
    Histogram,
}

/// A metric.
#[derive(Debug)]
pub(super) struct Metric {
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) figure: Figure,
}

/// The value of a metric.
#[derive(Debug)]
pub(super) enum Figure {
    Number(f64),
    Durations(Durations),
}

/// Returns all families.
pub(super) fn families(service: &Service) -> Vec<Family> {
    let counts = service.figures.counts();
    let mut families = Vec::from(requests(&counts));
    families.extend(queries(&counts));
    families.extend(totals(&counts));
    families.extend(standing(service));
    families
}

fn requests(counts: &Counts) -> [Family; 2] {
    let requests = counts.requests.iter().map(|((handler, code), count)| {
        let labels = vec![("handler", (*handler).to_owned()), ("code", code.to_string())];
        number(labels, *count as f64)
    });
    let durations = counts.request_durations.iter().map(|(handler, durations)| {
        let labels = vec![("handler", (*handler).to_owned())];
        Metric { labels, figure: Figure::Durations(durations.clone()) }
    });
    [
        family(
            "promqlite_http_requests_total",
            "Requests that were answered.",
            FamilyKind::Counter,
            requests,
        ),
        family(
            "promqlite_http_request_duration_seconds",
            "How long requests took, until their answers were ready to be sent.",
            FamilyKind::Histogram,
            durations,
        ),
    ]
}

fn queries(counts: &Counts) -> [Family; 3] {
    let queries = counts.queries.iter().map(|((sort, outcome), count)| {
        let labels = vec![("type", (*sort).to_owned()), ("outcome", (*outcome).to_owned())];
        number(labels, *count as f64)
    });
    let durations = counts.query_durations.iter().map(|(sort, durations)| {
        let labels = vec![("type", (*sort).to_owned())];
        Metric { labels, figure: Figure::Durations(durations.clone()) }
    });
    let limits = counts
        .limits
        .iter()
        .map(|(limit, count)| number(vec![("limit", (*limit).to_owned())], *count as f64));
    [
        family(
            "promqlite_queries_total",
            "Queries that ended, by how they did.",
            FamilyKind::Counter,
            queries,
        ),
        family(
            "promqlite_query_duration_seconds",
            "How long queries were evaluated.",
            FamilyKind::Histogram,
            durations,
        ),
        family(
            "promqlite_limits_hit_total",
            "Queries that were stopped or turned away by a limit.",
            FamilyKind::Counter,
            limits,
        ),
    ]
}

fn totals(counts: &Counts) -> [Family; 4] {
    let counter = |name, help, count: u64| {
        family(name, help, FamilyKind::Counter, [number(Vec::new(), count as f64)])
    };
    [
        counter("promqlite_samples_read_total", "Samples that queries have read.", counts.samples),
        counter(
            "promqlite_series_selected_total",
            "Series that queries have selected.",
            counts.series,
        ),
        counter("promqlite_http_response_bytes_total", "Bytes of answers.", counts.bytes),
        counter("promqlite_panics_total", "Requests that failed by a bug.", counts.panics),
    ]
}

fn standing(service: &Service) -> Vec<Family> {
    let gauge =
        |name, help, value: f64| family(name, help, FamilyKind::Gauge, [number(Vec::new(), value)]);
    let (running, waiting) = (service.gate.running(), service.gate.waiting());
    let version = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
    let mut families = vec![
        gauge("promqlite_queries_running", "Queries that are evaluated.", running as f64),
        gauge("promqlite_queries_waiting", "Queries that wait for others.", waiting as f64),
        family(
            "promqlite_build_info",
            "The version of the server.",
            FamilyKind::Gauge,
            [number(version, 1.0)],
        ),
        gauge(
            "process_start_time_seconds",
            "When the server was started.",
            service.started.seconds(),
        ),
    ];
    if let Some(bytes) = process::resident_bytes() {
        families.push(gauge(
            "process_resident_memory_bytes",
            "Memory that the server has.",
            bytes as f64,
        ));
    }
    if let Some(seconds) = process::processor_seconds() {
        let help = "Time that processors spent on the server.";
        let metric = [number(Vec::new(), seconds)];
        families.push(family("process_cpu_seconds_total", help, FamilyKind::Counter, metric));
    }
    families
}

fn number(labels: Vec<(&'static str, String)>, value: f64) -> Metric {
    Metric { labels, figure: Figure::Number(value) }
}

fn family(
    name: &'static str,
    help: &'static str,
    kind: FamilyKind,
    metrics: impl IntoIterator<Item = Metric>,
) -> Family {
    Family { name, help, kind, metrics: metrics.into_iter().collect() }
}
