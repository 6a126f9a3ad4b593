//! A file of sections, each behind its length and in front of its checksum.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::tsdb::damage::TsdbError;

/// A file that grows at its end.
pub(super) struct Output {
    path: PathBuf,
    file: BufWriter<File>,
    length: u64,
}

impl Output {
    /// Creates a file.
    pub(super) fn create(path: &Path) -> Result<Self, TsdbError> {
        let file = File::create_new(path).map_err(TsdbError::io(path))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { path: path.to_owned(), file, length: 0 })
    }

    /// Returns how many bytes have been written.
    pub(super) fn len(&self) -> u64 {
        self.length
    }

    /// Writes bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), TsdbError> {
        self.length += bytes.len() as u64;
        self.file.write_all(bytes).map_err(TsdbError::io(&self.path))
    }

    /// Writes zeros up to a multiple of some bytes.
    pub(super) fn align(&mut self, to: u64) -> Result<(), TsdbError> {
        let missing = self.length.next_multiple_of(to) - self.length;
        self.write(&[0; 16][..missing as usize])
    }

    /// Writes a section.
    pub(super) fn section(&mut self, section: &[u8]) -> Result<(), TsdbError> {
        let length = u32::try_from(section.len());
        let length = length.map_err(|_| TsdbError::Unwritable("a section above 4 GiB".into()))?;
        self.write(&length.to_be_bytes())?;
        self.write(section)?;
        self.write(&crc32c::crc32c(section).to_be_bytes())
    }

    /// Waits until all is on the disk.
    pub(super) fn finish(mut self) -> Result<(), TsdbError> {
        self.file.flush().map_err(TsdbError::io(&self.path))?;
        self.file.get_ref().sync_all().map_err(TsdbError::io(&self.path))
    }
}

/// Appends a number of seven bits a byte, the least significant first.
pub(super) fn put_uvarint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends a zigzag number of seven bits a byte.
pub(super) fn put_varint(bytes: &mut Vec<u8>, value: i64) {
    put_uvarint(bytes, (value << 1 ^ value >> 63) as u64);
}

/// Appends a text behind its length.
pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_uvarint(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}
