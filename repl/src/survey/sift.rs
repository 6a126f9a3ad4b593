//! Sifts the data through what rules and dashboards need.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::label::Labels;
use promqlite::rules::demand::Demand;
use promqlite::storage::Context;

use super::gather::Everything;
use super::gather::Read;
use super::gather::bytes_a_sample;
use super::group::Groups;
use super::group::grouped;
use super::relabel::relabelings;
use super::spare::spare;
use super::unused::Idle;
use super::unused::Unused;
use crate::source::SourceError;
use crate::source::World;

/// What Prometheus makes itself, so that no relabelling reaches it.
const OWN: [&str; 12] = [
    "up",
    "scrape_duration_seconds",
    "scrape_samples_scraped",
    "scrape_samples_post_metric_relabeling",
    "scrape_series_added",
    "scrape_timeout_seconds",
    "scrape_sample_limit",
    "scrape_body_size_bytes",
    "scrape_native_histogram_bucket_limit",
    "scrape_response_size_bytes",
    "ALERTS",
    "ALERTS_FOR_STATE",
];

impl Unused {
    /// Reads everything there is, and keeps what nobody needs.
    pub(crate) fn of(world: &World, demand: &Demand) -> Result<Self, SourceError> {
        let context = Context::default();
        let all = Everything::read(world, &context)?;
        let labels: Vec<Labels> = (0..all.reads.len()).map(|series| all.labels(series)).collect();
        let groups = grouped(&all, &labels, demand);
        let bytes = bytes_a_sample(world)?;
        let mut unused = Self {
            series: all.reads.len() as u64,
            samples: all.reads.iter().map(Read::samples).sum(),
            metric_count: groups.keys().map(|key| &key.0).collect::<BTreeSet<_>>().len() as u64,
            unread_expressions: demand.unread as u64,
            ..Self::default()
        };
        unused.tell_metrics(&groups, demand, bytes);
        let scraped: Groups =
            groups.into_iter().filter(|(key, _)| !is_made(&key.0, demand)).collect();
        unused.labels = spare(&scraped, &all, &labels);
        unused.relabelings = relabelings(&scraped, &unused.labels);
        unused.warnings = all.warnings(&context);
        Ok(unused)
    }

    fn tell_metrics(&mut self, groups: &Groups, demand: &Demand, bytes: Option<f64>) {
        let mut idle = BTreeMap::<&str, Idle>::new();
        for ((name, job), group) in groups {
            let metric = idle.entry(name).or_insert_with(|| Idle::none(name));
            if group.keep.is_some() || OWN.contains(&name.as_str()) {
                metric.read_of_jobs.push(job.clone());
                continue;
            }
            metric.series += group.series.len() as u64;
            metric.samples += group.samples;
            metric.jobs.push(job.clone());
            metric.recordings.extend(group.recordings.iter().cloned());
        }
        let mut idle: Vec<Idle> = idle.into_values().filter(|idle| !idle.jobs.is_empty()).collect();
        for metric in &mut idle {
            metric.bytes = bytes.map(|bytes| (metric.samples as f64 * bytes).round() as u64);
            metric.recordings.sort();
            metric.recordings.dedup();
        }
        idle.sort_by_key(|idle| Reverse((idle.series, idle.samples)));
        for metric in idle {
            let list = if is_recorded(&metric.name, demand) {
                &mut self.recordings
            } else if metric.recordings.is_empty() {
                &mut self.metrics
            } else {
                &mut self.only_recorded
            };
            list.push(metric);
        }
    }
}

impl Idle {
    fn none(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            series: 0,
            samples: 0,
            bytes: None,
            jobs: Vec::new(),
            read_of_jobs: Vec::new(),
            recordings: Vec::new(),
        }
    }
}

fn is_recorded(name: &str, demand: &Demand) -> bool {
    name.contains(':') || demand.records.contains(name)
}

/// Tells whether a metric is not scraped, but made by Prometheus.
fn is_made(name: &str, demand: &Demand) -> bool {
    is_recorded(name, demand) || OWN.contains(&name)
}
