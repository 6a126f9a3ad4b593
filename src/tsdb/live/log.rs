//! Write-ahead logs: numbered segments of pages, on which records lie in fragments.

use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::path::Path;
use std::path::PathBuf;

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::flaw::Flaw;

const PAGE: usize = 32 * 1024;
/// No record is longer than a segment may be, so nothing longer is unpacked.
const RECORD_MAX: u64 = 256 << 20;

const SNAPPY: u8 = 0x08;
const ZSTD: u8 = 0x10;

/// Returns the segments of a log in order, with their numbers.
pub(super) fn segments(folder: &Path) -> Result<Vec<(u64, PathBuf)>, TsdbError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(TsdbError::io(folder))? {
        let path = entry.map_err(TsdbError::io(folder))?.path();
        let number = path.file_name().and_then(|name| name.to_str()?.parse().ok());
        if let Some(number) = number
            && path.is_file()
        {
            found.push((number, path));
        }
    }
    found.sort();
    Ok(found)
}

/// Tells all whole records of a segment from an offset on; damage is noted and skipped.
pub(super) fn records(
    path: &Path,
    offset: u64,
    ledger: &Ledger,
    tell: &mut dyn FnMut(&[u8]) -> Result<(), Flaw>,
) -> Result<(), TsdbError> {
    let mut pages = Pages::open(path, offset).map_err(TsdbError::io(path))?;
    let mut assembly = Assembly::default();
    let mut skipped = offset % PAGE as u64;
    while pages.turn().map_err(TsdbError::io(path))? {
        let mut rest = pages.page.get(skipped as usize..).unwrap_or_default();
        skipped = 0;
        while !rest.is_empty() {
            let at = pages.begin + (pages.page.len() - rest.len()) as u64;
            let fragment = match Fragment::read(rest) {
                Ok(Some(fragment)) => fragment,
                Ok(None) => break,
                Err(flaw) => {
                    ledger.note(path, assembly.begun.unwrap_or(at), flaw)?;
                    assembly = Assembly { bereft: true, ..Assembly::default() };
                    // Where it ends cannot be known, but a page begins with a fresh one.
                    break;
                }
            };
            if matches!(fragment.kind, Kind::Full | Kind::First)
                && let Some(begun) = assembly.begun.take()
            {
                ledger.note(path, begun, Flaw("a record without an end"))?;
            }
            let begun = assembly.begun.unwrap_or(at);
            ledger.accept(path, begun, assembly.add(at, &fragment, tell))?;
            rest = &rest[fragment.length..];
        }
    }
    match assembly.begun {
        Some(begun) => ledger.note(path, begun, Flaw("the last record is torn")),
        None => Ok(()),
    }
}

/// The pages of a segment, one in memory at a time.
struct Pages {
    file: File,
    page: Vec<u8>,
    /// Where the page begins.
    begin: u64,
    next: u64,
}

impl Pages {
    /// Returns the pages of a file from the one on that an offset lies in.
    fn open(path: &Path, offset: u64) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let next = offset - offset % PAGE as u64;
        file.seek(SeekFrom::Start(next))?;
        Ok(Self { file, page: Vec::with_capacity(PAGE), begin: next, next })
    }

    /// Reads the next page, if there is one; the last may be shorter.
    fn turn(&mut self) -> io::Result<bool> {
        self.page.clear();
        self.file.by_ref().take(PAGE as u64).read_to_end(&mut self.page)?;
        self.begin = self.next;
        self.next += self.page.len() as u64;
        Ok(!self.page.is_empty())
    }
}

/// Which piece of a record a fragment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Full,
    First,
    Middle,
    Last,
}

/// A piece of a record on one page.
struct Fragment<'a> {
    kind: Kind,
    packing: u8,
    data: &'a [u8],
    /// How many bytes it takes with its header.
    length: usize,
}

impl<'a> Fragment<'a> {
    /// Reads the next fragment of a page; none where the rest of the page is empty.
    fn read(page: &'a [u8]) -> Result<Option<Self>, Flaw> {
        let mut reader = ByteReader::new(page);
        let header = reader.byte()?;
        let kind = match header & 0x07 {
            0 if page.iter().all(|&byte| byte == 0) => return Ok(None),
            0 => return Err(Flaw("something on the empty rest of a page")),
            1 => Kind::Full,
            2 => Kind::First,
            3 => Kind::Middle,
            4 => Kind::Last,
            _ => return Err(Flaw("a record fragment of an unknown kind")),
        };
        let length = u64::from(reader.byte()?) << 8 | u64::from(reader.byte()?);
        let mut checksum = reader;
        reader.take(4)?;
        let data = reader.take(length).map_err(|_| Flaw("a torn record"))?;
        checksum.check(data)?;
        let length = page.len() - reader.rest().len();
        Ok(Some(Self { kind, packing: header & (SNAPPY | ZSTD), data, length }))
    }
}

/// A record on the way to being whole.
#[derive(Default)]
struct Assembly {
    /// Where it begins in its segment.
    begun: Option<u64>,
    data: Vec<u8>,
    /// Whether the beginning of what comes was damaged, which has been noted.
    bereft: bool,
}

impl Assembly {
    fn add(
        &mut self,
        at: u64,
        fragment: &Fragment<'_>,
        tell: &mut dyn FnMut(&[u8]) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.bereft &= matches!(fragment.kind, Kind::Middle | Kind::Last);
        match fragment.kind {
            Kind::Full => return unpack(fragment.data, fragment.packing, tell),
            Kind::First => {
                self.begun = Some(at);
                self.data.clear();
            }
            Kind::Middle | Kind::Last if self.begun.is_some() => {}
            _ if self.bereft => return Ok(()),
            _ => return Err(Flaw("a piece of a record without its beginning")),
        }
        if self.data.len() as u64 > RECORD_MAX {
            (self.begun, self.bereft) = (None, true);
            return Err(Flaw("a record that is too long"));
        }
        self.data.extend_from_slice(fragment.data);
        if fragment.kind == Kind::Last {
            self.begun = None;
            return unpack(&self.data, fragment.packing, tell);
        }
        Ok(())
    }
}

/// Tells a record unpacked.
fn unpack(
    data: &[u8],
    packing: u8,
    tell: &mut dyn FnMut(&[u8]) -> Result<(), Flaw>,
) -> Result<(), Flaw> {
    match packing {
        0 => tell(data),
        SNAPPY => {
            let length = snap::raw::decompress_len(data).unwrap_or(usize::MAX);
            // Three bytes of snappy unpack to 64 at most.
            if length > data.len() * 32 {
                return Err(Flaw("a packed record that claims too much"));
            }
            let unpacked = snap::raw::Decoder::new().decompress_vec(data);
            tell(&unpacked.map_err(|_| Flaw("a record that cannot be unpacked"))?)
        }
        _ => {
            let broken = Flaw("a record that cannot be unpacked");
            let decoder = ruzstd::decoding::StreamingDecoder::new(data).map_err(|_| broken)?;
            let mut unpacked = Vec::new();
            decoder.take(RECORD_MAX).read_to_end(&mut unpacked).map_err(|_| broken)?;
            tell(&unpacked)
        }
    }
}
