//! The index of a block.

use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::checked::Checked;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::map::FileBytes;

use super::postings;
use super::postings::PostingsTable;
use super::series::SeriesEntry;
use super::symbols::SymbolTable;
use super::version::Version;

/// What an index begins with.
pub(crate) const MAGIC: u32 = 0xBAAA_D700;
/// The length of the table of contents at the end of an index.
const CONTENTS: usize = 6 * 8 + 4;

/// Where the sections of an index begin.
#[derive(Clone, Copy, Debug)]
struct Contents {
    symbols: u64,
    postings_table: u64,
}

/// The index of a block; its tables are walked when they are first needed.
#[derive(Debug)]
pub(super) struct Index {
    path: PathBuf,
    file: FileBytes,
    version: Version,
    contents: Contents,
    symbols: OnceLock<Result<SymbolTable, Flaw>>,
    table: OnceLock<Result<PostingsTable, Flaw>>,
    /// The entries of series, by their numbers, that were compared with their checksums.
    checked: Checked,
}

impl Index {
    /// Maps an index and reads its table of contents.
    pub(super) fn open(path: &Path, ledger: &Ledger) -> Result<Option<Self>, TsdbError> {
        let file = FileBytes::open(path).map_err(TsdbError::io(path))?;
        let version = ledger.accept(path, 0, version(&file))?;
        let end = file.len().saturating_sub(CONTENTS) as u64;
        let contents = ledger.accept(path, end, contents(&file))?;
        Ok(version.zip(contents).map(|(version, contents)| {
            let (symbols, table) = (OnceLock::new(), OnceLock::new());
            let entries = if version == Version::One { file.len() } else { file.len() / 16 };
            let checked = Checked::new(entries);
            Self { path: path.to_owned(), file, version, contents, symbols, table, checked }
        }))
    }

    /// Returns the file, for people.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the symbols.
    #[inline]
    pub(super) fn symbols(&self) -> Result<&SymbolTable, Flaw> {
        let read = || SymbolTable::read(&self.file, self.contents.symbols, self.version);
        self.symbols.get_or_init(read).as_ref().map_err(|&flaw| flaw)
    }

    fn table(&self) -> Result<&PostingsTable, Flaw> {
        let read = || PostingsTable::read(&self.file, self.contents.postings_table, self.version);
        self.table.get_or_init(read).as_ref().map_err(|&flaw| flaw)
    }

    /// Returns the text of a symbol.
    pub(super) fn text(&self, symbol: u32) -> Result<&str, Flaw> {
        self.symbols()?.text(&self.file, symbol)
    }

    /// Finds the number of a text.
    pub(super) fn symbol(&self, text: &str) -> Result<Option<u32>, Flaw> {
        Ok(self.symbols()?.find(&self.file, text))
    }

    /// Returns the offset of the entry of a series.
    pub(super) fn offset(&self, series: u32) -> u64 {
        u64::from(series) * if self.version == Version::One { 1 } else { 16 }
    }

    /// Returns the entry of a series.
    #[inline]
    pub(super) fn series(&self, series: u32) -> Result<SeriesEntry<'_>, Flaw> {
        SeriesEntry::at(&self.file, self.offset(series), series as usize, &self.checked)
    }

    /// Returns how many values of a label begin with one of some texts, more or less.
    pub(super) fn value_count(&self, name: &str, beginnings: &[&[u8]]) -> Result<usize, Flaw> {
        self.table()?.count(&self.file, name, beginnings)
    }

    /// Returns the names of all labels.
    pub(super) fn names(&self) -> Result<impl Iterator<Item = &str>, Flaw> {
        Ok(self.table()?.names(&self.file).filter(|name| !name.is_empty()))
    }

    /// Tells the values of a label that begin with one of some texts, and the offsets of the lists
    /// of their series.
    pub(super) fn each_value(
        &self,
        name: &str,
        beginnings: &[&[u8]],
        tell: &mut dyn FnMut(&str, u64) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.table()?.each_value(&self.file, name, beginnings, tell)
    }

    /// Returns the offset of the list of series that have a label with a value.
    pub(super) fn find(&self, name: &str, value: &str) -> Result<Option<u64>, Flaw> {
        self.table()?.find(&self.file, name, value)
    }

    /// Appends the series of the list at an offset.
    pub(super) fn list(&self, offset: u64, into: &mut Vec<u32>) -> Result<(), Flaw> {
        postings::list(&self.file, offset, into)
    }
}

fn version(file: &[u8]) -> Result<Version, Flaw> {
    let mut reader = ByteReader::new(file);
    if reader.be32()? != MAGIC {
        return Err(Flaw("no index"));
    }
    match reader.byte()? {
        1 => Ok(Version::One),
        // Version 3 differs in nothing that is read here.
        2 | 3 => Ok(Version::Two),
        _ => Err(Flaw("an index of an unknown version")),
    }
}

fn contents(file: &[u8]) -> Result<Contents, Flaw> {
    let start = file.len().checked_sub(CONTENTS).ok_or(Flaw("an index without contents"))?;
    let mut reader = ByteReader::at(file, start as u64)?;
    let mut table = ByteReader::new(reader.take(6 * 8)?);
    reader.check(table.rest())?;
    let symbols = table.be64()?;
    // Series, label indexes, their table, and postings need no entry point.
    table.take(4 * 8)?;
    Ok(Contents { symbols, postings_table: table.be64()? })
}
