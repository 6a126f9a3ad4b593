//! The series that answer a select.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::label::Labels;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::storage::SeriesSet;
use crate::storage::StorageError;
use crate::tsdb::damage::Damage;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::reach::Reach;
use crate::tsdb::reading;
use crate::tsdb::rows::Entry;
use crate::tsdb::rows::Member;
use crate::tsdb::rows::Rows;
use crate::tsdb::sparse::SparseTable;
use crate::value::Naming;
use crate::value::Points;

/// Series of a database and the time in which their samples are wanted.
pub(super) struct Chosen {
    pub(super) members: Arc<[Arc<Member>]>,
    pub(super) rows: Rows,
    pub(super) reach: Reach,
    pub(super) ledger: Arc<Ledger>,
    /// For each member, what its strings are called in the query.
    translations: Box<[Mutex<Option<Arc<Translation>>>]>,
}

/// What the strings of a member are called by an interner.
struct Translation {
    serial: u64,
    table: SparseTable,
}

impl Chosen {
    /// Returns a set of rows.
    pub(super) fn new(
        members: Arc<[Arc<Member>]>,
        rows: Rows,
        reach: Reach,
        ledger: Arc<Ledger>,
    ) -> Self {
        let translations = members.iter().map(|_| Mutex::default()).collect();
        Self { members, rows, reach, ledger, translations }
    }

    fn labels_of(&self, entry: Entry) -> Result<Labels, TsdbError> {
        let part = &self.members[entry.member as usize].part;
        let mut pairs = Vec::with_capacity(16);
        part.labels(entry.series, &mut pairs)?;
        let texts: Result<Vec<_>, _> = pairs
            .iter()
            .map(|&(name, value)| Ok((part.text(name)?, part.text(value)?)))
            .collect::<Result<_, TsdbError>>();
        Ok(Labels::from_sorted(texts?))
    }

    /// Returns the table of what a member's strings are called by an interner.
    fn translation(&self, member: u32, symbols: &Symbols) -> Result<Arc<Translation>, TsdbError> {
        let slot = &self.translations[member as usize];
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let serial = symbols.serial();
        if let Some(known) = slot.as_ref().filter(|known| known.serial == serial) {
            return Ok(known.clone());
        }
        let count = self.members[member as usize].part.symbol_count()?;
        let made = Arc::new(Translation { serial, table: SparseTable::new(count) });
        *slot = Some(made.clone());
        Ok(made)
    }

    fn symbols_of(
        &self,
        series: &[u32],
        name: &str,
        symbols: &Symbols,
        into: &mut Vec<Symbol>,
    ) -> Result<(), TsdbError> {
        let mut columns: Vec<Option<Column<'_>>> = self.members.iter().map(|_| None).collect();
        for &row in series {
            let Some(&entry) = self.rows.entries(row as usize).first() else {
                into.push(Symbol::EMPTY);
                continue;
            };
            let column = &mut columns[entry.member as usize];
            let column = match column {
                Some(column) => column,
                None => column.insert(Column {
                    member: &self.members[entry.member as usize],
                    name: self.members[entry.member as usize].part.symbol(name)?,
                    translation: self.translation(entry.member, symbols)?,
                    symbols,
                }),
            };
            into.push(column.symbol(entry.series)?);
        }
        Ok(())
    }
}

/// One label of the series of one member.
struct Column<'a> {
    member: &'a Member,
    name: Option<u32>,
    translation: Arc<Translation>,
    symbols: &'a Symbols,
}

impl Column<'_> {
    #[inline]
    fn symbol(&self, series: u32) -> Result<Symbol, TsdbError> {
        let Some(name) = self.name else { return Ok(Symbol::EMPTY) };
        let part = &self.member.part;
        let Some(value) = part.value(series, name)? else { return Ok(Symbol::EMPTY) };
        // A place that is not filled holds zero, so that symbols are one too high.
        if let Some(known) = self.translation.table.get(value) {
            return Ok(Symbol((known - 1) as u32));
        }
        let symbol = self.symbols.intern(part.text(value)?);
        self.translation.table.set(value, u64::from(symbol.0) + 1);
        Ok(symbol)
    }
}

impl Naming for Chosen {
    fn labels(&self, series: usize) -> Labels {
        let entry = self.rows.entries(series).first();
        entry.and_then(|&entry| self.labels_of(entry).ok()).unwrap_or_default()
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        let until = into.len() + series.len();
        // A strict database fails when the series are read, which is next.
        let _ = self.symbols_of(series, name, symbols, into);
        into.resize(until, Symbol::EMPTY);
    }
}

impl SeriesSet for Chosen {
    /// A label that no string of the data is named by is on no series.
    fn has_label(&self, name: &str) -> bool {
        self.members.iter().any(|member| !matches!(member.part.symbol(name), Ok(None)))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        Ok(reading::read(&self.members, self.rows.entries(series), self.reach, into)?)
    }

    fn warnings(&self) -> Vec<String> {
        self.ledger.list().iter().map(Damage::to_string).collect()
    }
}
