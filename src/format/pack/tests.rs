//! Packed files, made here and opened again.

use std::fs;
use std::io::Cursor;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use flate2::Compression;
use flate2::GzBuilder;
use zip::write::SimpleFileOptions;

use crate::format::Content;
use crate::format::Dialect;
use crate::format::Held;
use crate::format::HeldText;
use crate::format::PackError;
use crate::format::PackLimits;
use crate::format::unpack;
use crate::time::Timestamp;

const TEXT: &[u8] = b"# TYPE a gauge\na 1\n";

/// A folder that goes away with the test.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let folder = format!("promqlite-pack-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("out")).unwrap();
        Self(folder)
    }

    /// Writes a file and unpacks it.
    fn unpack(&self, name: &str, bytes: &[u8], limits: PackLimits) -> Result<Vec<Held>, PackError> {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        unpack(&path, &self.out(), limits)
    }

    fn out(&self) -> PathBuf {
        self.0.join("out")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn gz(bytes: &[u8], seconds: u32) -> Vec<u8> {
    let mut packed = GzBuilder::new().mtime(seconds).write(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_ustar();
        // Written by hand: the crate refuses names that are to be refused here.
        let place = &mut header.as_old_mut().name;
        let length = name.len().min(place.len());
        place[..length].copy_from_slice(&name.as_bytes()[..length]);
        header.set_size(bytes.len() as u64);
        header.set_mtime(77);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn only_text(held: Vec<Held>) -> HeldText {
    match held.into_iter().next() {
        Some(Held::Text(text)) => text,
        other => panic!("a text was expected, not {other:?}"),
    }
}

#[test]
fn texts_are_told_by_what_they_hold_and_not_by_their_names() {
    let room = Room::new("texts");
    let limits = PackLimits::default();
    let plain = only_text(room.unpack("a.bin", TEXT, limits).unwrap());
    assert_eq!((&*plain.text, plain.content), (TEXT, Content::Exposition(Dialect::Text)));
    let packed = only_text(room.unpack("a", &gz(TEXT, 50), limits).unwrap());
    assert_eq!((&*packed.text, packed.modified), (TEXT, Some(Timestamp(50_000))));
    let twice = [gz(TEXT, 1), gz(b"b 2\n", 2)].concat();
    assert_eq!(only_text(room.unpack("b", &twice, limits).unwrap()).text.len(), TEXT.len() + 4);
    let unknown = room.unpack("c.prom", b"\0\0\0", limits);
    assert!(matches!(unknown, Err(PackError::Unknown(_))));
}

#[test]
fn archives_hold_texts_with_the_times_of_their_files() {
    let entries: &[(&str, &[u8])] =
        &[("x/b.txt", TEXT), ("x/readme", b"hello"), ("a.json.gz", &gz(b"[{\"a\":\"b\"}]", 9))];
    for (name, bytes) in [("t.tar", tar(entries)), ("t.tgz", gz(&tar(entries), 5))] {
        let room = Room::new(name);
        let held = room.unpack(name, &bytes, PackLimits::default()).unwrap();
        assert_eq!(held.len(), 2, "{name}");
        let [Held::Text(json), Held::Text(text)] = &held[..] else { panic!("{held:?}") };
        assert_eq!((json.content, json.modified), (Content::Answer, Some(Timestamp(9_000))));
        assert_eq!((&*text.text, text.modified), (TEXT, Some(Timestamp(77_000))));
    }
    let room = Room::new("zip");
    let held = room.unpack("t.zip", &zip(entries), PackLimits::default()).unwrap();
    assert_eq!(held.len(), 2);
}

#[test]
fn databases_come_out_as_folders() {
    let block: &[(&str, &[u8])] = &[
        ("snap/01A/meta.json", b"{}"),
        ("snap/01A/index", b"i"),
        ("snap/01A/chunks/000001", b"c"),
        ("other/wal/00000000", b"w"),
        ("other/readme", b"a 1\n"),
        ("lone/meta.json", b"{}"),
        ("lone/index", b"i"),
    ];
    for (name, bytes) in [("d.tar.gz", gz(&tar(block), 0)), ("d.zip", zip(block))] {
        let room = Room::new(name);
        let held = room.unpack(name, &bytes, PackLimits::default()).unwrap();
        let out = room.out();
        // The folder above a block and its like is the database.
        assert_eq!(held, [Held::Folder(out.clone())], "{name}");
        assert_eq!(fs::read(out.join("snap/01A/chunks/000001")).unwrap(), b"c");
    }
    let room = Room::new("snap");
    let held = room.unpack("s.tar", &tar(&block[..4]), PackLimits::default()).unwrap();
    let folders = ["other", "snap"].map(|name| Held::Folder(room.out().join(name)));
    assert_eq!(held, folders);
}

#[test]
fn names_longer_than_a_header_are_read() {
    let name = format!("{}/a.prom", "long".repeat(50));
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(TEXT.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, &name, TEXT).unwrap();
    let room = Room::new("long");
    let bytes = archive.into_inner().unwrap();
    let text = only_text(room.unpack("l.tar", &bytes, PackLimits::default()).unwrap());
    assert_eq!(text.path, room.out().join(name));
}

#[test]
fn entries_that_lead_out_or_are_links_are_refused() {
    for name in ["../evil", "/evil", "a/../../evil"] {
        let room = Room::new("evil");
        for bytes in [tar(&[(name, TEXT)]), zip(&[(name, TEXT)])] {
            let error = room.unpack("e", &bytes, PackLimits::default());
            assert!(matches!(error, Err(PackError::Entry { .. })), "{name}: {error:?}");
        }
        assert!(!room.0.join("evil").exists());
    }
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    archive.append_link(&mut header, "l", Path::new("..")).unwrap();
    let room = Room::new("link");
    let error = room.unpack("l", &archive.into_inner().unwrap(), PackLimits::default());
    assert!(error.is_err_and(|error| error.to_string().contains("neither a file nor a folder")));
}

#[test]
fn what_grows_beyond_its_limits_is_refused() {
    let zeros = vec![b'\n'; 70 << 20];
    let room = Room::new("bomb");
    let refused = |name: &str, bytes: &[u8], limits| match room.unpack(name, bytes, limits) {
        Err(error @ PackError::TooLarge { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let limits = PackLimits::default();
    assert!(refused("z.gz", &gz(&zeros, 0), limits).ends_with("the limit of 200 times its size"));
    let bomb = zip(&[("z", &zeros)]);
    assert!(refused("z.zip", &bomb, limits).ends_with("the limit of 200 times its size"));
    let few = PackLimits { entries_max: 2, ..limits };
    let three = tar(&[("a", TEXT), ("b", TEXT), ("c", TEXT)]);
    assert!(refused("t.tar", &three, few).ends_with("the limit of 2 entries"));
    let small = PackLimits { bytes_max: 30, ..limits };
    assert!(refused("s.tar", &three, small).ends_with("the limit of 30 bytes"));
    let short = PackLimits { text_bytes_max: 5, ..limits };
    assert!(refused("a.prom", TEXT, short).ends_with("the limit of 5 bytes for one text"));
}

#[test]
fn torn_and_changed_archives_never_panic() {
    let entries: &[(&str, &[u8])] = &[("a/b.prom", TEXT), ("c.prom", b"c 1\n")];
    let whole = [gz(TEXT, 3), tar(entries), gz(&tar(entries), 1), zip(entries)];
    let room = Room::new("torn");
    let mut seed = 1_u64;
    for bytes in whole {
        for _ in 0..60 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let mut changed = bytes.clone();
            let place = (seed >> 33) as usize % changed.len();
            changed[place] ^= (seed >> 20) as u8 | 1;
            drop(room.unpack("x", &changed, PackLimits::default()));
            drop(room.unpack("x", &bytes[..place], PackLimits::default()));
        }
    }
}
