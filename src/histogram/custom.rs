//! Custom buckets with different bounds, brought to those that both have.

use std::sync::Arc;

use crate::math::Kahan;

use super::layout::Histogram;
use super::layout::Side;
use super::walk::RunBuilder;

/// Tells whether two lists of bounds are the same.
pub(super) fn same_bounds(left: &Histogram, right: &Histogram) -> bool {
    let shared = match (&left.custom_bounds, &right.custom_bounds) {
        (Some(left), Some(right)) => Arc::ptr_eq(left, right),
        _ => false,
    };
    shared || left.bounds() == right.bounds()
}

/// Returns the bounds that both lists have; both rise.
pub(super) fn shared_bounds(left: &[f64], right: &[f64]) -> Arc<[f64]> {
    let mut right = right.iter().copied().peekable();
    let shared = left.iter().copied().filter(|&bound| {
        while right.next_if(|&other| other < bound).is_some() {}
        right.next_if(|&other| other == bound).is_some()
    });
    shared.collect()
}

/// Hands over each bucket with the position of the shared bucket that takes it in.
pub(super) fn regroup(
    side: &Side,
    bounds: &[f64],
    shared: &[f64],
    mut visit: impl FnMut(usize, f64),
) {
    let mut group = 0;
    for (index, count) in side.cells() {
        match usize::try_from(index).ok().and_then(|index| bounds.get(index)) {
            Some(bound) => {
                group += shared[group..].iter().take_while(|&shared| shared < bound).count();
                visit(group, count);
            }
            // Beyond the last bound everything is in the infinite bucket.
            None => visit(shared.len(), count),
        }
    }
}

/// Makes a side of the groups that are not empty, and the column of what they lost.
pub(super) fn side_of(groups: &[Kahan]) -> (Side, Vec<f64>) {
    let mut runs = RunBuilder::default();
    let (mut counts, mut lost) = (Vec::new(), Vec::new());
    for (i, group) in groups.iter().enumerate() {
        if group.sum != 0.0 || group.lost != 0.0 {
            runs.push(i as i32);
            counts.push(group.sum);
            lost.push(group.lost);
        }
    }
    (Side { runs: runs.finish(), counts }, lost)
}

#[cfg(test)]
mod tests {
    use super::regroup;
    use super::shared_bounds;
    use super::side_of;
    use crate::histogram::Run;
    use crate::histogram::Side;
    use crate::math::Kahan;

    #[test]
    fn only_bounds_of_both_are_shared() {
        assert_eq!(*shared_bounds(&[1.0, 2.0, 4.0, 8.0], &[0.5, 2.0, 3.0, 8.0, 9.0]), [2.0, 8.0]);
        assert!(shared_bounds(&[1.0], &[]).is_empty());
        assert!(shared_bounds(&[1.0, 3.0], &[2.0]).is_empty());
    }

    #[test]
    fn a_bucket_goes_to_the_first_shared_bound_that_holds_it() {
        let side = Side::starting_at(0, vec![1.0, 2.0, 3.0, 4.0]);
        let mut groups = [0.0; 2];
        regroup(&side, &[1.0, 5.0, 7.0], &[5.0], |group, count| groups[group] += count);
        assert_eq!(groups, [3.0, 7.0]);
    }

    #[test]
    fn empty_groups_leave_gaps() {
        let groups = [0.0, 2.0, 0.0, 3.0, 4.0].map(Kahan::starting_at);
        let (side, lost) = side_of(&groups);
        assert_eq!(side.runs, [Run { offset: 1, length: 1 }, Run { offset: 1, length: 2 }]);
        assert_eq!((side.counts, lost), (vec![2.0, 3.0, 4.0], vec![0.0; 3]));
    }
}
