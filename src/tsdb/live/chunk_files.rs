//! Chunks that the head has finished and written out, before there is a block of them.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;

use super::log;

/// What a file of head chunks begins with.
const MAGIC: u32 = 0x0130_BC91;
const HEADER: usize = 8;
/// The bytes in front of the length of a chunk: series, two times, encoding.
const PREFIX: usize = 8 + 8 + 8 + 1;
/// Set in the encoding of a chunk whose samples came out of order.
const OUT_OF_ORDER: u8 = 0x80;

/// A file of head chunks, read up to where it is filled.
pub(super) struct ChunkFile {
    /// The file, for people.
    pub(super) path: PathBuf,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Whether the samples of a chunk came in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arrival {
    /// They did.
    InOrder,
    /// They did not.
    OutOfOrder,
}

/// A chunk in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileChunk {
    /// The series, by its number in the log.
    pub(super) series: u64,
    /// The times of its first and last samples.
    pub(super) reach: Reach,
    /// Whether its samples came in order.
    pub(super) arrival: Arrival,
    /// How they are written.
    pub(super) encoding: Encoding,
    /// The place of its file among the files.
    pub(super) file: u32,
    /// Where its bytes begin.
    pub(super) start: u32,
    /// How many they are.
    pub(super) length: u32,
    /// The number of its file and its offset there, as the log tells it.
    pub(super) reference: u64,
    /// Whether anything before it was damaged, so that the log may hold what is missing.
    pub(super) after_damage: bool,
}

/// Reads all files of a folder and tells their chunks.
pub(super) fn read(
    folder: &Path,
    ledger: &Ledger,
    tell: &mut dyn FnMut(FileChunk),
) -> Result<Vec<ChunkFile>, TsdbError> {
    let (mut files, mut damaged) = (Vec::new(), false);
    for (number, path) in log::segments(folder)? {
        let file = ChunkFile { bytes: filled(&path).map_err(TsdbError::io(&path))?, path };
        let mut at = 0;
        let place = files.len() as u32;
        let walked = walk(&file.bytes, &mut at, &mut |mut chunk| {
            chunk.file = place;
            chunk.reference |= number << 32;
            chunk.after_damage = damaged;
            tell(chunk);
        });
        if let Err(flaw) = walked {
            ledger.note(&file.path, at as u64, flaw)?;
            damaged = true;
        }
        files.push(file);
    }
    Ok(files)
}

/// Reads a file up to its filled end: files are made large in advance.
fn filled(path: &Path) -> std::io::Result<Vec<u8>> {
    const STEP: u64 = 1 << 20;
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        file.by_ref().take(STEP).read_to_end(&mut bytes)?;
        let read = &bytes[before..];
        if read.len() < STEP as usize || read.iter().all(|&byte| byte == 0) {
            return Ok(bytes);
        }
    }
}

fn walk(file: &[u8], at: &mut usize, tell: &mut dyn FnMut(FileChunk)) -> Result<(), Flaw> {
    if file.iter().take(HEADER).all(|&byte| byte == 0) {
        return Ok(());
    }
    let mut reader = ByteReader::new(file);
    if (reader.be32()?, reader.byte()?) != (MAGIC, 1) {
        return Err(Flaw("no file of head chunks"));
    }
    *at = HEADER;
    while let Some(rest) = file.get(*at..).filter(|rest| !rest.is_empty()) {
        if rest.iter().take(PREFIX - 1).all(|&byte| byte == 0) {
            return Ok(());
        }
        let (chunk, length) = chunk(rest, *at)?;
        *at += length;
        if let Some(chunk) = chunk {
            tell(chunk);
        }
    }
    Ok(())
}

/// Reads a chunk and how many bytes it takes; none of an encoding that is not known.
fn chunk(rest: &[u8], at: usize) -> Result<(Option<FileChunk>, usize), Flaw> {
    let mut reader = ByteReader::new(rest);
    let series = reader.be64()?;
    let reach = Reach { first: reader.be64()? as i64, last: reader.be64()? as i64 };
    let encoding = reader.byte()?;
    let data = reader.sized()?;
    let covered = rest.len() - reader.rest().len();
    reader.check(&rest[..covered])?;
    let arrival = if encoding & OUT_OF_ORDER == 0 { Arrival::InOrder } else { Arrival::OutOfOrder };
    let chunk = Encoding::of(encoding & !OUT_OF_ORDER).map(|encoding| FileChunk {
        series,
        reach,
        arrival,
        encoding,
        file: 0,
        start: (at + covered - data.len()) as u32,
        length: data.len() as u32,
        reference: at as u64,
        after_damage: false,
    });
    Ok((chunk, covered + 4))
}
