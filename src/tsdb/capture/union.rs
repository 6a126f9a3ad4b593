//! The series of several sets in order of their labels, each once.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::label::Labels;
use crate::storage::SeriesSet;

/// Walks sets of one storage; a series that several of them have comes once.
pub(super) struct Union {
    heads: Vec<Head>,
}

/// The next series of a set on the way through it.
struct Head {
    set: Arc<dyn SeriesSet>,
    /// The order of the set's series, where they do not come in order by themselves.
    order: Option<Vec<u32>>,
    at: usize,
    labels: Labels,
}

/// A series of one of the sets.
pub(super) struct Found {
    /// Its labels.
    pub(super) labels: Labels,
    /// Its set.
    pub(super) set: Arc<dyn SeriesSet>,
    /// Its number there.
    pub(super) series: usize,
}

impl Union {
    /// Returns a walk that begins in front of the first series.
    pub(super) fn of(sets: Vec<Arc<dyn SeriesSet>>) -> Self {
        Self { heads: sets.into_iter().filter_map(Head::of).collect() }
    }
}

impl Iterator for Union {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let least = self.heads.iter().map(|head| &head.labels).min()?.clone();
        let mut found = None;
        self.heads.retain_mut(|head| {
            if head.labels.cmp(&least) != Ordering::Equal {
                return true;
            }
            let (set, series) = (head.set.clone(), head.series());
            found.get_or_insert(Found { labels: least.clone(), set, series });
            head.advance(&least)
        });
        found
    }
}

impl Head {
    fn of(set: Arc<dyn SeriesSet>) -> Option<Self> {
        if set.is_empty() {
            return None;
        }
        // Most storages have their series in order, and then two label sets at a time are enough.
        let mut before = set.labels(0);
        let sorted = (1..set.len()).all(|series| {
            let labels = set.labels(series);
            let rises = before <= labels;
            before = labels;
            rises
        });
        let order = (!sorted).then(|| {
            let mut order: Vec<_> = (0..set.len() as u32).collect();
            order.sort_by_cached_key(|&series| set.labels(series as usize));
            order
        });
        let mut head = Self { set, order, at: 0, labels: Labels::default() };
        head.labels = head.set.labels(head.series());
        Some(head)
    }

    fn series(&self) -> usize {
        self.order.as_ref().map_or(self.at, |order| order[self.at] as usize)
    }

    /// Goes to the first series behind some labels, if there is one.
    fn advance(&mut self, behind: &Labels) -> bool {
        while self.at + 1 < self.set.len() {
            self.at += 1;
            self.labels = self.set.labels(self.series());
            if self.labels > *behind {
                return true;
            }
        }
        false
    }
}
