//! What a block and the head have in common.

use std::path::Path;

use crate::label::Matcher;
use crate::storage::Cancel;
use crate::tsdb::chunk::Chunk;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::reach::Reach;
use crate::value::Points;

/// Series and their samples over some time; series and strings go by numbers.
///
/// The numbers of series follow the order of their labels, those of strings no order that anybody
/// may rely on.
pub(super) trait Part: Send + Sync {
    /// Returns the stretch of time that there may be samples for.
    fn reach(&self) -> Reach;

    /// Returns the series that pass all tests, in order.
    fn find(&self, matchers: &[Matcher], cancel: &Cancel) -> Result<Vec<u32>, TsdbError>;

    /// Returns how many strings there are.
    fn symbol_count(&self) -> Result<usize, TsdbError>;

    /// Returns the number of a string.
    fn symbol(&self, text: &str) -> Result<Option<u32>, TsdbError>;

    /// Returns the string of a number.
    fn text(&self, symbol: u32) -> Result<&str, TsdbError>;

    /// Appends the labels of a series, name and value, in order of the names.
    fn labels(&self, series: u32, into: &mut Vec<(u32, u32)>) -> Result<(), TsdbError>;

    /// Returns the value of one label of a series, by the number of its name.
    fn value(&self, series: u32, name: u32) -> Result<Option<u32>, TsdbError>;

    /// Appends the chunks of a series that overlap a stretch of time, oldest first.
    fn pieces(&self, series: u32, reach: Reach, into: &mut Vec<Piece>) -> Result<(), TsdbError>;

    /// Appends the samples of a chunk that lie within a stretch of time.
    fn decode(&self, piece: Piece, reach: Reach, into: &mut Points) -> Result<(), TsdbError>;

    /// Appends the samples of a series whose chunks do not overlap; false where they may.
    fn read(&self, series: u32, reach: Reach, into: &mut Points) -> Result<bool, TsdbError>;

    /// Returns the deleted stretches of a series.
    fn deleted(&self, series: u32) -> &[Reach];

    /// Returns what it says of itself.
    fn title(&self) -> Title<'_>;

    /// Returns what a chunk weighs; none of a damaged one.
    fn weigh(&self, piece: Piece) -> Result<Option<Weight>, TsdbError>;

    /// Tells the names of all labels.
    fn each_name(&self, tell: &mut dyn FnMut(&str)) -> Result<(), TsdbError>;

    /// Tells the values of a label.
    fn each_value(&self, name: &str, tell: &mut dyn FnMut(&str)) -> Result<(), TsdbError>;
}

/// A chunk of a series, not decoded yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// The times of its first and last samples.
    pub(super) reach: Reach,
    /// Where its part finds it.
    pub(super) reference: u64,
}

/// What a part says of itself.
pub(super) struct Title<'a> {
    /// The name of a block.
    pub(super) block: Option<String>,
    /// How often a block was compacted.
    pub(super) level: u64,
    /// The folder that it has for itself.
    pub(super) folder: Option<&'a Path>,
}

/// What a chunk weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Weight {
    /// How it is written; none where it is in memory, as columns.
    pub(super) encoding: Option<Encoding>,
    /// How many samples it holds.
    pub(super) samples: usize,
    /// How many bytes it takes.
    pub(super) bytes: usize,
}

impl Weight {
    /// Returns what a chunk weighs.
    pub(super) fn of(chunk: Chunk<'_>) -> Self {
        let (encoding, samples) = (Some(chunk.encoding), chunk.count());
        Self { encoding, samples, bytes: chunk.length }
    }
}
