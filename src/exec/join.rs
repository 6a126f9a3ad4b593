//! Operators between two vectors, element by element.
//!
//! Rows are sorted into match groups once. Where a group has only one row on the "one" side, whole
//! rows are combined; the other groups go step by step (`contest`), since churned series may
//! share a group at different times.

use rayon::prelude::*;

use super::apply::exchange;
use super::contest::Clashes;
use super::contest::Contest;
use super::contest::Group;
use super::groups::Groups;
use super::pair::Draft;
use super::pair::Join;
use super::pair::Pairing;
use super::pair::Remark;
use super::rows::Presence;
use super::rows::Rows;
use super::unite::unite_blocks;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::exec::Twins;
use crate::plan::Card;
use crate::value::Block;
use crate::value::Identity;
use crate::value::NameFate;

/// How many match groups a thread takes at once.
const GROUPS_AT_ONCE: usize = 64;

impl Join<'_> {
    /// Computes the operator for all pairs that match.
    pub(super) fn over(
        &self,
        left: Vec<Block>,
        right: Vec<Block>,
        run: &Run<'_>,
    ) -> Result<Vec<Block>, ExecError> {
        let (many, one) = match self.matching.card {
            Card::OneToMany => (&right, &left),
            Card::OneToOne | Card::ManyToOne => (&left, &right),
        };
        let groups = self.groups(many, one, run);
        let mut remarks = Vec::new();
        let drafts = self.pair_up(&Rows::of(many), &Rows::of(one), &groups, &mut remarks);
        self.tell(remarks, run);
        let result = self.assemble(drafts?, run);
        for block in left.iter().chain(&right) {
            exchange(block, &Block::default(), run)?;
        }
        for block in &result {
            exchange(&Block::default(), block, run)?;
        }
        // With delayed name removal an instant vector is not looked through for twins here.
        if self.width == 1 && run.settings.dropped_name == NameFate::Dropping {
            return Ok(result);
        }
        unite_blocks(result, Twins::Merge, self.width, Identity::labels)
    }

    /// Returns the match groups of the rows of both sides.
    fn groups(&self, many: &[Block], one: &[Block], run: &Run<'_>) -> Vec<Group> {
        let mut numbers = Groups::new(&self.matching.on);
        let many_groups = numbers.number_all(many, &run.symbols);
        let one_groups = numbers.number_all(one, &run.symbols);
        let mut groups = vec![Group::default(); numbers.len()];
        let numbered = many_groups.into_iter().enumerate();
        numbered.for_each(|(row, group)| groups[group as usize].many.push(row));
        let numbered = one_groups.into_iter().enumerate();
        numbered.for_each(|(row, group)| groups[group as usize].one.push(row));
        groups
    }

    fn pair_up(
        &self,
        many: &Rows<'_>,
        one: &Rows<'_>,
        groups: &[Group],
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<Draft>, ExecError> {
        let (simple, others): (Vec<_>, Vec<_>) =
            groups.par_iter().partition(|group| self.is_simple(group, many, one));
        let mut drafts = self.pair_whole_rows(many, one, &simple, remarks);
        let mut clashes = Clashes::default();
        let mut alive = None;
        let mut pairing = Pairing { join: self, many, one, remarks };
        for group in others {
            let alive = alive.get_or_insert_with(|| self.alive(many, one));
            Contest { pairing: &mut pairing, group, alive }.run(&mut drafts, &mut clashes);
        }
        clashes.first()?;
        Ok(drafts)
    }

    /// Combines the rows of groups that have one row on the one side, many groups side by side.
    fn pair_whole_rows(
        &self,
        many: &Rows<'_>,
        one: &Rows<'_>,
        groups: &[&Group],
        remarks: &mut Vec<Remark>,
    ) -> Vec<Draft> {
        let pair_some = |groups: &[&Group]| {
            let mut remarks = Vec::new();
            let mut pairing = Pairing { join: self, many, one, remarks: &mut remarks };
            let mut drafts = Vec::new();
            for group in groups {
                let Some(&partner) = group.one.first() else { continue };
                drafts.extend(group.many.iter().map(|&row| pairing.whole_rows(row, partner)));
            }
            (drafts, remarks)
        };
        let paired: Vec<_> = groups.par_chunks(GROUPS_AT_ONCE).map(pair_some).collect();
        let mut drafts = Vec::new();
        for (some, noticed) in paired {
            drafts.extend(some);
            remarks.extend(noticed);
        }
        drafts
    }

    /// Tells whether no two rows of a group can get in each other's way.
    fn is_simple(&self, group: &Group, many: &Rows<'_>, one: &Rows<'_>) -> bool {
        let filled = self.matching.fill_left.is_some() || self.matching.fill_right.is_some();
        if filled || group.one.len() > 1 {
            return false;
        }
        let Some(&partner) = group.one.first() else { return true };
        if group.many.len() < 2 {
            return true;
        }
        if self.matching.card == Card::OneToOne {
            return false;
        }
        let mut labels: Vec<_> = group
            .many
            .iter()
            .map(|&row| self.labels(&many.labels(row), || one.labels(partner)))
            .collect();
        labels.sort_unstable();
        labels.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Returns the steps at which anything can match at all.
    fn alive(&self, many: &Rows<'_>, one: &Rows<'_>) -> Presence {
        let filled = self.matching.fill_left.is_some() || self.matching.fill_right.is_some();
        let (mut alive, other) = (many.alive(self.width), one.alive(self.width));
        if filled {
            alive.unite(&other);
        } else {
            alive.cross(&other);
        }
        alive
    }

    /// Puts the rows in order: those of the many side, then those whose many side was filled in.
    fn assemble(&self, mut drafts: Vec<Draft>, run: &Run<'_>) -> Vec<Block> {
        drafts.sort_by_key(|draft| draft.order);
        let cuts = run.cuts(drafts.len(), self.width);
        let mut drafts = drafts.into_iter();
        let block = |at| {
            let mut block = Block::default();
            for draft in drafts.by_ref().take(cuts.range(at).len()) {
                block.push(draft.identity, &draft.cells, draft.histograms);
            }
            block
        };
        (0..cuts.count()).map(block).collect()
    }

    /// Notes for each step what was noticed last.
    fn tell(&self, mut remarks: Vec<Remark>, run: &Run<'_>) {
        remarks.sort_by_key(|remark| (remark.step, remark.order));
        let mut remarks = remarks.into_iter().peekable();
        while let Some(remark) = remarks.next() {
            if remarks.peek().is_none_or(|next| next.step != remark.step) {
                run.note(remark.kind, self.span);
            }
        }
    }
}
