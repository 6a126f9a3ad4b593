//! Operators between two vectors, element by element.
//!
//! Rows are sorted into match groups once. Where a group has only one row on the "one" side, whole
//! rows are combined; the other groups go step by step (`contest`), since churned series may
//! share a group at different times.

use super::apply::exchange;
use super::contest::Clashes;
use super::contest::Contest;
use super::contest::Group;
use super::pair::Draft;
use super::pair::Join;
use super::pair::Pairing;
use super::pair::Remark;
use super::rows::Groups;
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

impl Join<'_> {
    /// Computes the operator for all pairs that match.
    pub(super) fn over(
        &self,
        left: Vec<Block>,
        right: Vec<Block>,
        run: &Run<'_>,
    ) -> Result<Vec<Block>, ExecError> {
        let (many, one) = match self.matching.card {
            Card::OneToMany => (Rows::of(&right), Rows::of(&left)),
            Card::OneToOne | Card::ManyToOne => (Rows::of(&left), Rows::of(&right)),
        };
        let mut remarks = Vec::new();
        let result = self.pair_up(&many, &one, &mut remarks);
        self.tell(remarks, run);
        let result = result?;
        for block in left.iter().chain(&right) {
            exchange(block, &Block::default(), run)?;
        }
        exchange(&Block::default(), &result, run)?;
        // With delayed name removal an instant vector is not looked through for twins here.
        if self.width == 1 && run.settings.dropped_name == NameFate::Dropping {
            return Ok(vec![result]);
        }
        unite_blocks(vec![result], Twins::Merge, self.width, Identity::labels)
    }

    fn pair_up(
        &self,
        many: &Rows<'_>,
        one: &Rows<'_>,
        remarks: &mut Vec<Remark>,
    ) -> Result<Block, ExecError> {
        let mut numbers = Groups::new(&self.matching.on);
        let (many_groups, one_groups) = (numbers.number(many), numbers.number(one));
        let mut groups = vec![Group::default(); numbers.count()];
        many_groups.iter().enumerate().for_each(|(row, &group)| groups[group].many.push(row));
        one_groups.iter().enumerate().for_each(|(row, &group)| groups[group].one.push(row));
        let mut drafts = Vec::new();
        let mut clashes = Clashes::default();
        let mut alive = None;
        let mut pairing = Pairing { join: self, many, one, remarks };
        for group in &groups {
            if self.is_simple(group, many, one) {
                let partner = |&row: &usize| Some((row, *group.one.first()?));
                drafts.extend(
                    group
                        .many
                        .iter()
                        .filter_map(partner)
                        .map(|(row, partner)| pairing.whole_rows(row, partner)),
                );
            } else {
                let alive = alive.get_or_insert_with(|| self.alive(many, one));
                Contest { pairing: &mut pairing, group, alive }.run(&mut drafts, &mut clashes);
            }
        }
        clashes.first()?;
        Ok(Self::assemble(drafts))
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
            .map(|&row| self.labels(&many.labels(row), &one.labels(partner)))
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
    fn assemble(mut drafts: Vec<Draft>) -> Block {
        drafts.sort_by_key(|draft| draft.order);
        let mut result = Block::default();
        for draft in drafts {
            result.push(draft.identity, &draft.cells, draft.histograms);
        }
        result
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
