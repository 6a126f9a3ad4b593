//! Labels that nobody needs, and that no two series at one time are told apart by.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use promqlite::label::Labels;
use promqlite::label::NAME;

use super::gather::Everything;
use super::group::Group;
use super::group::Groups;
use super::unused::Spare;

/// Labels that say which target a series is of.
const TARGET: [&str; 2] = ["job", "instance"];

/// Finds the labels of each job that can be left out.
pub(super) fn spare(groups: &Groups, all: &Everything, labels: &[Labels]) -> Vec<Spare> {
    let mut jobs = BTreeMap::<&str, Vec<&Group>>::new();
    for ((_, job), group) in groups.iter().filter(|(_, group)| group.keep.is_some()) {
        jobs.entry(job).or_default().push(group);
    }
    let found = jobs.into_iter().flat_map(|(job, groups)| of_job(job, &groups, all, labels));
    let mut found: Vec<Spare> = found.collect();
    found.sort_by_key(|spare| Reverse((spare.merged, spare.values, spare.series)));
    found
}

fn of_job(job: &str, groups: &[&Group], all: &Everything, labels: &[Labels]) -> Vec<Spare> {
    let mut known = BTreeMap::<&str, (u64, BTreeSet<&str>)>::new();
    let mut needed = BTreeSet::new();
    for group in groups {
        for labels in group.series.iter().filter_map(|&series| labels.get(series)) {
            for (name, value) in labels {
                let is_needed = group.keep.as_ref().is_none_or(|keep| keep.needs(name));
                if is_needed || name == NAME || TARGET.contains(&name) {
                    needed.insert(name);
                }
                let label = known.entry(name).or_default();
                label.0 += 1;
                label.1.insert(value);
            }
        }
    }
    known.retain(|name, _| !needed.contains(name));
    let mut candidates: Vec<_> = known.into_iter().collect();
    candidates.sort_by_key(|(_, (series, values))| Reverse((values.len(), *series)));
    let mut dropped = BTreeSet::new();
    let mut found = Vec::new();
    let mut count: usize = groups.iter().map(|group| group.series.len()).sum();
    for (name, (series, values)) in candidates {
        dropped.insert(name);
        let left: Option<Vec<usize>> =
            groups.iter().map(|group| distinct(group, &dropped, all, labels)).collect();
        let Some(left) = left else {
            dropped.remove(name);
            continue;
        };
        let left: usize = left.iter().sum();
        let merged = count.saturating_sub(left) as u64;
        count = left;
        let (name, job) = (name.to_owned(), job.to_owned());
        found.push(Spare { name, job, series, values: values.len() as u64, merged });
    }
    found
}

/// Counts the series of a group without some labels; `None` if two of one time became the same.
fn distinct(
    group: &Group,
    dropped: &BTreeSet<&str>,
    all: &Everything,
    labels: &[Labels],
) -> Option<usize> {
    let mut times = HashMap::<Vec<u8>, Vec<(i64, i64)>>::new();
    for &series in &group.series {
        let mut key = Vec::new();
        labels.get(series)?.encode(|name| !dropped.contains(name), &mut key);
        let times = times.entry(key).or_default();
        times.extend(all.reads.get(series).and_then(|read| read.edges));
    }
    let is_apart = |times: &mut Vec<(i64, i64)>| {
        times.sort_unstable();
        times.windows(2).all(|pair| matches!(pair, [one, two] if one.1 < two.0))
    };
    let count = times.len();
    let mut all_times: Vec<_> = times.into_values().collect();
    all_times.iter_mut().all(is_apart).then_some(count)
}
