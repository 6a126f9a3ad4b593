//! Unpacks archives into a folder.

use std::fs;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::path::Path;
use std::time::Duration;
use std::time::SystemTime;

use tar::EntryType;
use zip::ZipArchive;

use super::error::PackError;
use super::meter::Meter;
use super::place::place;

/// The longest name that a tar entry may have.
const NAME_BYTES_MAX: u64 = 64 * 1024;

/// Unpacks a tar archive.
///
/// Entries are read as they lie: what extends a name is read here, where its length is bounded.
pub(super) fn unpack_tar(
    path: &Path,
    source: impl Read,
    folder: &Path,
    meter: &mut Meter,
) -> Result<(), PackError> {
    let broken = PackError::io(path);
    let mut archive = tar::Archive::new(source);
    let mut longer: Option<Vec<u8>> = None;
    for entry in archive.entries().map_err(&broken)?.raw(true) {
        let mut entry = entry.map_err(&broken)?;
        meter.count_entry()?;
        let kind = entry.header().entry_type();
        if kind == EntryType::XGlobalHeader {
            meter.copy(&mut entry, &mut io::sink())?;
            continue;
        }
        if matches!(kind, EntryType::GNULongName | EntryType::XHeader) {
            let mut bytes = Vec::new();
            entry.take(NAME_BYTES_MAX).read_to_end(&mut bytes).map_err(&broken)?;
            longer = long_name(kind, &bytes).or(longer);
            continue;
        }
        let name = longer.take().unwrap_or_else(|| entry.path_bytes().into_owned());
        let place = place(folder, &name);
        let place =
            place.ok_or_else(|| PackError::entry(path, &name, "leads out of the folder"))?;
        let modified = entry.header().mtime().ok().map(at);
        match kind {
            EntryType::Directory => fs::create_dir_all(&place).map_err(PackError::io(&place))?,
            EntryType::Regular | EntryType::Continuous => {
                write(&place, &mut entry, modified, meter)?;
            }
            _ => return Err(PackError::entry(path, &name, "is neither a file nor a folder")),
        }
    }
    Ok(())
}

/// Returns the name that an entry tells of the one behind it.
fn long_name(kind: EntryType, bytes: &[u8]) -> Option<Vec<u8>> {
    if kind == EntryType::GNULongName {
        return Some(bytes.split(|&byte| byte == 0).next().unwrap_or_default().to_vec());
    }
    let pairs = tar::PaxExtensions::new(bytes).filter_map(Result::ok);
    let paths = pairs.filter(|pair| pair.key_bytes() == b"path");
    paths.map(|pair| pair.value_bytes().to_vec()).last()
}

/// Unpacks a zip archive.
pub(super) fn unpack_zip(
    path: &Path,
    source: impl Read + Seek,
    modified: Option<SystemTime>,
    folder: &Path,
    meter: &mut Meter,
) -> Result<(), PackError> {
    let broken = |error: zip::result::ZipError| PackError::io(path)(io::Error::other(error));
    let mut archive = ZipArchive::new(source).map_err(broken)?;
    for at in 0..archive.len() {
        meter.count_entry()?;
        let mut entry = archive.by_index(at).map_err(broken)?;
        let name = entry.name_raw().to_vec();
        let place = place(folder, &name);
        let place =
            place.ok_or_else(|| PackError::entry(path, &name, "leads out of the folder"))?;
        if entry.is_dir() {
            fs::create_dir_all(&place).map_err(PackError::io(&place))?;
        } else if entry.is_file() {
            write(&place, &mut entry, modified, meter)?;
        } else {
            return Err(PackError::entry(path, &name, "is neither a file nor a folder"));
        }
    }
    Ok(())
}

fn write(
    place: &Path,
    source: &mut dyn Read,
    modified: Option<SystemTime>,
    meter: &mut Meter,
) -> Result<(), PackError> {
    let broken = PackError::io(place);
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).map_err(&broken)?;
    }
    // What is there already may be a link of somebody else, so it is not written through.
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(place);
    if let Err(error) = &file
        && error.kind() == io::ErrorKind::AlreadyExists
    {
        fs::remove_file(place).map_err(&broken)?;
        file = fs::File::create_new(place);
    }
    let mut file = file.map_err(&broken)?;
    meter.copy(source, &mut file)?;
    if let Some(modified) = modified {
        // A text without times would be read with the time of unpacking; not more is lost.
        drop(file.set_modified(modified));
    }
    Ok(())
}

/// Returns the time of a number of seconds.
pub(super) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.min(i64::MAX as u64 / 1_000_000))
}
