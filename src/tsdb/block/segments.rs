//! The files of a block that hold its chunks.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::checked::Checked;
use crate::tsdb::chunk::Chunk;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::map::FileBytes;

/// What a file of chunks begins with.
pub(crate) const MAGIC: u32 = 0x85BD_40DD;

/// The chunk files of a block, in the order in which references count them.
#[derive(Debug)]
pub(super) struct Segments {
    files: Vec<(PathBuf, Option<Segment>)>,
}

/// A file of chunks.
#[derive(Debug)]
struct Segment {
    bytes: FileBytes,
    /// The chunks, by where they begin, that were compared with their checksums.
    checked: Checked,
}

/// The least that two chunks lie apart: a length, an encoding, a number of samples, a checksum.
const APART: usize = 8;

impl Segments {
    /// Maps the files of a folder; a damaged one is noted and left out.
    pub(super) fn open(folder: &Path, ledger: &Ledger) -> Result<Self, TsdbError> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(TsdbError::io(folder))? {
            let path = entry.map_err(TsdbError::io(folder))?.path();
            if number(&path).is_some() {
                paths.push(path);
            }
        }
        paths.sort_by_key(|path| number(path));
        let files = paths.into_iter().map(|path| {
            let opened = FileBytes::open(&path).map_err(TsdbError::io(&path))?;
            let kept = ledger.accept(&path, 0, begins_right(&opened))?.map(|()| opened);
            let segment = |bytes: FileBytes| {
                let checked = Checked::new(bytes.len() / APART + 1);
                Segment { bytes, checked }
            };
            Ok((path, kept.map(segment)))
        });
        Ok(Self { files: files.collect::<Result<_, TsdbError>>()? })
    }

    /// Finds the chunk of a reference.
    #[inline]
    pub(super) fn chunk(&self, reference: u64) -> Result<Chunk<'_>, Flaw> {
        let (file, offset) = (reference >> 32, reference & 0xFFFF_FFFF);
        let (_, file) = self.files.get(file as usize).ok_or(Flaw("a chunk in no file"))?;
        let file = file.as_ref().ok_or(Flaw("a chunk in a damaged file"))?;
        let mut reader = ByteReader::at(&file.bytes, offset)?;
        let length = reader.uvarint()?;
        let Some(covered) = length.checked_add(1) else { return Err(Flaw("an endless chunk")) };
        let mut body = reader;
        let covered = reader.take(covered)?;
        file.checked.once(offset as usize / APART, || reader.check(covered))?;
        let encoding = Encoding::of(body.byte()?).ok_or(Flaw("a chunk of unknown encoding"))?;
        Ok(Chunk { encoding, ahead: body.rest(), length: length as usize })
    }

    /// Returns the file and offset that a reference means, for people.
    pub(super) fn place(&self, reference: u64) -> (&Path, u64) {
        let file = self.files.get((reference >> 32) as usize);
        (file.map_or(Path::new("chunks"), |(path, _)| path), reference & 0xFFFF_FFFF)
    }
}

/// Returns the number that a segment file is named by.
pub(crate) fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.parse().ok()
}

fn begins_right(file: &[u8]) -> Result<(), Flaw> {
    let mut reader = ByteReader::new(file);
    match (reader.be32()?, reader.byte()?) {
        (MAGIC, 1) => Ok(()),
        (MAGIC, _) => Err(Flaw("a file of chunks of an unknown version")),
        _ => Err(Flaw("no file of chunks")),
    }
}
