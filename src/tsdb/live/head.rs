//! What a server had in memory: the newest samples of a data folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Cancel;
use crate::tsdb::chunk;
use crate::tsdb::chunk::Chunk;
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

use super::chunk_files::ChunkFile;
use super::replay::Growing;
use super::tail::HeadChunk;
use super::tail::Stored;

/// The newest samples of a data folder, with an index in memory.
pub(crate) struct Head {
    reach: Reach,
    series: Vec<HeadSeries>,
    strings: Strings,
    /// The series of each value of each label, by the numbers of the strings.
    lists: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<u32>>>,
    files: Vec<ChunkFile>,
    ledger: Arc<Ledger>,
}

struct HeadSeries {
    labels: Box<[(u32, u32)]>,
    chunks: Vec<HeadChunk>,
    deleted: Vec<Reach>,
    apart: bool,
}

/// The strings of the head and their numbers.
#[derive(Default)]
struct Strings {
    texts: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let (number, shared) = (self.texts.len() as u32, Arc::<str>::from(text));
        self.texts.push(shared.clone());
        self.numbers.insert(shared, number);
        number
    }
}

impl Head {
    /// Builds the head from its series; one without samples is left out.
    pub(super) fn new(grown: Vec<Growing>, files: Vec<ChunkFile>, ledger: Arc<Ledger>) -> Self {
        let mut all: Vec<(Labels, HeadSeries)> = Vec::with_capacity(grown.len());
        let mut strings = Strings::default();
        for mut growing in grown {
            let labels = growing.labels.clone();
            let deleted = std::mem::take(&mut growing.deleted);
            let chunks = growing.chunks();
            let pairs = labels.iter();
            let pairs = pairs.map(|(name, value)| (strings.number(name), strings.number(value)));
            let numbers = pairs.collect();
            if !chunks.is_empty() {
                let neighbours = chunks.iter().zip(chunks.iter().skip(1));
                let apart = neighbours.into_iter().all(|(a, b)| a.reach.last < b.reach.first);
                all.push((labels, HeadSeries { labels: numbers, chunks, deleted, apart }));
            }
        }
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        let series: Vec<_> = all.into_iter().map(|(_, series)| series).collect();
        let reaches = series.iter().flat_map(|one| one.chunks.iter().map(|chunk| chunk.reach));
        // A head without samples covers no time.
        let nothing = Reach { first: i64::MAX, last: i64::MIN };
        let reach = reaches.reduce(Reach::cover).unwrap_or(nothing);
        let mut head = Self { reach, series, strings, lists: BTreeMap::new(), files, ledger };
        head.fill_lists();
        head
    }

    /// Fills the lists of series by label and value.
    fn fill_lists(&mut self) {
        let mut lists = BTreeMap::<(u32, u32), Vec<u32>>::new();
        for (number, series) in (0..).zip(&self.series) {
            for &pair in &series.labels {
                lists.entry(pair).or_default().push(number);
            }
        }
        for ((name, value), list) in lists {
            let [name, value] = [name, value].map(|one| self.strings.texts[one as usize].clone());
            self.lists.entry(name).or_default().insert(value, list);
        }
    }

    fn series(&self, series: u32) -> Option<&HeadSeries> {
        self.series.get(series as usize)
    }

    fn chunk(&self, reference: u64) -> Option<&HeadChunk> {
        let series = self.series.get((reference >> 32) as usize)?;
        series.chunks.get((reference & 0xFFFF_FFFF) as usize)
    }

    /// Returns the bytes of a chunk in a file.
    fn bytes(&self, file: u32, start: u32) -> Result<&[u8], Flaw> {
        let file = self.files.get(file as usize).ok_or(Flaw("a chunk in no file"))?;
        file.bytes.get(start as usize..).ok_or(Flaw("a chunk beyond its file"))
    }
}

impl Part for Head {
    fn reach(&self) -> Reach {
        self.reach
    }

    fn find(&self, matchers: &[Matcher], cancel: &Cancel) -> Result<Vec<u32>, TsdbError> {
        matching::find(self, matchers, cancel)
    }

    fn symbol_count(&self) -> Result<usize, TsdbError> {
        Ok(self.strings.texts.len())
    }

    fn symbol(&self, text: &str) -> Result<Option<u32>, TsdbError> {
        Catalog::symbol(self, text)
    }

    fn text(&self, symbol: u32) -> Result<&str, TsdbError> {
        Catalog::text(self, symbol)
    }

    fn labels(&self, series: u32, into: &mut Vec<(u32, u32)>) -> Result<(), TsdbError> {
        into.extend(self.series(series).into_iter().flat_map(|series| series.labels.iter()));
        Ok(())
    }

    fn value(&self, series: u32, name: u32) -> Result<Option<u32>, TsdbError> {
        Catalog::value(self, series, name)
    }

    fn pieces(&self, series: u32, reach: Reach, into: &mut Vec<Piece>) -> Result<(), TsdbError> {
        let chunks = self.series(series).map_or(&[][..], |series| &series.chunks);
        let numbered = (0..).zip(chunks).filter(|(_, chunk)| chunk.reach.overlaps(reach));
        into.extend(numbered.map(|(number, chunk): (u64, _)| Piece {
            reach: chunk.reach,
            reference: u64::from(series) << 32 | number,
        }));
        Ok(())
    }

    fn decode(&self, piece: Piece, reach: Reach, into: &mut Points) -> Result<(), TsdbError> {
        let Some(chunk) = self.chunk(piece.reference) else { return Ok(()) };
        match &chunk.stored {
            Stored::Columns(points) => {
                into.append_within(points, reach.first, reach.last);
                Ok(())
            }
            Stored::Bytes { encoding, bytes } => {
                // Their record's checksum was right, so a flaw in them is no damage of a file.
                let _ = chunk::decode(Chunk::alone(*encoding, bytes), reach, into);
                Ok(())
            }
            &Stored::File { file, start, length, encoding } => {
                let length = length as usize;
                let bytes = self.bytes(file, start);
                let chunk = bytes.map(|ahead| Chunk { encoding, ahead, length });
                let decoded = chunk.and_then(|chunk| chunk::decode(chunk, reach, into));
                decoded.or_else(|flaw| {
                    let file = self.files.get(file as usize);
                    let path = file.map_or(Path::new("chunks_head"), |file| &file.path);
                    self.ledger.note(path, u64::from(start), flaw)
                })
            }
        }
    }

    fn read(&self, series: u32, reach: Reach, into: &mut Points) -> Result<bool, TsdbError> {
        let Some(found) = self.series(series) else { return Ok(true) };
        if found.apart {
            for (number, chunk) in (0..).zip(&found.chunks) {
                if chunk.reach.overlaps(reach) {
                    let reference = u64::from(series) << 32 | number;
                    self.decode(Piece { reach: chunk.reach, reference }, reach, into)?;
                }
            }
        }
        Ok(found.apart)
    }

    fn deleted(&self, series: u32) -> &[Reach] {
        self.series(series).map_or(&[], |series| &series.deleted)
    }

    fn title(&self) -> Title<'_> {
        Title { block: None, level: 0, folder: None }
    }

    fn weigh(&self, piece: Piece) -> Result<Option<Weight>, TsdbError> {
        let Some(chunk) = self.chunk(piece.reference) else { return Ok(None) };
        Ok(match &chunk.stored {
            Stored::Columns(points) => {
                let samples = points.len() + points.stale.len();
                Some(Weight { encoding: None, samples, bytes: samples * 16 })
            }
            Stored::Bytes { encoding, bytes } => Some(Weight::of(Chunk::alone(*encoding, bytes))),
            &Stored::File { file, start, length, encoding } => {
                let (ahead, length) = (self.bytes(file, start).ok(), length as usize);
                ahead.map(|ahead| Weight::of(Chunk { encoding, ahead, length }))
            }
        })
    }

    fn each_name(&self, tell: &mut dyn FnMut(&str)) -> Result<(), TsdbError> {
        self.lists.keys().for_each(|name| tell(name));
        Ok(())
    }

    fn each_value(&self, name: &str, tell: &mut dyn FnMut(&str)) -> Result<(), TsdbError> {
        self.lists.get(name).into_iter().flat_map(BTreeMap::keys).for_each(|value| tell(value));
        Ok(())
    }
}

impl Catalog for Head {
    fn all(&self, into: &mut Vec<u32>) -> Result<(), TsdbError> {
        into.extend(0..self.series.len() as u32);
        Ok(())
    }

    fn list(&self, name: &str, value: &str, into: &mut Vec<u32>) -> Result<(), TsdbError> {
        let list = self.lists.get(name).and_then(|values| values.get(value));
        into.extend(list.into_iter().flatten());
        Ok(())
    }

    fn union(
        &self,
        name: &str,
        _beginnings: &[&[u8]],
        passes: &mut dyn FnMut(&str) -> bool,
        into: &mut Vec<u32>,
    ) -> Result<(), TsdbError> {
        let values = self.lists.get(name).into_iter().flatten();
        into.extend(values.filter(|(value, _)| passes(value)).flat_map(|(_, list)| list));
        into.sort_unstable();
        Ok(())
    }

    fn value_count(&self, name: &str, _beginnings: &[&[u8]]) -> Result<usize, TsdbError> {
        Ok(self.lists.get(name).map_or(0, BTreeMap::len))
    }

    fn symbol(&self, text: &str) -> Result<Option<u32>, TsdbError> {
        Ok(self.strings.numbers.get(text).copied())
    }

    fn text(&self, symbol: u32) -> Result<&str, TsdbError> {
        Ok(self.strings.texts.get(symbol as usize).map_or("", |text| text))
    }

    fn value(&self, series: u32, name: u32) -> Result<Option<u32>, TsdbError> {
        let mut labels = self.series(series).into_iter().flat_map(|series| series.labels.iter());
        Ok(labels.find(|(other, _)| *other == name).map(|&(_, value)| value))
    }
}
