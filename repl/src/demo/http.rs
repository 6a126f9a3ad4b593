//! Requests counted by method, path and status.

use super::cluster::Cluster;
use super::sheet::Family;
use super::sheet::Sheet;
use super::traffic::Stream;

/// The status codes that are counted.
const STATUSES: [&str; 4] = ["200", "404", "500", "503"];

pub(super) const FAMILIES: &[Family] = &[Family {
    name: "http_requests_total",
    kind: "counter",
    help: "Requests answered, by method, path and status.",
    build: requests,
}];

fn requests(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, stream) in Stream::all(cluster) {
        // The example application calls the label by another name and knows two codes at most.
        let (label, statuses) = match (stream.service.job, stream.method) {
            ("sample-app", "GET") => ("code", &STATUSES[..2]),
            ("sample-app", _) => ("code", &STATUSES[..1]),
            _ => ("status", &STATUSES[..]),
        };
        for status in statuses {
            let own = [("method", stream.method), ("path", stream.path), (label, *status)];
            sheet.steady(target, &own, move |time| stream.with_status(status, time));
        }
    }
}
