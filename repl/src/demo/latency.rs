//! How long requests took: classic histograms for all, native ones for catalog.

use promqlite::histogram::Histogram;
use promqlite::histogram::Side;
use promqlite::histogram::exponential_bound;
use promqlite::math::shortest;
use promqlite::time::Millis;

use super::cluster::Cluster;
use super::sheet::Family;
use super::sheet::Sheet;
use super::traffic::Answered;
use super::traffic::BOUNDS;
use super::traffic::SLOW_MEAN;
use super::traffic::SLOW_SPEED;
use super::traffic::Stream;
use super::traffic::whole;

const HELP: &str = "Time from a request to its answer.";

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "http_request_duration_seconds_bucket",
        kind: "histogram",
        help: HELP,
        build: buckets,
    },
    Family {
        name: "http_request_duration_seconds_sum",
        kind: "histogram",
        help: HELP,
        build: sums,
    },
    Family {
        name: "http_request_duration_seconds_count",
        kind: "histogram",
        help: HELP,
        build: counts,
    },
    Family { name: "http_request_duration_seconds", kind: "histogram", help: HELP, build: natives },
];

fn buckets(cluster: &Cluster, sheet: &mut Sheet) {
    let bounds: Vec<_> = BOUNDS.iter().map(|bound| shortest(*bound)).collect();
    for (target, stream) in Stream::all(cluster) {
        let usual = stream.service.speed;
        for ((bound, usual), slow) in bounds.iter().zip(usual).zip(SLOW_SPEED) {
            let own = [("method", stream.method), ("path", stream.path), ("le", bound)];
            let part = move |answered: Answered| at_most(answered, *usual, slow);
            sheet.steady(target, &own, move |time| part(stream.answered(time)));
        }
        let own = [("method", stream.method), ("path", stream.path), ("le", "+Inf")];
        sheet.steady(target, &own, move |time| stream.answered(time).count());
    }
}

/// Returns how many answers lie in a bucket, given the parts of both kinds that do.
fn at_most(answered: Answered, usual: f64, slow: f64) -> f64 {
    // Half a request more rounds to the nearest; the parts rise with the bounds, so this does too.
    whole(answered.usual * usual + answered.slow * slow + 0.5).min(answered.count())
}

fn sums(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, stream) in Stream::all(cluster) {
        let own = [("method", stream.method), ("path", stream.path)];
        let mean = stream.service.mean;
        sheet.steady(target, &own, move |time| {
            let answered = stream.answered(time);
            answered.usual * mean + answered.slow * SLOW_MEAN
        });
    }
}

fn counts(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, stream) in Stream::all(cluster) {
        let own = [("method", stream.method), ("path", stream.path)];
        sheet.steady(target, &own, move |time| stream.answered(time).count());
    }
}

/// The resolution of the native histograms: eight buckets to each power of two.
const SCHEMA: i32 = 3;
/// The first bucket that is filled; its upper bound is about four milliseconds.
const FIRST: i32 = -64;
/// How many buckets there are, up to above ten seconds.
const BUCKETS: i32 = 92;

/// Up to here a value counts as zero, as client libraries have it by default.
const ZERO_THRESHOLD: f64 = 2.938_735_877_055_719e-39;

fn natives(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, stream) in Stream::all(cluster) {
        if stream.service.job != "catalog" {
            continue;
        }
        let [usual, slow] = [stream.service.speed, &SLOW_SPEED].map(cells);
        let own = [("method", stream.method), ("path", stream.path)];
        let mean = stream.service.mean;
        sheet.native(target, &own, move |time: Millis| {
            native(stream.answered(time), &usual, &slow, mean)
        });
    }
}

/// Returns the parts of the requests in each native bucket, spread evenly inside of the classic.
fn cells(speed: &[f64; 11]) -> Vec<f64> {
    let below = |value: f64| {
        let at = BOUNDS.iter().position(|bound| value <= *bound)?;
        let (low, before) = if at == 0 { (0.0, 0.0) } else { (BOUNDS[at - 1], speed[at - 1]) };
        Some(before + (speed[at] - before) * (value - low) / (BOUNDS[at] - low))
    };
    let up_to = |index| below(exponential_bound(index, SCHEMA)).unwrap_or(1.0);
    let part = |index| up_to(index) - if index == FIRST { 0.0 } else { up_to(index - 1) };
    (FIRST..FIRST + BUCKETS).map(part).collect()
}

/// Returns the histogram of the answers; each bucket is cut for itself, so that none ever falls.
fn native(answered: Answered, usual: &[f64], slow: &[f64], mean: f64) -> Histogram {
    let parts = usual.iter().zip(slow);
    let count = |(usual, slow): (&f64, &f64)| whole(answered.usual * usual + answered.slow * slow);
    let counts: Vec<_> = parts.map(count).collect();
    Histogram {
        schema: SCHEMA,
        zero_threshold: ZERO_THRESHOLD,
        count: counts.iter().sum(),
        sum: answered.usual * mean + answered.slow * SLOW_MEAN,
        positive: Side::starting_at(FIRST, counts),
        ..Histogram::default()
    }
}
