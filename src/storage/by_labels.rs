//! Series found by their labels.

use std::hash::Hash;
use std::hash::Hasher;

use rustc_hash::FxHashMap;
use rustc_hash::FxHasher;

use crate::label::Labels;

/// The numbers of series by the hashes of their labels.
///
/// The labels themselves are elsewhere: growing looks at no label set again.
#[derive(Clone, Debug, Default)]
pub(super) struct ByLabels {
    /// The last series of each hash.
    last: FxHashMap<u64, u32>,
    /// For each series the one before it of the same hash, plus one.
    before: Vec<u32>,
}

impl ByLabels {
    /// Returns the number of a series, or notes it as the next; `labels_of` tells known labels.
    pub(super) fn position<'a>(
        &mut self,
        labels: &Labels,
        labels_of: impl Fn(usize) -> &'a Labels,
    ) -> usize {
        let mut hasher = FxHasher::default();
        labels.hash(&mut hasher);
        let next = self.before.len();
        let last = self.last.entry(hasher.finish()).or_insert(0);
        let mut at = *last as usize;
        while let Some(known) = at.checked_sub(1) {
            if labels_of(known) == labels {
                return known;
            }
            at = self.before[known] as usize;
        }
        self.before.push(*last);
        *last = next as u32 + 1;
        next
    }
}

#[cfg(test)]
mod tests {
    use super::ByLabels;
    use crate::label::Labels;

    #[test]
    fn each_label_set_has_one_number_even_where_hashes_are_equal() {
        let all: Vec<_> = (0..50).map(|i| Labels::of([("i", i.to_string())])).collect();
        let mut index = ByLabels::default();
        for (number, labels) in all.iter().enumerate() {
            assert_eq!(index.position(labels, |known| &all[known]), number);
        }
        // All series are put behind one another, as if their hashes were one.
        for (number, before) in index.before.iter_mut().enumerate() {
            *before = number as u32;
        }
        index.last.values_mut().for_each(|last| *last = 50);
        for (number, labels) in all.iter().enumerate().rev() {
            assert_eq!(index.position(labels, |known| &all[known]), number);
        }
    }
}
