//! The series of several parts become one sorted list, each series once.

use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::tsdb::damage::TsdbError;
use crate::tsdb::part::Part;
use crate::tsdb::sparse::SparseTable;

/// A part of a database, and which of its strings are known to occur in another part.
pub(super) struct Member {
    /// The part.
    pub(super) part: Arc<dyn Part>,
    number: u32,
    /// For each string the part and the number under which it was first met.
    origins: OnceLock<SparseTable>,
}

impl Member {
    /// Returns a part under a number that no other part has.
    pub(super) fn new(part: Arc<dyn Part>, number: u32) -> Self {
        Self { part, number, origins: OnceLock::new() }
    }

    fn origins(&self) -> &SparseTable {
        self.origins.get_or_init(|| SparseTable::new(self.part.symbol_count().unwrap_or_default()))
    }

    #[inline]
    fn origin(&self, symbol: u32) -> u64 {
        self.origins().get(symbol).unwrap_or((u64::from(self.number) + 1) << 32 | u64::from(symbol))
    }
}

/// A series of one part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    /// The member it belongs to.
    pub(super) member: u32,
    /// Its number there.
    pub(super) series: u32,
}

/// Series, each with its entries in one or more parts.
#[derive(Default)]
pub(super) struct Rows {
    entries: Vec<Entry>,
    /// Where the entries of each row end; empty where every row has just one.
    ends: Vec<u32>,
}

impl Rows {
    /// Returns the rows of a single part.
    pub(super) fn single(member: u32, series: Vec<u32>) -> Self {
        let entries = series.into_iter().map(|series| Entry { member, series }).collect();
        Self { entries, ends: Vec::new() }
    }

    /// Merges the sorted series of several parts by their labels.
    pub(super) fn merge(
        members: &[Arc<Member>],
        found: Vec<(u32, Vec<u32>)>,
    ) -> Result<Self, TsdbError> {
        let mut heads = Vec::with_capacity(found.len());
        for (member, series) in found {
            let mut head = Head::new(&members[member as usize], member, series);
            if head.advance()? {
                heads.push(head);
            }
        }
        let mut rows = Self::default();
        while let Some(mut least) = heads.first() {
            let mut equal = vec![0];
            for (at, head) in heads.iter().enumerate().skip(1) {
                match head.compare(least)? {
                    Ordering::Less => {
                        least = head;
                        equal.clear();
                        equal.push(at);
                    }
                    Ordering::Equal => equal.push(at),
                    Ordering::Greater => {}
                }
            }
            for &at in &equal {
                rows.entries.push(heads[at].entry());
            }
            rows.ends.push(rows.entries.len() as u32);
            for &at in equal.iter().rev() {
                if !heads[at].advance()? {
                    heads.remove(at);
                }
            }
        }
        Ok(rows)
    }

    /// Returns how many rows there are.
    pub(super) fn len(&self) -> usize {
        if self.ends.is_empty() { self.entries.len() } else { self.ends.len() }
    }

    /// Returns the entries of a row; a row beyond the last has none.
    #[inline]
    pub(super) fn entries(&self, row: usize) -> &[Entry] {
        if self.ends.is_empty() {
            return self.entries.get(row..=row).unwrap_or_default();
        }
        let from = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let until = self.ends.get(row).copied().unwrap_or(from);
        &self.entries[from as usize..until as usize]
    }
}

/// The next series of a part on the way through its list.
struct Head<'a> {
    member: &'a Member,
    number: u32,
    series: std::vec::IntoIter<u32>,
    current: u32,
    labels: Vec<(u32, u32)>,
}

impl<'a> Head<'a> {
    /// Returns a head in front of its first series.
    fn new(member: &'a Member, number: u32, series: Vec<u32>) -> Self {
        Self { member, number, series: series.into_iter(), current: 0, labels: Vec::new() }
    }

    fn entry(&self) -> Entry {
        Entry { member: self.number, series: self.current }
    }

    /// Goes to the next series whose labels are whole, if there is one.
    fn advance(&mut self) -> Result<bool, TsdbError> {
        for next in self.series.by_ref() {
            self.current = next;
            self.labels.clear();
            self.member.part.labels(next, &mut self.labels)?;
            if !self.labels.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Compares label sets; strings are compared once, then it is known where they are the same.
    fn compare(&self, other: &Self) -> Result<Ordering, TsdbError> {
        for (&(name, value), &(other_name, other_value)) in self.labels.iter().zip(&other.labels) {
            for (mine, theirs) in [(name, other_name), (value, other_value)] {
                match self.compare_symbols(mine, other, theirs)? {
                    Ordering::Equal => {}
                    unequal => return Ok(unequal),
                }
            }
        }
        Ok(self.labels.len().cmp(&other.labels.len()))
    }

    #[inline]
    fn compare_symbols(&self, mine: u32, other: &Self, theirs: u32) -> Result<Ordering, TsdbError> {
        let (origin, other_origin) = (self.member.origin(mine), other.member.origin(theirs));
        if origin == other_origin {
            return Ok(Ordering::Equal);
        }
        let order = self.member.part.text(mine)?.cmp(other.member.part.text(theirs)?);
        if order == Ordering::Equal {
            // The lower origin wins, so that all members agree in the end.
            let common = origin.min(other_origin);
            self.member.origins().set(mine, common);
            other.member.origins().set(theirs, common);
        }
        Ok(order)
    }
}
