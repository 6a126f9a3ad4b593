//! The match groups of two vectors.

use super::groups::Groups;
use super::rows::Rows;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::label::Grouping;
use crate::value::Block;
use crate::value::RowView;

/// The rows of two sides by their match groups.
pub(super) struct Matches {
    /// The group of each row of the many side.
    pub(super) group_of: Vec<u32>,
    many: Lists,
    one: Lists,
}

/// The rows of one match group, on the two sides, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group<'m> {
    pub(super) many: &'m [u32],
    pub(super) one: &'m [u32],
}

impl Matches {
    /// Finds the groups of all rows.
    pub(super) fn of(
        [many, one]: [&[Block]; 2],
        on: &Grouping,
        run: &Run<'_>,
    ) -> Result<Self, ExecError> {
        let mut numbers = Groups::new(on);
        let group_of = numbers.number_all(many, run)?;
        let one = numbers.number_all(one, run)?;
        let count = numbers.len();
        let (many, one) = (Lists::of(&group_of, count), Lists::of(&one, count));
        Ok(Self { group_of, many, one })
    }

    /// Returns the number of groups.
    pub(super) fn len(&self) -> usize {
        self.many.starts.len() - 1
    }

    /// Returns the rows of a group.
    pub(super) fn group(&self, group: usize) -> Group<'_> {
        Group { many: self.many.get(group), one: self.one.get(group) }
    }
}

/// Lists of row numbers, one behind the other in a single one.
struct Lists {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Lists {
    /// Lists the rows of each group, of which each row tells its own.
    fn of(groups: &[u32], count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        groups.iter().for_each(|&group| starts[group as usize + 1] += 1);
        for group in 0..count {
            starts[group + 1] += starts[group];
        }
        let (mut next, mut rows) = (starts.clone(), vec![0; groups.len()]);
        for (row, &group) in groups.iter().enumerate() {
            let place = &mut next[group as usize];
            rows[*place as usize] = row as u32;
            *place += 1;
        }
        Self { starts, rows }
    }

    fn get(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group] as usize..self.starts[group + 1] as usize]
    }
}

/// Tells whether no two of some rows reach over the same step.
pub(super) fn take_turns(rows: &[u32], all: &Rows<'_>) -> bool {
    if rows.len() < 2 {
        return true;
    }
    let mut reaches: Vec<_> = rows.iter().map(|&row| reach(all.get(row as usize))).collect();
    reaches.sort_unstable();
    reaches.windows(2).all(|pair| pair[0].1 <= pair[1].0)
}

/// Returns the first step of a row, and the one behind its last.
fn reach(view: &RowView<'_>) -> (usize, usize) {
    let (mut first, mut behind) = (view.first, view.first + view.cells.len());
    if let [one, .., last] | [one @ last] = view.histograms {
        let histograms = (one.step as usize, last.step as usize + 1);
        if view.cells.is_empty() {
            return histograms;
        }
        (first, behind) = (first.min(histograms.0), behind.max(histograms.1));
    }
    (first, behind)
}

#[cfg(test)]
mod tests {
    use super::Lists;

    #[test]
    fn rows_are_listed_by_their_groups_in_order() {
        let lists = Lists::of(&[2, 0, 2, 3, 0], 4);
        let all: Vec<_> = (0..4).map(|group| lists.get(group)).collect();
        assert_eq!(all, [&[1, 4][..], &[], &[0, 2], &[3]]);
    }
}
