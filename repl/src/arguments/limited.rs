//! How queries are evaluated and where they stop, on the command line.

use std::time::Duration;

use clap::Args;
use promqlite::engine::Engine;
use promqlite::engine::Options;
use promqlite::syntax::Features;
use promqlite::time::Millis;

use crate::config::settled;
use crate::moment;
use crate::size;

/// How queries are evaluated and where they stop; the defaults are those of a Prometheus server.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Limited {
    /// How far an instant selector looks back for a sample [default: 5m].
    #[arg(long, value_name = "LENGTH", value_parser = moment::length)]
    lookback_delta: Option<Millis>,
    /// The most samples a query may hold at once, counted as Prometheus counts them
    /// [default: 50000000].
    #[arg(long, value_name = "COUNT")]
    max_samples: Option<u64>,
    /// The most series one selector of a query may match.
    #[arg(long, value_name = "COUNT")]
    max_series: Option<u64>,
    /// The most bytes of samples a query may hold at once; K, M and G are understood.
    #[arg(long, value_name = "BYTES", value_parser = size::bytes)]
    max_bytes: Option<u64>,
    /// The most time a query may take [default: 2m].
    #[arg(long, value_name = "LENGTH", value_parser = moment::length)]
    timeout: Option<Millis>,
    /// How many threads a query may use; without it, one for each core.
    #[arg(long, value_name = "COUNT")]
    threads: Option<usize>,
}

impl Limited {
    /// Returns the engine that evaluates so.
    pub(crate) fn engine(&self, features: Features) -> Engine {
        Engine::new(self.options(features))
    }

    /// Returns how queries are evaluated.
    pub(crate) fn options(&self, features: Features) -> Options {
        let mut options = Options::default();
        options.features = features;
        let settled = settled();
        if let Some(lookback) = self.lookback_delta.or(settled.lookback) {
            options.lookback = lookback;
        }
        if let Some(samples) = self.max_samples.or(settled.samples_max) {
            options.limits.samples_max = samples;
        }
        if let Some(series) = self.max_series {
            options.limits.series_max = series;
        }
        if let Some(bytes) = self.max_bytes.or(settled.bytes_max) {
            options.limits.bytes_max = bytes;
        }
        if let Some(timeout) = self.timeout.or(settled.timeout) {
            let millis = u64::try_from(timeout.0).unwrap_or(0);
            options.limits.timeout = Some(Duration::from_millis(millis));
        }
        options
    }

    /// Makes the threads that queries run on.
    pub(crate) fn prepare_threads(&self) {
        if let Some(threads) = self.threads.or(settled().threads) {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1));
            // There is no pool before this one: no query has run.
            let _ = pool.build_global();
        }
    }
}
