//! Series by metric and job, with what is needed of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::rules::demand::Demand;
use promqlite::rules::demand::Keep;
use promqlite::rules::demand::Want;

use super::gather::Everything;

/// Series of one metric and one job.
#[derive(Debug)]
pub(super) struct Group {
    /// The numbers of the series.
    pub(super) series: Vec<usize>,
    pub(super) samples: u64,
    /// The labels that are needed; `None` if nobody reads any of the series.
    pub(super) keep: Option<Keep>,
    /// The idle recordings it is read for.
    pub(super) recordings: BTreeSet<String>,
}

/// Groups by metric and job.
pub(super) type Groups = BTreeMap<(String, String), Group>;

/// Wants by the metric they are for.
struct Shelf<'d, T> {
    named: BTreeMap<&'d str, Vec<(&'d Want, T)>>,
    others: Vec<(&'d Want, T)>,
}

impl<'d, T: Copy> Shelf<'d, T> {
    fn of(wants: impl Iterator<Item = (&'d Want, T)>) -> Self {
        let mut shelf = Self { named: BTreeMap::new(), others: Vec::new() };
        for (want, told) in wants {
            match want.name() {
                Some(name) => shelf.named.entry(name).or_default().push((want, told)),
                None => shelf.others.push((want, told)),
            }
        }
        shelf
    }

    /// Lists the wants that take a series.
    fn taking<'s>(
        &'s self,
        name: &'s str,
        labels: &'s Labels,
    ) -> impl Iterator<Item = &'s (&'d Want, T)> {
        let named = self.named.get(name).map_or(&[][..], Vec::as_slice);
        let both = named.iter().chain(&self.others);
        both.filter(move |(want, _)| want.takes(name, |label| labels.get(label)))
    }
}

/// Sorts all series into groups.
pub(super) fn grouped(all: &Everything, labels: &[Labels], demand: &Demand) -> Groups {
    let wants = Shelf::of(demand.wants.iter().map(|want| (want, ())));
    let idle = Shelf::of(demand.idle.iter().map(|(name, want)| (want, name.as_str())));
    let mut groups = Groups::new();
    for (series, (labels, read)) in labels.iter().zip(&all.reads).enumerate() {
        let name = labels.get(NAME);
        let key = (name.to_owned(), labels.get("job").to_owned());
        let group = groups.entry(key).or_insert_with(Group::none);
        group.series.push(series);
        group.samples += read.samples();
        if group.keep.as_ref().is_some_and(|keep| *keep == Keep::everything()) {
            continue;
        }
        for (want, ()) in wants.taking(name, labels) {
            let known = group.keep.as_ref().map(|keep| keep.and(&want.labels));
            group.keep = Some(known.unwrap_or_else(|| want.labels.clone()));
        }
        if group.keep.is_none() {
            let taking = idle.taking(name, labels);
            group.recordings.extend(taking.map(|(_, name)| (*name).to_owned()));
        }
    }
    groups
}

impl Group {
    fn none() -> Self {
        Self { series: Vec::new(), samples: 0, keep: None, recordings: BTreeSet::new() }
    }

    /// Tells whether nobody at all reads it.
    pub(super) fn is_spare(&self) -> bool {
        self.keep.is_none() && self.recordings.is_empty()
    }
}
