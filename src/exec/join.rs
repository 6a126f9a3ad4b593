//! Operators between two vectors, element by element.
//!
//! Rows are sorted into match groups once. Where the rows of a group cannot get in each other's
//! way, whole rows are combined, in the order in which they stand; the other groups go step by
//! step (`contest`), since churned series may share a group at different times.

use std::collections::HashSet;

use rayon::prelude::*;

use super::apply::trade;
use super::contest::Clashes;
use super::contest::Contest;
use super::matches::Group;
use super::matches::Matches;
use super::matches::take_turns;
use super::pair::Draft;
use super::pair::Join;
use super::pair::Pairing;
use super::pair::Remark;
use super::pulse::Beside;
use super::pulse::Pile;
use super::pulse::Pulse;
use super::pulse::sorted;
use super::rows::Presence;
use super::rows::Rows;
use super::unite::unite_blocks;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::exec::Twins;
use crate::label::NAME;
use crate::label::TYPE;
use crate::label::UNIT;
use crate::plan::Card;
use crate::plan::Comparison;
use crate::value::Block;
use crate::value::Identity;
use crate::value::NameFate;

/// How the rows of a match group are combined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Whole rows, of which none can come to the labels of another.
    Alone,
    /// Whole rows, which may come to the same labels at different steps.
    InTurns,
    /// Step by step.
    ByStep,
}

/// The rows of the two sides and how they match.
struct Sides<'s, 'b> {
    many: &'s Rows<'b>,
    one: &'s Rows<'b>,
    matches: &'s Matches,
    /// Whether two rows of the many side can come to the same labels by what the result drops.
    alike: bool,
}

impl Join<'_> {
    /// Computes the operator for all pairs that match.
    pub(super) fn over(
        &self,
        left: Vec<Block>,
        right: Vec<Block>,
        run: &Run<'_>,
    ) -> Result<Vec<Block>, ExecError> {
        let (left, right) = (Beside(left), Beside(right));
        let (many, one) = match self.matching.card {
            Card::OneToMany => (&right.0, &left.0),
            Card::OneToOne | Card::ManyToOne => (&left.0, &right.0),
        };
        let matches = Matches::of([many, one], &self.matching.on, run)?;
        let alike = self.makes_alike(many, run);
        let sides = Sides { many: &Rows::of(many), one: &Rows::of(one), matches: &matches, alike };
        let ways = self.ways(&sides, run)?;
        let mut remarks = Vec::new();
        let result = self.pair_up(&sides, &ways, &mut remarks, run);
        self.tell(remarks, run);
        let result = result?;
        trade([many, one], &result, run)?;
        let delayed = run.settings.dropped_name == NameFate::Dropping;
        // With delayed name removal an instant vector is not looked through for twins here.
        if (self.width == 1 && delayed) || ways.iter().all(|&way| way == Way::Alone) {
            return Ok(result);
        }
        unite_blocks(result, Twins::Merge, self.width, Identity::labels, run)
    }

    /// Tells whether two rows can come to the same labels because the result drops or replaces
    /// some: not where all rows have the same there.
    fn makes_alike(&self, many: &[Block], run: &Run<'_>) -> bool {
        if run.settings.dropped_name == NameFate::Dropping {
            return true;
        }
        let drops = self.op.is_arithmetic() || self.result == Comparison::Truth;
        let dropped = if drops { &[NAME, TYPE, UNIT][..] } else { &[] };
        let replaced = self.matching.include.iter().map(String::as_str);
        let mut symbols = Vec::new();
        dropped.iter().copied().chain(replaced).any(|name| {
            symbols.clear();
            many.iter().for_each(|block| block.symbols(name, &run.symbols, &mut symbols));
            symbols.windows(2).any(|pair| pair[0] != pair[1])
        })
    }

    /// Decides for each match group how its rows are combined.
    fn ways(&self, sides: &Sides<'_, '_>, run: &Run<'_>) -> Result<Vec<Way>, ExecError> {
        let groups = (0..sides.matches.len()).into_par_iter().with_min_len(1024);
        groups.map(|group| self.way(sides.matches.group(group), sides, run)).collect()
    }

    fn way(
        &self,
        group: Group<'_>,
        sides: &Sides<'_, '_>,
        run: &Run<'_>,
    ) -> Result<Way, ExecError> {
        let filled = self.matching.fill_left.is_some() || self.matching.fill_right.is_some();
        if filled || !take_turns(group.one, sides.one) {
            return Ok(Way::ByStep);
        }
        let alone = if sides.alike { Way::InTurns } else { Way::Alone };
        match (group.many, group.one) {
            (_, []) | ([] | [_], [_]) => Ok(alone),
            (many, _) if self.matching.card == Card::OneToOne => {
                Ok(if take_turns(many, sides.many) { Way::InTurns } else { Way::ByStep })
            }
            (_, [_]) if !sides.alike => Ok(alone),
            (_, _) if !sides.alike => Ok(Way::InTurns),
            _ => self.way_by_labels(group, sides, run),
        }
    }

    /// Decides for a group of many rows by looking at the labels that all pairs come to.
    fn way_by_labels(
        &self,
        group: Group<'_>,
        sides: &Sides<'_, '_>,
        run: &Run<'_>,
    ) -> Result<Way, ExecError> {
        let mut pulse = Pulse::of(run);
        for &partner in group.one {
            let mut seen = HashSet::new();
            for &row in group.many {
                pulse.beat()?;
                let many = sides.many.labels(row as usize);
                if !seen.insert(self.labels(&many, || sides.one.labels(partner as usize))) {
                    return Ok(Way::ByStep);
                }
            }
        }
        Ok(Way::InTurns)
    }

    /// Combines the rows of all groups, in the order of the many side.
    fn pair_up(
        &self,
        sides: &Sides<'_, '_>,
        ways: &[Way],
        remarks: &mut Vec<Remark>,
        run: &Run<'_>,
    ) -> Result<Vec<Block>, ExecError> {
        let drafts = self.by_step(sides, ways, remarks, run)?;
        let cuts = run.cuts(sides.many.len(), self.width);
        let piece = |at| {
            run.check()?;
            let mut remarks = Vec::new();
            let mut pairing = Pairing {
                join: self,
                many: sides.many,
                one: sides.one,
                remarks: &mut remarks,
                run,
            };
            let (mut block, mut cells) = (Block::default(), vec![Block::ABSENT; self.width]);
            for row in cuts.range(at) {
                let group = sides.matches.group_of[row] as usize;
                if ways[group] == Way::ByStep {
                    drafts_of(row, &drafts).iter().for_each(|draft| draft.copy_to(&mut block));
                    continue;
                }
                for &partner in sides.matches.group(group).one {
                    pairing.whole_rows([row, partner as usize], &mut cells, &mut block);
                }
            }
            Ok((Beside(block), remarks))
        };
        let pieces: Result<Vec<_>, ExecError> =
            (0..cuts.count()).into_par_iter().map(piece).collect();
        let mut blocks = Vec::new();
        for (mut block, noticed) in pieces? {
            remarks.extend(noticed);
            blocks.push(std::mem::take(&mut block.0));
        }
        let mut filled = Pile::new(self.width, run);
        for draft in &drafts[drafts.partition_point(|draft| draft.order < sides.many.len())..] {
            filled.push(draft.identity.clone(), &draft.cells, draft.histograms.clone())?;
        }
        blocks.extend(filled.finish());
        blocks.retain(|block| !block.is_empty());
        Ok(blocks)
    }

    /// Combines the rows of groups that go step by step: first those in the order of the many
    /// side, then those whose many side was filled in.
    fn by_step(
        &self,
        sides: &Sides<'_, '_>,
        ways: &[Way],
        remarks: &mut Vec<Remark>,
        run: &Run<'_>,
    ) -> Result<Vec<Draft>, ExecError> {
        let mut pairing = Pairing { join: self, many: sides.many, one: sides.one, remarks, run };
        let (mut drafts, mut clashes, mut alive) = (Vec::new(), Clashes::default(), None);
        for (group, _) in ways.iter().enumerate().filter(|(_, way)| **way == Way::ByStep) {
            let alive = alive.get_or_insert_with(|| self.alive(sides.many, sides.one));
            let group = sides.matches.group(group);
            Contest { pairing: &mut pairing, group, alive }.run(&mut drafts, &mut clashes)?;
        }
        clashes.first()?;
        sorted(drafts, |one, two| one.order.cmp(&two.order), run)
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

/// Returns the rows of the result that belong to a row of the many side.
fn drafts_of(row: usize, drafts: &[Draft]) -> &[Draft] {
    let from = drafts.partition_point(|draft| draft.order < row);
    let rest = &drafts[from..];
    &rest[..rest.partition_point(|draft| draft.order == row)]
}
