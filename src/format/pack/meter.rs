//! Counts what comes out of a packed file.

use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::error::PackError;

/// How much may come out of a packed file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct PackLimits {
    /// All bytes.
    pub bytes_max: u64,
    /// Bytes of one text, which is held in memory.
    pub text_bytes_max: u64,
    /// Files and folders.
    pub entries_max: u64,
    /// Bytes to each byte of the packed file, once there are many.
    pub ratio_max: u64,
}

impl Default for PackLimits {
    fn default() -> Self {
        Self { bytes_max: 64 << 30, text_bytes_max: 4 << 30, entries_max: 100_000, ratio_max: 200 }
    }
}

/// Below this, no ratio is too high.
const SMALL: u64 = 64 << 20;

/// The bytes that are copied at a time.
const PIECE: usize = 64 * 1024;

/// What has come out of a packed file, and what still may.
#[derive(Debug)]
pub(super) struct Meter {
    limits: PackLimits,
    path: PathBuf,
    packed: u64,
    bytes: u64,
    entries: u64,
}

impl Meter {
    /// Returns the meter of a file of some length.
    pub(super) fn new(path: &Path, packed: u64, limits: PackLimits) -> Self {
        Self { limits, path: path.to_owned(), packed, bytes: 0, entries: 0 }
    }

    /// Counts a file or a folder.
    pub(super) fn count_entry(&mut self) -> Result<(), PackError> {
        self.entries += 1;
        let most = self.limits.entries_max;
        self.within(self.entries, most, || format!("the limit of {most} entries"))
    }

    /// Reads a text whole.
    pub(super) fn text(&mut self, from: &mut dyn Read) -> Result<Vec<u8>, PackError> {
        let most = self.limits.text_bytes_max;
        let mut text = Vec::new();
        let mut piece = vec![0; PIECE];
        while let read @ 1.. = self.piece(from, &mut piece)? {
            let length = (text.len() + read) as u64;
            self.within(length, most, || format!("the limit of {most} bytes for one text"))?;
            text.extend_from_slice(&piece[..read]);
        }
        Ok(text)
    }

    /// Copies everything.
    pub(super) fn copy(
        &mut self,
        from: &mut dyn Read,
        into: &mut dyn Write,
    ) -> Result<(), PackError> {
        let mut piece = vec![0; PIECE];
        while let read @ 1.. = self.piece(from, &mut piece)? {
            into.write_all(&piece[..read]).map_err(PackError::io(&self.path))?;
        }
        Ok(())
    }

    /// Reads the next bytes; none at the end.
    fn piece(&mut self, from: &mut dyn Read, piece: &mut [u8]) -> Result<usize, PackError> {
        let read = from.read(piece).map_err(PackError::io(&self.path))?;
        self.bytes += read as u64;
        let PackLimits { bytes_max, ratio_max, .. } = self.limits;
        self.within(self.bytes, bytes_max, || format!("the limit of {bytes_max} bytes"))?;
        let most = self.packed.saturating_mul(ratio_max).max(SMALL);
        self.within(self.bytes, most, || format!("the limit of {ratio_max} times its size"))?;
        Ok(read)
    }

    fn within(
        &self,
        count: u64,
        most: u64,
        limit: impl FnOnce() -> String,
    ) -> Result<(), PackError> {
        if count <= most {
            return Ok(());
        }
        Err(PackError::TooLarge { path: self.path.clone(), limit: limit() })
    }
}
