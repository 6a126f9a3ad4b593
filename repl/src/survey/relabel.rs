//! Steps of relabelling that leave out what nobody reads.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use promqlite::math::append;

use super::group::Groups;
use super::unused::Relabel;
use super::unused::Relabeling;
use super::unused::Spare;

/// The most characters of a pattern, as far as names allow.
const PATTERN_MAX: usize = 600;

/// Writes the steps for each job, the job with the most series to leave out first.
pub(super) fn relabelings(groups: &Groups, labels: &[Spare]) -> Vec<Relabeling> {
    let mut jobs = BTreeMap::<&str, (Vec<&str>, u64, u64)>::new();
    for ((name, job), group) in groups.iter().filter(|(_, group)| group.is_spare()) {
        let job = jobs.entry(job).or_default();
        job.0.push(name);
        job.1 += group.series.len() as u64;
        job.2 += group.samples;
    }
    for label in labels {
        jobs.entry(&label.job).or_default();
    }
    let mut found: Vec<Relabeling> = jobs
        .into_iter()
        .map(|(job, (metrics, series, samples))| {
            let drops = patterns(&metrics).into_iter();
            let drops = drops.map(|regex| Relabel {
                action: "drop",
                source_labels: vec!["__name__"],
                regex,
            });
            let mut spare: Vec<&str> =
                labels.iter().filter(|label| label.job == job).map(|label| &*label.name).collect();
            spare.sort_unstable();
            let labels = patterns(&spare).into_iter();
            let labels =
                labels.map(|regex| Relabel { action: "labeldrop", source_labels: vec![], regex });
            let metric_relabelings = drops.chain(labels).collect();
            Relabeling { job: job.to_owned(), series, samples, metric_relabelings }
        })
        .collect();
    found.sort_by_key(|one| Reverse((one.series, one.samples)));
    found
}

/// Joins names to patterns that are not too long.
fn patterns(names: &[&str]) -> Vec<String> {
    let mut patterns: Vec<String> = Vec::new();
    for name in names {
        let name: String = name
            .chars()
            .flat_map(|sign| {
                let is_plain = sign.is_alphanumeric() || sign == '_' || sign == ':';
                (!is_plain).then_some('\\').into_iter().chain([sign])
            })
            .collect();
        match patterns.last_mut().filter(|last| last.len() + name.len() < PATTERN_MAX) {
            Some(last) => append(last, format_args!("|{name}")),
            None => patterns.push(name),
        }
    }
    patterns
}

impl Relabeling {
    /// Writes the steps as a `ServiceMonitor` has them.
    pub(super) fn yaml(&self) -> String {
        let mut text = "metricRelabelings:\n".to_owned();
        for step in &self.metric_relabelings {
            append(&mut text, format_args!("  - action: {}\n", step.action));
            if !step.source_labels.is_empty() {
                let labels = step.source_labels.join(", ");
                append(&mut text, format_args!("    sourceLabels: [{labels}]\n"));
            }
            // In single quotes nothing but the quote itself means anything.
            let regex = step.regex.replace('\'', "''");
            append(&mut text, format_args!("    regex: '{regex}'\n"));
        }
        text
    }
}
