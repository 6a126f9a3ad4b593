//! Operators between two vectors, element by element.
//!
//! Rows are sorted into match groups once. Where a group has only one row on the "one" side, whole
//! rows are combined; the other groups go step by step (`contest`), since churned series may
//! share a group at different times.

use std::collections::HashSet;

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
use super::pulse::Pulse;
use super::pulse::sorted;
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
        let groups = self.groups(many, one, run)?;
        let mut remarks = Vec::new();
        let sides = [&Rows::of(many), &Rows::of(one)];
        let drafts = self.pair_up(sides, &groups, &mut remarks, run);
        self.tell(remarks, run);
        let result = self.assemble(drafts?, run)?;
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
        unite_blocks(result, Twins::Merge, self.width, Identity::labels, run)
    }

    /// Returns the match groups of the rows of both sides.
    fn groups(
        &self,
        many: &[Block],
        one: &[Block],
        run: &Run<'_>,
    ) -> Result<Vec<Group>, ExecError> {
        let mut numbers = Groups::new(&self.matching.on);
        let many_groups = numbers.number_all(many, run)?;
        let one_groups = numbers.number_all(one, run)?;
        let mut groups = vec![Group::default(); numbers.len()];
        let numbered = many_groups.into_iter().enumerate();
        numbered.for_each(|(row, group)| groups[group as usize].many.push(row));
        let numbered = one_groups.into_iter().enumerate();
        numbered.for_each(|(row, group)| groups[group as usize].one.push(row));
        Ok(groups)
    }

    fn pair_up(
        &self,
        [many, one]: [&Rows<'_>; 2],
        groups: &[Group],
        remarks: &mut Vec<Remark>,
        run: &Run<'_>,
    ) -> Result<Vec<Draft>, ExecError> {
        let judge = |group| Ok((group, self.is_simple(group, many, one, run)?));
        let judged: Result<Vec<_>, ExecError> = groups.par_iter().map(judge).collect();
        let (simple, others): (Vec<_>, Vec<_>) =
            judged?.into_iter().partition(|(_, is_simple)| *is_simple);
        let simple: Vec<&Group> = simple.into_iter().map(|(group, _)| group).collect();
        let mut pairing = Pairing { join: self, many, one, remarks, run };
        let mut drafts = pairing.pair_whole_rows(&simple)?;
        let mut clashes = Clashes::default();
        let mut alive = None;
        for (group, _) in others {
            let alive = alive.get_or_insert_with(|| self.alive(many, one));
            Contest { pairing: &mut pairing, group, alive }.run(&mut drafts, &mut clashes)?;
        }
        clashes.first()?;
        Ok(drafts)
    }

    /// Tells whether no two rows of a group can get in each other's way.
    fn is_simple(
        &self,
        group: &Group,
        many: &Rows<'_>,
        one: &Rows<'_>,
        run: &Run<'_>,
    ) -> Result<bool, ExecError> {
        let filled = self.matching.fill_left.is_some() || self.matching.fill_right.is_some();
        if filled || group.one.len() > 1 {
            return Ok(false);
        }
        let Some(&partner) = group.one.first() else { return Ok(true) };
        if group.many.len() < 2 {
            return Ok(true);
        }
        if self.matching.card == Card::OneToOne {
            return Ok(false);
        }
        let (mut seen, mut pulse) = (HashSet::new(), Pulse::of(run));
        for &row in &group.many {
            pulse.beat()?;
            if !seen.insert(self.labels(&many.labels(row), || one.labels(partner))) {
                return Ok(false);
            }
        }
        Ok(true)
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
    fn assemble(&self, drafts: Vec<Draft>, run: &Run<'_>) -> Result<Vec<Block>, ExecError> {
        let drafts = sorted(drafts, |one, two| one.order.cmp(&two.order), run)?;
        let cuts = run.cuts(drafts.len(), self.width);
        let mut drafts = drafts.into_iter();
        let block = |at| {
            run.check()?;
            let mut block = Block::default();
            for draft in drafts.by_ref().take(cuts.range(at).len()) {
                block.push(draft.identity, &draft.cells, draft.histograms);
            }
            Ok(block)
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

impl Pairing<'_, '_> {
    /// Combines the rows of groups that have one row on the one side, many groups side by side.
    fn pair_whole_rows(&mut self, groups: &[&Group]) -> Result<Vec<Draft>, ExecError> {
        let Self { join, many, one, run, .. } = *self;
        let pair_some = |groups: &[&Group]| {
            let (mut remarks, mut drafts, mut pulse) = (Vec::new(), Vec::new(), Pulse::of(run));
            let mut pairing = Pairing { join, many, one, remarks: &mut remarks, run };
            run.check()?;
            for group in groups {
                let Some(&partner) = group.one.first() else { continue };
                for &row in &group.many {
                    pulse.beat()?;
                    drafts.push(pairing.whole_rows(row, partner));
                }
            }
            Ok((drafts, remarks))
        };
        let paired: Result<Vec<_>, ExecError> =
            groups.par_chunks(GROUPS_AT_ONCE).map(pair_some).collect();
        let mut drafts = Vec::new();
        for (some, noticed) in paired? {
            drafts.extend(some);
            self.remarks.extend(noticed);
        }
        Ok(drafts)
    }
}
