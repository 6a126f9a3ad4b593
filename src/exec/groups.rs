//! The groups of an answer.

use rayon::prelude::*;

use super::members::Criteria;
use super::members::Members;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::label::Grouping;
use crate::label::KeyList;
use crate::label::Labels;
use crate::label::Numbering;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::value::Block;

/// All groups that were seen, in order of their first members.
#[derive(Debug)]
pub(super) struct Groups {
    /// By what rows are told apart.
    pub(super) criteria: Criteria,
    known: Numbering,
}

impl Groups {
    /// Returns a table that knows no group.
    pub(super) fn new(grouping: &Grouping) -> Self {
        Self { criteria: Criteria::of(grouping), known: Numbering::default() }
    }

    /// Returns the number of groups.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// Turns a block's groups into groups of the whole answer; they must come in order.
    pub(super) fn number(&mut self, members: Members) -> Vec<u32> {
        let numbers: Vec<u32> = members.keys.iter().map(|key| self.known.number(key)).collect();
        let mut groups = members.groups;
        for group in &mut groups {
            *group = numbers[*group as usize];
        }
        groups
    }

    /// Returns the groups of all rows of some blocks, which are looked at side by side.
    pub(super) fn number_all(
        &mut self,
        blocks: &[Block],
        run: &Run<'_>,
    ) -> Result<Vec<u32>, ExecError> {
        let criteria = &self.criteria;
        let members = |block| {
            run.check()?;
            Ok(criteria.members(block, &run.symbols))
        };
        let members: Result<Vec<Members>, ExecError> = blocks.par_iter().map(members).collect();
        let mut numbers = Vec::with_capacity(blocks.iter().map(Block::len).sum());
        for members in members? {
            run.check()?;
            numbers.extend(self.number(members));
        }
        Ok(numbers)
    }

    /// Returns the keys of all groups, in order.
    pub(super) fn into_keys(self) -> Keys {
        Keys { criteria: self.criteria, keys: self.known.into_list() }
    }
}

/// What tells the groups of an answer apart, from which their labels can be made.
#[derive(Debug)]
pub(super) struct Keys {
    criteria: Criteria,
    keys: KeyList,
}

impl Keys {
    /// Returns the labels of a group.
    pub(super) fn labels(&self, group: usize, symbols: &Symbols) -> Labels {
        let key = self.keys.get(group);
        match &self.criteria {
            Criteria::Rest(_) => Labels::decode(key),
            Criteria::Values(names) => {
                let number = |bytes: &[u8; 4]| Symbol(u32::from_le_bytes(*bytes));
                let values = key.as_chunks().0.iter().map(number);
                symbols.with_texts(values, |texts| {
                    let pairs = names.iter().map(String::as_str).zip(texts.iter().copied());
                    Labels::from_sorted(pairs.filter(|(_, value)| !value.is_empty()))
                })
            }
        }
    }
}
