//! Series that a server has sent, packed as they came.

use crate::label::Labels;
use crate::storage::SeriesSet;
use crate::storage::StorageError;
use crate::storage::merge;
use crate::tsdb::RawChunk;
use crate::value::Naming;
use crate::value::Points;

/// Series that a server has sent.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) series: Vec<HeldSeries>,
}

/// A series that a server has sent.
#[derive(Debug)]
pub(super) struct HeldSeries {
    pub(super) labels: Labels,
    pub(super) samples: HeldSamples,
}

/// The samples of a series, in the form in which they came.
#[derive(Debug)]
pub(super) enum HeldSamples {
    /// Chunks with the times of their first and last samples.
    Chunks(Vec<(i64, i64, RawChunk)>),
    /// Columns.
    Points(Points),
}

impl HeldSamples {
    fn read(&self, into: &mut Points) -> Result<(), StorageError> {
        let chunks = match self {
            Self::Points(points) => return Ok(into.append_within(points, i64::MIN, i64::MAX)),
            Self::Chunks(chunks) => chunks,
        };
        let decode = |chunk: &RawChunk, into: &mut Points| {
            let failed = |why| StorageError::Failed(format!("a chunk of the server: {why}"));
            chunk.decode(into).map_err(failed)
        };
        let follow = chunks.iter().zip(chunks.iter().skip(1)).all(|(one, next)| one.1 < next.0);
        if follow {
            return chunks.iter().try_for_each(|(_, _, chunk)| decode(chunk, into));
        }
        let mut all = vec![Points::default(); chunks.len()];
        for ((_, _, chunk), points) in chunks.iter().zip(&mut all) {
            decode(chunk, points)?;
        }
        merge(&all, into);
        Ok(())
    }
}

impl Naming for Held {
    fn labels(&self, series: usize) -> Labels {
        self.series.get(series).map(|one| one.labels.clone()).unwrap_or_default()
    }
}

impl SeriesSet for Held {
    fn len(&self) -> usize {
        self.series.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.series.get(series).map_or(Ok(()), |one| one.samples.read(into))
    }
}
