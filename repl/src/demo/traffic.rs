//! The requests that the services answer, as whole numbers.
//!
//! Everything told of a request comes out of one count of answered requests, so totals, buckets
//! and sums of a series agree to the last request at every scrape.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::AUTH_RESTART;
use super::incident::FAILING;
use super::incident::NEW_SERVICE_DOWN;
use super::incident::NEW_SERVICE_FAILING;
use super::incident::SCALED;
use super::incident::SLOW;
use super::series::Rhythm;
use super::stretch::Stretch;
use super::stretch::ago;
use super::target::Target;
use super::wave::busy_seconds;

/// A service that counts its requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    pub(super) job: &'static str,
    paths: [&'static str; 3],
    /// The requests per second of one of its pods that are answered by a handler.
    rate: f64,
    /// The requests per second of one of its pods that no handler answers.
    unrouted: f64,
    /// The parts of the requests that end in a 500 and a 503.
    failing: (f64, f64),
    /// The cumulative parts of the requests in the buckets but the last.
    pub(super) speed: &'static [f64; 11],
    /// The mean time to an answer.
    pub(super) mean: f64,
}

/// The requests of one method and path at one pod.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stream {
    pub(super) service: &'static Service,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// The part of the pod's requests.
    share: f64,
    /// Where the process behind it began to count anew.
    started: &'static [Millis],
    rhythm: Rhythm,
    kind: Kind,
}

/// The streams that are not like all others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Plain,
    /// The incident is in it, and the service is scaled in the middle.
    Catalog,
    /// The busiest stream of new-service, which fails for a while.
    Failing,
}

/// Answered requests by how long they took: as usual, or as long as in the incident.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Answered {
    pub(super) usual: f64,
    pub(super) slow: f64,
}

/// The upper bounds of the buckets but the last, in seconds.
pub(super) const BOUNDS: [f64; 11] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The parts of catalog's requests in the buckets while it is slow.
pub(super) const SLOW_SPEED: [f64; 11] =
    [0.0, 0.01, 0.05, 0.12, 0.25, 0.5, 0.78, 0.95, 0.992, 0.999, 1.0];
/// The mean time to an answer of catalog while it is slow.
pub(super) const SLOW_MEAN: f64 = 0.402;

const CATALOG_SPEED: [f64; 11] =
    [0.05, 0.14, 0.38, 0.62, 0.86, 0.985, 0.998, 0.9995, 1.0, 1.0, 1.0];
const QUICK_SPEED: [f64; 11] = [0.12, 0.3, 0.62, 0.85, 0.96, 0.995, 0.9995, 1.0, 1.0, 1.0, 1.0];
const CALM_SPEED: [f64; 11] = [0.01, 0.04, 0.2, 0.46, 0.78, 0.972, 0.998, 1.0, 1.0, 1.0, 1.0];

/// The requests per second that all pods of catalog answer together.
const CATALOG_RATE: f64 = 150.0;
/// The pods of catalog before and after it was scaled.
const CATALOG_PODS: (f64, f64) = (3.0, 6.0);
/// The parts of catalog's requests that end in a server error, as usual and while it fails.
///
/// They are parts of the routed requests; of all requests they are 0.4 % and 8.5 %.
const CATALOG_FAILING: (f64, f64) = (0.004_008, 0.085_17);
/// The part of server errors that are a 500; the others are a 503.
const INTERNAL: f64 = 0.6;
/// What the failing stream of new-service adds per second: three scrapes of it are less than a
/// tenth of a request per second over five minutes, four are more.
const NEW_SERVICE_ERRORS: f64 = 0.285;
/// The errors with which every process begins.
const WARMING_UP: f64 = 40.0;

const SERVICES: [Service; 5] = [
    Service {
        job: "auth",
        paths: ["/login", "/token", "/userinfo"],
        rate: 45.2 / 3.0 - 0.1,
        unrouted: 0.1,
        failing: (0.001, 0.0004),
        speed: &QUICK_SPEED,
        mean: 0.031,
    },
    Service {
        job: "payment",
        paths: ["/charge", "/refund", "/methods"],
        rate: 12.1 / 2.0 - 0.02,
        unrouted: 0.02,
        failing: (0.002, 0.001),
        speed: &CALM_SPEED,
        mean: 0.083,
    },
    Service {
        job: "catalog",
        paths: ["/items", "/items/{id}", "/search"],
        rate: CATALOG_RATE / CATALOG_PODS.0,
        unrouted: 0.1,
        failing: (0.0, 0.0),
        speed: &CATALOG_SPEED,
        mean: 0.058,
    },
    Service {
        job: "new-service",
        paths: ["/offers", "/offers/{id}", "/coupons"],
        rate: 12.0 - 0.03,
        unrouted: 0.03,
        failing: (0.0005, 0.0001),
        speed: &CALM_SPEED,
        mean: 0.083,
    },
    Service {
        job: "sample-app",
        paths: ["/", "/err", "/metrics"],
        rate: 1.5 - 0.16,
        unrouted: 0.2,
        failing: (0.0, 0.0),
        speed: &QUICK_SPEED,
        mean: 0.031,
    },
];

/// The methods and their parts, for each path.
const SHARES: [(&str, [f64; 3]); 2] = [("GET", [0.46, 0.22, 0.12]), ("POST", [0.1, 0.06, 0.04])];

impl Stream {
    /// Returns the streams of all services, each with the target that tells of it.
    pub(super) fn all(cluster: &Cluster) -> impl Iterator<Item = (&Target, Self)> {
        static SERVICE_LIST: [Service; 5] = SERVICES;
        SERVICE_LIST.iter().flat_map(move |service| {
            cluster.scraped(service.job).flat_map(move |target| {
                let streams = SHARES.iter().flat_map(move |(method, shares)| {
                    let paths = service.paths.iter().zip(shares);
                    paths.map(move |(path, share)| Self::of(service, target, method, path, *share))
                });
                streams.map(move |stream| (target, stream))
            })
        })
    }

    fn of(
        service: &'static Service,
        target: &Target,
        method: &'static str,
        path: &'static str,
        share: f64,
    ) -> Self {
        let is_busiest = method == SHARES[0].0 && path == service.paths[0];
        let kind = match service.job {
            "catalog" => Kind::Catalog,
            "new-service" if is_busiest => Kind::Failing,
            _ => Kind::Plain,
        };
        // The streams of catalog are alike, so that whole requests make whole figures.
        let share = if kind == Kind::Catalog { 1.0 / 6.0 } else { share };
        let started = starts(service.job, target);
        Self { service, method, path, share, started, rhythm: target.rhythm, kind }
    }

    /// Returns the requests that were answered by a handler.
    pub(super) fn answered(&self, time: Millis) -> Answered {
        let moment = self.rhythm.moment(time);
        let all = self.count(moment);
        let slow = match self.kind {
            Kind::Catalog => self.count_during(SLOW, moment),
            _ => 0.0,
        };
        Answered { usual: all - slow, slow }
    }

    /// Returns the answers with a status code.
    pub(super) fn with_status(&self, status: &str, time: Millis) -> f64 {
        let moment = self.rhythm.moment(time);
        let [internal, unavailable] = self.failed(moment);
        match status {
            "404" => whole(self.unrouted(moment)),
            "500" => internal,
            "503" => unavailable,
            _ => self.count(moment) - internal - unavailable,
        }
    }

    /// Returns the answers with 500 and with 503.
    fn failed(&self, moment: Millis) -> [f64; 2] {
        let all = self.count(moment);
        let (internal, unavailable) = self.service.failing;
        match self.kind {
            Kind::Plain => [whole(all * internal), whole(all * unavailable)],
            Kind::Failing => {
                let errors = NEW_SERVICE_FAILING.passed(moment) * NEW_SERVICE_ERRORS;
                let unavailable = WARMING_UP.min(all) + all * unavailable + errors;
                [whole(all * internal), whole(unavailable)]
            }
            Kind::Catalog => {
                let during = self.count_during(FAILING, moment);
                let (usual, failing) = CATALOG_FAILING;
                let errors = whole((all - during) * usual + during * failing);
                [whole(errors * INTERNAL), errors - whole(errors * INTERNAL)]
            }
        }
    }

    fn unrouted(&self, moment: Millis) -> f64 {
        let rate = self.service.unrouted;
        self.share * rate * self.full_seconds(self.started(moment), moment)
    }

    /// Returns the requests that the process has answered by a handler.
    fn count(&self, moment: Millis) -> f64 {
        self.count_since(self.started(moment), moment)
    }

    /// Returns those of them that fell into a stretch.
    fn count_during(&self, stretch: Stretch, moment: Millis) -> f64 {
        let started = self.started(moment);
        let [from, until] = [stretch.from, stretch.nearest(moment)];
        self.count_since(started, until) - self.count_since(started, from)
    }

    fn count_since(&self, started: Millis, moment: Millis) -> f64 {
        whole(self.share * self.service.rate * self.full_seconds(started, moment))
    }

    /// Returns the seconds of full traffic of one pod since its process began.
    fn full_seconds(&self, started: Millis, moment: Millis) -> f64 {
        let passed = |from: Millis, until: Millis| busy_seconds(until) - busy_seconds(from);
        if moment <= started {
            return 0.0;
        }
        if self.kind != Kind::Catalog || moment <= SCALED {
            return passed(started, moment);
        }
        let part = CATALOG_PODS.0 / CATALOG_PODS.1;
        passed(started, SCALED.max(started)) + passed(SCALED.max(started), moment) * part
    }

    /// Returns when the process that runs at an instant began to count.
    fn started(&self, moment: Millis) -> Millis {
        let starts = self.started.iter().rev();
        starts.copied().find(|start| *start <= moment).unwrap_or(LONG_AGO)
    }
}

impl Answered {
    /// Returns all of them.
    pub(super) fn count(self) -> f64 {
        self.usual + self.slow
    }
}

/// When the processes began that are older than the demo.
const LONG_AGO: Millis = ago(60 * 24 * 6);
/// How long before the scrape that finds it a process was started anew.
const STARTED_BEFORE: Millis = Millis::from_seconds(12);

/// Returns when the processes behind a target were started anew, oldest first.
fn starts(job: &str, target: &Target) -> &'static [Millis] {
    const AUTH: [Millis; 1] = [Millis(AUTH_RESTART.0 - STARTED_BEFORE.0)];
    const NEW_SERVICE: [Millis; 1] = [Millis(NEW_SERVICE_DOWN.until.0 - STARTED_BEFORE.0)];
    const CATALOG: [Millis; 1] = [SCALED];
    match job {
        "auth" if target.label("pod") == "auth-0" => &AUTH,
        "new-service" if target.label("pod") == "new-service-0" => &NEW_SERVICE,
        "catalog" if !target.listed.has(ago(120)) => &CATALOG,
        _ => &[],
    }
}

/// Cuts a number to a whole one; what rounding took from a whole number is given back.
pub(super) fn whole(number: f64) -> f64 {
    (number + 1e-6).floor()
}
