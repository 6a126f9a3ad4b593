//! Chunks by themselves, for whoever keeps them elsewhere than in blocks.

use std::fmt;

use crate::tsdb::chunk;
use crate::tsdb::chunk::Chunk;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;
use crate::value::Points;

/// The bytes of a chunk, without length and checksum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawChunk {
    /// How its samples are written.
    pub encoding: Encoding,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a chunk cannot be decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChunkError(Flaw);

impl fmt::Display for ChunkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ChunkError {}

impl RawChunk {
    /// Cuts samples into chunks, as a server would.
    ///
    /// ```
    /// use promqlite::tsdb::RawChunk;
    /// use promqlite::value::Points;
    /// let mut points = Points::default();
    /// (0..200).for_each(|i| points.push(i * 15_000, i as f64));
    /// let chunks = RawChunk::cut(&points);
    /// assert_eq!(chunks.len(), 2);
    /// let mut read = Points::default();
    /// chunks.iter().try_for_each(|chunk| chunk.decode(&mut read)).unwrap();
    /// assert_eq!(read.values, points.values);
    /// ```
    pub fn cut(points: &Points) -> Vec<Self> {
        let mut chunks = Vec::new();
        chunk::cut(points, &mut |chunk| {
            chunks.push(Self { encoding: chunk.encoding, bytes: chunk.bytes });
        });
        chunks
    }

    /// Appends the samples; a chunk with a flaw leaves nothing.
    pub fn decode(&self, into: &mut Points) -> Result<(), ChunkError> {
        chunk::decode(Chunk::alone(self.encoding, &self.bytes), Reach::ALL, into)
            .map_err(ChunkError)
    }
}
