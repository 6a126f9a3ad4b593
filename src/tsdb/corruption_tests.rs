//! Damaged data is served as far as it is whole, and nothing brings the process down.

use std::fs;

use crate::storage::Storage;
use crate::storage::Strictness;
use crate::tsdb::Tsdb;
use crate::tsdb::Ulid;
use crate::tsdb::scratch::Scratch;
use crate::tsdb::snapshot_tests;
use crate::tsdb::world;
use crate::tsdb::world::EVER;
use crate::tsdb::world::up;

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }
}

/// Damages a file in one of many ways and tells how.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) -> String {
    let length = bytes.len();
    let at = dice.roll(length);
    match dice.roll(6) {
        0 => bytes.truncate(at),
        1 if length > 0 => bytes[at] ^= 1 << dice.roll(8),
        2 if length > 0 => bytes[at] = 0xFF,
        3 => {
            let zeros = 1 + dice.roll(300);
            bytes.iter_mut().skip(at).take(zeros).for_each(|byte| *byte = 0);
        }
        4 => {
            let until = (at + 1 + dice.roll(40)).min(length);
            bytes[at..until].fill_with(|| dice.roll(256) as u8);
        }
        _ => bytes.extend((0..=dice.roll(200)).map(|_| dice.roll(256) as u8)),
    }
    format!("{length} bytes became {} at {at}", bytes.len())
}

/// So many samples come back at most where deletions are lost.
const DELETED: usize = 10;

/// Reads everything in every way.
fn read(tsdb: &Tsdb) -> Result<usize, crate::storage::StorageError> {
    let context = crate::storage::Context::default();
    for name in tsdb.label_names(&[], EVER, &context)? {
        tsdb.label_values(&name, &[], EVER, &context)?;
    }
    let all = world::read_all(tsdb)?;
    Ok(all.iter().map(|(_, points)| points.len() + points.stale.len()).sum())
}

#[test]
fn two_hundred_corruptions_are_told_or_harmless() {
    corrupt(&world::data_folder());
}

#[test]
fn two_hundred_corruptions_of_a_folder_that_was_shut_down_are_told_or_harmless() {
    corrupt(&snapshot_tests::data_folder(7));
}

#[test]
fn two_hundred_corruptions_of_blocks_are_told_or_harmless() {
    corrupt(&world::snapshot());
}

/// Damages a file of a copy in two hundred ways, one at a time.
fn corrupt(whole: &Scratch) {
    let files: Vec<_> = whole.files().into_iter().collect();
    let total = read(&Tsdb::open(whole.path()).expect("whole")).expect("whole");
    let (mut told, mut lost) = (0, 0);
    for seed in 1..=200 {
        let mut dice = Dice(u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15));
        let scratch = Scratch::new();
        let victim = dice.roll(files.len());
        let mut how = String::new();
        for (i, (name, bytes)) in files.iter().enumerate() {
            let mut bytes = bytes.clone();
            if i == victim {
                how = format!("seed {seed}: {name}: {}", damage(&mut bytes, &mut dice));
            }
            scratch.write(name, &bytes);
        }
        let Ok(lenient) = Tsdb::open(scratch.path()) else { panic!("{how}: not opened") };
        let samples = read(&lenient).unwrap_or_else(|error| panic!("{how}: {error}"));
        let damages = lenient.damages();
        // What one damaged file holds may be lost, what the others hold may not.
        assert!(samples > 0 && samples <= total + DELETED, "{how}: {samples} of {total}");
        let strict = Tsdb::open_with(scratch.path(), Strictness::Strict);
        let strict = strict.map_err(|error| error.to_string());
        let strict = strict.and_then(|tsdb| read(&tsdb).map_err(|error| error.to_string()));
        if damages.is_empty() {
            assert!(strict.is_ok(), "{how}: {strict:?}");
        } else {
            let text = strict.expect_err(&how);
            assert!(damages.iter().any(|one| text.contains(&one.to_string())), "{how}: {text}");
            told += 1;
        }
        lost += usize::from(samples < total);
    }
    assert!(told > 100, "{told} of 200 were told, {lost} lost samples");
}

#[test]
fn a_damaged_chunk_costs_its_samples_and_no_others() {
    let scratch = Scratch::new();
    world::block(
        &scratch,
        1,
        &[(up("a"), world::seconds(0, 360)), (up("b"), world::seconds(0, 120))],
    );
    let name = format!("{}/chunks/000001", Ulid::new(1_700_000_000_000, 1));
    let mut bytes = scratch.files()[&name].clone();
    // The first chunk has 120 samples and begins right behind the header of its file.
    bytes[30] ^= 1;
    scratch.write(&name, &bytes);
    let tsdb = Tsdb::open(scratch.path()).expect("blocks");
    assert_eq!(world::floats_of(&tsdb, &up("a")).len(), 240);
    assert_eq!(world::floats_of(&tsdb, &up("b")).len(), 120);
    let damages = tsdb.damages();
    assert_eq!(
        (damages.len(), damages[0].offset, damages[0].what.as_str()),
        (1, 8, "a wrong checksum")
    );
    assert!(damages[0].file.ends_with(&name));
}

#[test]
fn a_damaged_chunk_file_is_made_up_for_by_the_log() {
    let scratch = world::data_folder();
    let path = scratch.path().join("chunks_head/000001");
    let mut bytes = fs::read(&path).expect("a file");
    bytes[60] ^= 1;
    fs::write(&path, bytes).expect("written");
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    // The log begins at second 650, the blocks end at second 600.
    let kept = (0..600).chain(650..1000);
    let expected: Vec<_> = kept.map(|second| (second * 1000, second as f64)).collect();
    assert_eq!(world::floats_of(&tsdb, &up("a")), expected);
    assert_eq!(tsdb.damages().len(), 1);
}

#[test]
fn a_folder_that_is_still_being_written_is_not_a_block() {
    let scratch = world::data_folder();
    scratch.write("01ARYZ6S410000000000000000.tmp-for-creation/index", b"half");
    scratch.write("01ARYZ6S410000000000000001/index", b"half");
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    assert_eq!(world::floats_of(&tsdb, &up("a")).len(), 1000);
    assert!(
        tsdb.damages().iter().all(|one| one.file.ends_with("01ARYZ6S410000000000000001/index"))
    );
    assert!(!tsdb.damages().is_empty());
}

#[test]
fn a_block_that_lacks_its_index_or_its_chunks_is_told_and_left_out() {
    for lacking in ["index", "chunks/000001"] {
        let scratch = Scratch::new();
        world::block(&scratch, 1, &[(up("a"), world::seconds(0, 10))]);
        world::block(&scratch, 2, &[(up("a"), world::seconds(20, 30))]);
        let block = scratch.path().join(Ulid::new(1_700_000_000_000, 2).to_string());
        fs::remove_file(block.join(lacking)).expect("removed");
        let _ = fs::remove_dir(block.join("chunks"));
        let tsdb = Tsdb::open(scratch.path()).expect("blocks");
        assert_eq!(world::floats_of(&tsdb, &up("a")).len(), 10, "{lacking}");
        assert_eq!(tsdb.damages().len(), 1, "{lacking}: {:?}", tsdb.damages());
        assert!(Tsdb::open_with(scratch.path(), Strictness::Strict).is_err(), "{lacking}");
    }
}

#[test]
fn blocks_that_vanish_while_they_are_listed_are_made_up_for() {
    let scratch = Scratch::new();
    let series = [(up("a"), world::seconds(0, 10))];
    world::block(&scratch, 0, &series);
    let folder = scratch.path();
    std::thread::scope(|scope| {
        // As compaction does: what takes the place of a block is there before it is gone.
        let server = scope.spawn(|| {
            for number in 1..150 {
                world::block(&scratch, number, &series);
                let before = Ulid::new(1_700_000_000_000, number - 1).to_string();
                let doomed = folder.join(format!("{before}.tmp-for-deletion"));
                fs::rename(folder.join(before), &doomed).expect("renamed");
                fs::remove_dir_all(doomed).expect("removed");
            }
        });
        while !server.is_finished() {
            let tsdb = Tsdb::open_with(folder, Strictness::Strict).expect("blocks");
            assert_eq!(world::floats_of(&tsdb, &up("a")).len(), 10);
        }
    });
}
