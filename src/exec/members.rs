//! The groups of one block's rows.

use rustc_hash::FxHashMap;

use crate::label::Grouping;
use crate::label::KeyList;
use crate::label::Numbering;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::value::Block;
use crate::value::Identity;

/// Which rows of a block belong together.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// The group of each row, by its place in `keys`.
    pub(super) groups: Vec<u32>,
    /// What tells the groups apart, in order of their first rows: the symbols of their labels, or
    /// the labels themselves.
    pub(super) keys: KeyList,
}

/// By what rows are told apart.
#[derive(Clone, Debug)]
pub(super) enum Criteria {
    /// The values of these labels, which are sorted by name.
    Values(Vec<String>),
    /// All labels that the grouping keeps.
    Rest(Grouping),
}

impl Criteria {
    /// Returns what a grouping looks at.
    pub(super) fn of(grouping: &Grouping) -> Self {
        match grouping {
            Grouping::By(names) => {
                let mut names = names.clone();
                names.sort();
                names.dedup();
                Self::Values(names)
            }
            Grouping::Without(_) => Self::Rest(grouping.clone()),
        }
    }

    /// Finds the groups of a block's rows.
    pub(super) fn members(&self, block: &Block, symbols: &Symbols) -> Members {
        match self {
            Self::Values(names) if names.is_empty() => {
                let mut keys = KeyList::default();
                if !block.is_empty() {
                    keys.push(&[]);
                }
                Members { groups: vec![0; block.len()], keys }
            }
            Self::Values(names) => by_values(names, block, symbols),
            Self::Rest(grouping) => {
                let keep = |name: &str| grouping.keeps(name);
                let write = |row: usize, key: &mut Vec<u8>| {
                    Identity::encode(block.row(row).identity, keep, key);
                };
                find(block.len(), write)
            }
        }
    }
}

fn by_values(names: &[String], block: &Block, symbols: &Symbols) -> Members {
    let mut values: Vec<Symbol> = Vec::with_capacity(names.len() * block.len());
    for name in names {
        block.symbols(name, symbols, &mut values);
    }
    let rows = block.len();
    if names.len() == 1 {
        return by_value(&values);
    }
    find(rows, |row, key| {
        for value in values.iter().skip(row).step_by(rows) {
            key.extend_from_slice(&value.0.to_le_bytes());
        }
    })
}

/// Numbers rows by one label each; symbols are small numbers, so a plain list can be asked.
fn by_value(values: &[Symbol]) -> Members {
    const UNKNOWN: u32 = u32::MAX;
    let most = values.iter().map(|value| value.0).max().unwrap_or(0) as usize;
    let mut members =
        Members { groups: Vec::with_capacity(values.len()), keys: KeyList::default() };
    let mut number = |value: &Symbol, known: &mut u32| {
        if *known == UNKNOWN {
            *known = members.keys.len() as u32;
            members.keys.push(&value.0.to_le_bytes());
        }
        *known
    };
    if most < LIST_MAX {
        let mut known = vec![UNKNOWN; most + 1];
        let one = |value: &Symbol| number(value, &mut known[value.0 as usize]);
        members.groups = values.iter().map(one).collect();
    } else {
        let mut known: FxHashMap<Symbol, u32> = FxHashMap::default();
        let one = |value: &Symbol| number(value, known.entry(*value).or_insert(UNKNOWN));
        members.groups = values.iter().map(one).collect();
    }
    members
}

/// Symbols up to this number are looked up in a list, which is made anew for each block.
const LIST_MAX: usize = 4096;

/// Numbers rows by their keys; neighbours often share one, and then no table is asked.
fn find(rows: usize, write: impl Fn(usize, &mut Vec<u8>)) -> Members {
    let (mut known, mut groups) = (Numbering::default(), Vec::with_capacity(rows));
    let (mut key, mut before, mut group) = (Vec::new(), Vec::new(), 0);
    for row in 0..rows {
        key.clear();
        write(row, &mut key);
        if row == 0 || key != before {
            group = known.number(&key);
            std::mem::swap(&mut key, &mut before);
        }
        groups.push(group);
    }
    Members { groups, keys: known.into_list() }
}
