//! A block: an index, chunks, tombstones and what it says of itself.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::label::Matcher;
use crate::storage::Cancel;
use crate::tsdb::chunk;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::matching;
use crate::tsdb::matching::Catalog;
use crate::tsdb::part::Part;
use crate::tsdb::part::Piece;
use crate::tsdb::part::Title;
use crate::tsdb::part::Weight;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::index::Index;
use super::meta::Meta;
use super::segments::Segments;
use super::tombstones::Tombstones;

/// A finished block.
#[derive(Debug)]
pub(crate) struct Block {
    meta: Meta,
    reach: Reach,
    index: Index,
    segments: Segments,
    tombstones: Tombstones,
    ledger: Arc<Ledger>,
}

impl Block {
    /// Opens the block in a folder; a block without a whole index is noted and left out.
    pub(crate) fn open(folder: &Path, ledger: &Arc<Ledger>) -> Result<Option<Self>, TsdbError> {
        let path = folder.join("index");
        if lacks(folder, &path, "no index", ledger)? {
            return Ok(None);
        }
        let Some(index) = Index::open(&path, ledger)? else { return Ok(None) };
        let chunks = folder.join("chunks");
        if lacks(folder, &chunks, "no chunks", ledger)? {
            return Ok(None);
        }
        let meta = read(&folder.join("meta.json"), ledger, Meta::read)?;
        // A block that does not tell its times may have samples for all of them.
        let reach = meta.as_ref().map_or(Reach::ALL, Meta::reach);
        let tombstones = read(&folder.join("tombstones"), ledger, Tombstones::read)?;
        let segments = Segments::open(&chunks, ledger)?;
        // What was deleted meanwhile may have been opened in part.
        fs::metadata(folder).map_err(TsdbError::io(folder))?;
        Ok(Some(Self {
            meta: meta.unwrap_or_default(),
            reach,
            index,
            segments,
            tombstones: tombstones.unwrap_or_default(),
            ledger: ledger.clone(),
        }))
    }

    /// Returns what the block says of itself.
    pub(crate) fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Notes the flaw of a result at an offset of the index, and returns nothing in its place.
    #[inline]
    fn whole<T: Default>(&self, offset: u64, result: Result<T, Flaw>) -> Result<T, TsdbError> {
        match result {
            Ok(value) => Ok(value),
            Err(flaw) => self.ledger.note(self.index.path(), offset, flaw).map(|()| T::default()),
        }
    }

    fn pieces_of(&self, series: u32, reach: Reach, into: &mut Vec<Piece>) -> Result<(), Flaw> {
        let chunks = self.index.series(series)?.labels(|_, _| Ok(()))?;
        chunks.within(reach, |chunk| {
            into.push(Piece { reach: chunk.reach, reference: chunk.reference });
        })
    }

    fn labels_of(&self, series: u32, into: &mut Vec<(u32, u32)>) -> Result<(), Flaw> {
        let symbols = self.index.symbols()?;
        let pair = |name, value| {
            into.push((symbols.number(name)?, symbols.number(value)?));
            Ok(())
        };
        self.index.series(series)?.labels(pair).map(|_| ())
    }

    fn value_of(&self, series: u32, name: u32) -> Result<Option<u32>, Flaw> {
        let symbols = self.index.symbols()?;
        let value = self.index.series(series)?.value(symbols.reference(name))?;
        value.map(|value| symbols.number(value)).transpose()
    }
}

impl Part for Block {
    fn reach(&self) -> Reach {
        self.reach
    }

    fn find(&self, matchers: &[Matcher], cancel: &Cancel) -> Result<Vec<u32>, TsdbError> {
        // Without strings nobody can say whose samples these are.
        if self.whole(0, self.index.symbols().map(|_| true))? {
            matching::find(self, matchers, cancel)
        } else {
            Ok(Vec::new())
        }
    }

    fn symbol_count(&self) -> Result<usize, TsdbError> {
        self.whole(0, self.index.symbols().map(super::symbols::SymbolTable::len))
    }

    fn symbol(&self, text: &str) -> Result<Option<u32>, TsdbError> {
        Catalog::symbol(self, text)
    }

    fn text(&self, symbol: u32) -> Result<&str, TsdbError> {
        Catalog::text(self, symbol)
    }

    fn labels(&self, series: u32, into: &mut Vec<(u32, u32)>) -> Result<(), TsdbError> {
        let from = into.len();
        let result = self.labels_of(series, into);
        if result.is_err() {
            into.truncate(from);
        }
        self.whole(self.index.offset(series), result)
    }

    fn value(&self, series: u32, name: u32) -> Result<Option<u32>, TsdbError> {
        Catalog::value(self, series, name)
    }

    fn pieces(&self, series: u32, reach: Reach, into: &mut Vec<Piece>) -> Result<(), TsdbError> {
        self.whole(self.index.offset(series), self.pieces_of(series, reach, into))
    }

    fn decode(&self, piece: Piece, reach: Reach, into: &mut Points) -> Result<(), TsdbError> {
        let chunk = self.segments.chunk(piece.reference);
        chunk.and_then(|chunk| chunk::decode(chunk, reach, into)).or_else(|flaw| {
            let (file, offset) = self.segments.place(piece.reference);
            self.ledger.note(file, offset, flaw)
        })
    }

    fn read(&self, series: u32, reach: Reach, into: &mut Points) -> Result<bool, TsdbError> {
        let chunks = self.index.series(series).and_then(|entry| entry.labels(|_, _| Ok(())));
        let mut failure = Ok(());
        let walked = chunks.and_then(|chunks| {
            chunks.within(reach, |chunk| {
                let piece = Piece { reach: chunk.reach, reference: chunk.reference };
                if failure.is_ok() {
                    failure = self.decode(piece, reach, into);
                }
            })
        });
        failure?;
        self.whole(self.index.offset(series), walked).map(|()| true)
    }

    fn deleted(&self, series: u32) -> &[Reach] {
        self.tombstones.of(u64::from(series))
    }

    fn title(&self) -> Title<'_> {
        let (block, level) = (Some(self.meta.ulid.clone()), self.meta.level);
        Title { block, level, folder: self.index.path().parent() }
    }

    fn weigh(&self, piece: Piece) -> Result<Option<Weight>, TsdbError> {
        let (file, offset) = self.segments.place(piece.reference);
        let chunk = self.ledger.accept(file, offset, self.segments.chunk(piece.reference))?;
        Ok(chunk.map(Weight::of))
    }

    fn each_name(&self, tell: &mut dyn FnMut(&str)) -> Result<(), TsdbError> {
        self.whole(0, self.index.names().map(|names| names.for_each(tell)))
    }

    fn each_value(&self, name: &str, tell: &mut dyn FnMut(&str)) -> Result<(), TsdbError> {
        let mut tell = |value: &str, _| {
            tell(value);
            Ok(())
        };
        self.whole(0, self.index.each_value(name, &[&[]], &mut tell))
    }
}

impl Catalog for Block {
    fn all(&self, into: &mut Vec<u32>) -> Result<(), TsdbError> {
        let offset = self.whole(0, self.index.find("", ""))?;
        offset.map_or(Ok(()), |offset| self.whole(offset, self.index.list(offset, into)))
    }

    fn list(&self, name: &str, value: &str, into: &mut Vec<u32>) -> Result<(), TsdbError> {
        let offset = self.whole(0, self.index.find(name, value))?;
        offset.map_or(Ok(()), |offset| self.whole(offset, self.index.list(offset, into)))
    }

    fn union(
        &self,
        name: &str,
        beginnings: &[&[u8]],
        passes: &mut dyn FnMut(&str) -> bool,
        into: &mut Vec<u32>,
    ) -> Result<(), TsdbError> {
        let mut lists = Vec::new();
        let mut choose = |value: &str, offset| {
            if passes(value) {
                lists.push(offset);
            }
            Ok(())
        };
        self.whole(0, self.index.each_value(name, beginnings, &mut choose))?;
        for &offset in &lists {
            self.whole(offset, self.index.list(offset, into))?;
        }
        if lists.len() > 1 {
            into.sort_unstable();
        }
        Ok(())
    }

    fn value_count(&self, name: &str, beginnings: &[&[u8]]) -> Result<usize, TsdbError> {
        self.whole(0, self.index.value_count(name, beginnings))
    }

    fn symbol(&self, text: &str) -> Result<Option<u32>, TsdbError> {
        self.whole(0, self.index.symbol(text))
    }

    fn text(&self, symbol: u32) -> Result<&str, TsdbError> {
        self.whole(0, self.index.text(symbol))
    }

    fn value(&self, series: u32, name: u32) -> Result<Option<u32>, TsdbError> {
        self.whole(self.index.offset(series), self.value_of(series, name))
    }
}

/// Notes what a block lacks; a folder that is gone altogether was deleted meanwhile.
fn lacks(
    folder: &Path,
    part: &Path,
    what: &'static str,
    ledger: &Ledger,
) -> Result<bool, TsdbError> {
    if part.exists() || !folder.exists() {
        return Ok(false);
    }
    ledger.note(part, 0, Flaw(what)).map(|()| true)
}

/// Reads a small file of a block that may be missing.
fn read<T>(
    path: &PathBuf,
    ledger: &Ledger,
    decode: impl FnOnce(&[u8]) -> Result<T, Flaw>,
) -> Result<Option<T>, TsdbError> {
    match fs::read(path) {
        Ok(bytes) => ledger.accept(path, 0, decode(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(TsdbError::io(path)(error)),
    }
}
