//! Opens a path, whatever it is packed in.

use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Read;
use std::io::Seek;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use flate2::bufread::MultiGzDecoder;

use crate::format::Content;
use crate::time::Timestamp;

use super::archive::at;
use super::archive::unpack_tar;
use super::archive::unpack_zip;
use super::error::PackError;
use super::folder::search;
use super::meter::Meter;
use super::meter::PackLimits;

/// The bytes that tell how a file is packed.
const HEAD: usize = 512;

/// What a path holds.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Held {
    /// A text with samples.
    Text(HeldText),
    /// A block, a snapshot or a data folder.
    Folder(PathBuf),
}

/// A text with samples.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct HeldText {
    /// Where it was.
    pub path: PathBuf,
    /// What it is.
    pub content: Content,
    /// The text.
    pub text: Vec<u8>,
    /// When it was last changed, for samples that tell no time.
    pub modified: Option<Timestamp>,
}

/// How a file is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Packing {
    Gzip,
    Tar,
    Zip,
    Plain,
}

impl Packing {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            head if head.get(257..262) == Some(b"ustar") => Self::Tar,
            _ => Self::Plain,
        }
    }
}

/// Says what a path holds; archives are unpacked into `room`, an empty folder of the caller's.
///
/// What is in a file is found by looking into it, compressed files and files in archives
/// included. Files of an archive that hold no samples are passed over.
pub fn unpack(path: &Path, room: &Path, limits: PackLimits) -> Result<Vec<Held>, PackError> {
    if path.is_dir() {
        return Ok(vec![Held::Folder(path.to_owned())]);
    }
    let mut meter = meter(path, limits)?;
    let mut held = Vec::new();
    if let Some(text) = open(path, room, &mut meter)? {
        held.push(Held::Text(text));
    } else {
        let (databases, files) = search(room)?;
        held.extend(databases.into_iter().map(Held::Folder));
        for file in files {
            // An archive inside of an archive is no way to carry samples.
            if let Ok(Some(text)) = open(&file, Path::new(""), &mut meter) {
                held.push(Held::Text(text));
            }
        }
    }
    if held.is_empty() { Err(PackError::Unknown(path.to_owned())) } else { Ok(held) }
}

fn meter(path: &Path, limits: PackLimits) -> Result<Meter, PackError> {
    let about = path.metadata().map_err(PackError::io(path))?;
    Ok(Meter::new(path, about.len(), limits))
}

/// Reads a text; an archive is unpacked into `room`, and `None` comes back.
fn open(path: &Path, room: &Path, meter: &mut Meter) -> Result<Option<HeldText>, PackError> {
    let broken = PackError::io(path);
    let file = File::open(path).map_err(&broken)?;
    let modified = file.metadata().and_then(|about| about.modified()).ok();
    let mut file = BufReader::with_capacity(1 << 16, file);
    let packing = Packing::of(&head(&mut file).map_err(&broken)?);
    file.rewind().map_err(&broken)?;
    if packing == Packing::Gzip {
        let mut inside = MultiGzDecoder::new(file);
        let head = head(&mut inside).map_err(&broken)?;
        let told = inside.header().map(flate2::GzHeader::mtime).filter(|&seconds| seconds > 0);
        let modified = told.map(|seconds| at(u64::from(seconds))).or(modified);
        let mut whole = head.chain(inside);
        return match Packing::of(whole.get_ref().0) {
            Packing::Tar => archive(path, room, |room| unpack_tar(path, whole, room, meter)),
            _ => text(path, &mut whole, modified, meter),
        };
    }
    match packing {
        Packing::Tar => archive(path, room, |room| unpack_tar(path, file, room, meter)),
        Packing::Zip => archive(path, room, |room| unpack_zip(path, file, modified, room, meter)),
        _ => text(path, &mut file, modified, meter),
    }
}

fn archive(
    path: &Path,
    room: &Path,
    unpack: impl FnOnce(&Path) -> Result<(), PackError>,
) -> Result<Option<HeldText>, PackError> {
    if room.as_os_str().is_empty() {
        return Err(PackError::Unknown(path.to_owned()));
    }
    unpack(room).map(|()| None)
}

fn text(
    path: &Path,
    source: &mut dyn Read,
    modified: Option<SystemTime>,
    meter: &mut Meter,
) -> Result<Option<HeldText>, PackError> {
    let text = meter.text(source)?;
    let content = Content::of(&text).ok_or_else(|| PackError::Unknown(path.to_owned()))?;
    let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    let modified = since.map(|since| Timestamp(since.as_millis() as i64));
    Ok(Some(HeldText { path: path.to_owned(), content, text, modified }))
}

/// Reads the first bytes.
fn head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    source.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}
