//! The files of a block that hold its chunks, written.

use std::path::Path;
use std::path::PathBuf;

use crate::tsdb::block::SEGMENT_MAGIC;
use crate::tsdb::chunk::Cut;
use crate::tsdb::damage::TsdbError;

use super::sections::Output;
use super::sections::put_uvarint;

/// A file of chunks is no longer.
const FILE_MAX: u64 = 512 << 20;

/// Files of chunks that grow.
pub(super) struct ChunkWriter {
    folder: PathBuf,
    current: Option<Output>,
    count: u64,
    buffer: Vec<u8>,
}

impl ChunkWriter {
    /// Returns a writer of files in a folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), current: None, count: 0, buffer: Vec::new() }
    }

    /// Writes a chunk and returns its reference.
    pub(super) fn write(&mut self, chunk: &Cut) -> Result<u64, TsdbError> {
        self.buffer.clear();
        put_uvarint(&mut self.buffer, chunk.bytes.len() as u64);
        let covered = self.buffer.len();
        self.buffer.push(chunk.encoding.number());
        self.buffer.extend_from_slice(&chunk.bytes);
        let checksum = crc32c::crc32c(&self.buffer[covered..]);
        self.buffer.extend_from_slice(&checksum.to_be_bytes());
        let room = FILE_MAX.saturating_sub(self.buffer.len() as u64);
        let mut output = match self.current.take().filter(|output| output.len() <= room) {
            Some(output) => output,
            None => self.next_file()?,
        };
        let reference = (self.count - 1) << 32 | output.len();
        output.write(&self.buffer)?;
        self.current = Some(output);
        Ok(reference)
    }

    fn next_file(&mut self) -> Result<Output, TsdbError> {
        self.finish()?;
        self.count += 1;
        let mut output = Output::create(&self.folder.join(format!("{:06}", self.count)))?;
        output.write(&SEGMENT_MAGIC.to_be_bytes())?;
        output.write(&[1, 0, 0, 0])?;
        Ok(output)
    }

    /// Waits until all is on the disk.
    pub(super) fn finish(&mut self) -> Result<(), TsdbError> {
        self.current.take().map_or(Ok(()), Output::finish)
    }
}
