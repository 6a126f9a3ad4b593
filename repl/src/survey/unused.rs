//! What of the data nobody reads, and how not to scrape it.

use serde::Serialize;

/// What no rule and no dashboard reads.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Unused {
    /// How many series there are, read or not.
    pub(crate) series: u64,
    /// How many samples they have.
    pub(crate) samples: u64,
    /// How many metrics there are.
    pub(crate) metric_count: u64,
    /// The metrics that nobody reads, the most costly first.
    pub(crate) metrics: Vec<Idle>,
    /// The metrics that are read for recordings alone which nobody reads.
    pub(crate) only_recorded: Vec<Idle>,
    /// What is recorded and not read.
    pub(crate) recordings: Vec<Idle>,
    /// Labels that nobody needs, of metrics that are read.
    pub(crate) labels: Vec<Spare>,
    /// What not to scrape, by job.
    pub(crate) relabelings: Vec<Relabeling>,
    /// How many expressions of the set could not be read: what they need is not known.
    pub(crate) unread_expressions: u64,
    /// What was found damaged.
    pub(crate) warnings: Vec<String>,
}

/// A metric that nobody reads.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Idle {
    /// Its name.
    pub(crate) name: String,
    /// How many series it has that nobody reads.
    pub(crate) series: u64,
    /// How many samples they have.
    pub(crate) samples: u64,
    /// How many bytes these take, as far as is known.
    pub(crate) bytes: Option<u64>,
    /// The jobs it is scraped by.
    pub(crate) jobs: Vec<String>,
    /// The jobs of which somebody reads it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) read_of_jobs: Vec<String>,
    /// The recordings it is read for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) recordings: Vec<String>,
}

/// A label that nobody needs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Spare {
    /// Its name.
    pub(crate) name: String,
    /// The job whose series have it.
    pub(crate) job: String,
    /// How many series have it.
    pub(crate) series: u64,
    /// How many values it has.
    pub(crate) values: u64,
    /// How many series fewer there are without it.
    pub(crate) merged: u64,
}

/// What not to scrape of a job.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Relabeling {
    /// The job.
    pub(crate) job: String,
    /// How many series are left out.
    pub(crate) series: u64,
    /// How many samples they have.
    pub(crate) samples: u64,
    /// The steps, as a `ServiceMonitor` has them.
    pub(crate) metric_relabelings: Vec<Relabel>,
}

/// A step of relabelling.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Relabel {
    /// What it does.
    pub(crate) action: &'static str,
    /// The labels it looks at; none for an action on names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) source_labels: Vec<&'static str>,
    /// What has to match.
    pub(crate) regex: String,
}
