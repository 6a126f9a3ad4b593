//! The bytes of a finished file, mapped where that is possible.

use std::fs;
use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

use memmap2::Mmap;

/// The bytes of a whole file.
#[derive(Debug)]
pub(super) enum FileBytes {
    /// Pages of the file itself.
    Mapped(Mmap),
    /// A copy.
    Read(Vec<u8>),
}

impl FileBytes {
    /// Opens a file of a finished block; what cannot be mapped is read.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        match map(&File::open(path)?) {
            Some(map) => Ok(Self::Mapped(map)),
            None => fs::read(path).map(Self::Read),
        }
    }
}

impl Deref for FileBytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Read(bytes) => bytes,
        }
    }
}

/// Maps a file; empty files and odd file systems cannot be mapped.
#[expect(unsafe_code, reason = "a map is sound only while nobody changes the file, see below")]
fn map(file: &File) -> Option<Mmap> {
    // SAFETY: a map is unsound if the file is changed or cut short under it. Only files of
    // finished blocks are mapped. Prometheus writes those into a temporary folder, renames the
    // folder when it is whole, and from then on never opens them for writing: compaction and
    // retention unlink them, and an unlinked file keeps its pages for as long as it is mapped.
    // (Tombstones, the one file of a block that is replaced later, are read.) Bytes that change
    // all the same, by the hand of somebody who edits blocks in place, are read as plain numbers
    // whose every use is checked: no reference into the map is kept as text or as an address.
    unsafe { Mmap::map(file) }.ok()
}
