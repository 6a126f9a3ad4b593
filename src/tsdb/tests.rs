//! What is written is read, and what several parts hold is read as one.

use std::collections::BTreeMap;

use proptest::collection::btree_map;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::label::Labels;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::math::STALE;
use crate::storage::Context;
use crate::storage::Storage;
use crate::time::Timestamp;
use crate::time::Window;
use crate::tsdb::BlockWriter;
use crate::tsdb::Tsdb;
use crate::tsdb::TsdbError;
use crate::tsdb::Ulid;
use crate::tsdb::scratch::Scratch;
use crate::tsdb::world;
use crate::tsdb::world::EVER;
use crate::tsdb::world::up;
use crate::value::Points;

/// A series by its number, and samples by their times.
type Model = BTreeMap<u8, BTreeMap<i64, u8>>;

fn models() -> impl Strategy<Value = Vec<Model>> {
    vec(btree_map(0..6u8, btree_map(0..400i64, any::<u8>(), 1..80), 0..6), 1..4)
}

fn labels(number: u8) -> Labels {
    let zone = ["", "east", "west"][usize::from(number) % 3];
    Labels::of([
        ("__name__", format!("m{}", number % 2).as_str()),
        ("i", &number.to_string()),
        ("zone", zone),
    ])
}

/// Values depend on the time alone where samples of several blocks may meet.
fn points(samples: &BTreeMap<i64, u8>) -> Points {
    let mut points = Points::default();
    for &time in samples.keys() {
        let value = if time % 17 == 3 { STALE } else { (time % 29) as f64 };
        points.push(time * 1000, value);
    }
    points
}

fn blocks_of(models: &[Model]) -> Scratch {
    let scratch = Scratch::new();
    for (number, model) in (0..).zip(models) {
        let series: Vec<_> =
            model.iter().map(|(&series, samples)| (labels(series), points(samples))).collect();
        world::block(&scratch, number, &series);
    }
    scratch
}

fn union(models: &[Model]) -> Model {
    let mut union = Model::new();
    for (&series, samples) in models.iter().flatten() {
        union.entry(series).or_default().extend(samples);
    }
    union
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn overlapping_blocks_are_read_as_the_union_of_their_samples(models in models()) {
        let scratch = blocks_of(&models);
        prop_assume!(models.iter().any(|model| !model.is_empty()));
        let tsdb = Tsdb::open(scratch.path()).expect("blocks");
        let read = world::read_all(&tsdb).expect("no damage");
        prop_assert!(read.is_sorted_by(|(a, _), (b, _)| a < b));
        let mut expected: Vec<_> = union(&models)
            .iter()
            .map(|(&series, samples)| (labels(series), points(samples)))
            .collect();
        expected.sort_by(|(a, _), (b, _)| a.cmp(b));
        for ((labels, points), (other, expected)) in read.iter().zip(&expected) {
            prop_assert_eq!(labels, other);
            prop_assert_eq!(&points.times, &expected.times);
            prop_assert_eq!(&points.values, &expected.values);
            prop_assert_eq!(&points.stale, &expected.stale);
        }
        prop_assert_eq!(read.len(), expected.len());
    }

    #[test]
    fn matchers_find_what_testing_every_series_finds(
        models in models(),
        tests in vec((0..4usize, 0..4usize, 0..8usize), 0..4),
    ) {
        let scratch = blocks_of(&models);
        prop_assume!(models.iter().any(|model| !model.is_empty()));
        let tsdb = Tsdb::open(scratch.path()).expect("blocks");
        let names = ["__name__", "i", "zone", "absent"];
        let ops = [MatchOp::Equal, MatchOp::NotEqual, MatchOp::Regex, MatchOp::NotRegex];
        let values = ["", "m0", "3", "east", ".+", ".*", "m0|m1|x", "|east|[0-3]"];
        let matchers: Vec<_> = tests
            .iter()
            .map(|&(name, op, value)| Matcher::new(names[name], ops[op], values[value]))
            .map(|matcher| matcher.expect("a valid expression"))
            .collect();
        let passes = |labels: &Labels| {
            matchers.iter().all(|matcher| matcher.matches(labels.get(matcher.name())))
        };
        let mut expected: Vec<_> = union(&models).keys().map(|&series| labels(series)).collect();
        expected.retain(passes);
        expected.sort();
        let set = world::select(&tsdb, matchers.clone(), EVER).expect("no damage");
        let found: Vec<_> = (0..set.len()).map(|one| set.labels(one)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_reach_leaves_out_nothing_that_lies_within(
        models in models(),
        after in -10..400i64,
        length in 1..200i64,
    ) {
        let scratch = blocks_of(&models);
        prop_assume!(models.iter().any(|model| !model.is_empty()));
        let tsdb = Tsdb::open(scratch.path()).expect("blocks");
        let (after, until) = (Timestamp(after * 1000), Timestamp((after + length) * 1000));
        let reach = Window { after, until };
        let set = world::select(&tsdb, Vec::new(), reach).expect("no damage");
        let mut read = BTreeMap::new();
        for one in 0..set.len() {
            let mut points = Points::default();
            set.read(one, &mut points).expect("no damage");
            points.times.retain(|&time| reach.contains(Timestamp(time)));
            read.insert(set.labels(one), points.times);
        }
        for (&series, samples) in &union(&models) {
            let mut expected = points(samples).times;
            expected.retain(|&time| reach.contains(Timestamp(time)));
            let found = read.get(&labels(series)).cloned().unwrap_or_default();
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn a_data_folder_is_read_from_blocks_chunk_files_and_logs() {
    let scratch = world::data_folder();
    let before = scratch.files();
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    let expected: Vec<_> = (0..1000).map(|second| (second * 1000, second as f64)).collect();
    assert_eq!(world::floats_of(&tsdb, &up("a")), expected);
    assert_eq!(tsdb.damages(), []);
    assert_eq!(scratch.files(), before, "nothing is written");
    let known = tsdb.metadata();
    assert_eq!(
        (known.len(), known[0].kind.as_str(), known[0].help.as_str()),
        (1, "gauge", "Is it?")
    );
    let span = tsdb.span().expect("a span");
    assert_eq!((span.after, span.until), (Timestamp(-1), Timestamp(999_000)));
}

#[test]
fn samples_in_order_from_before_the_blocks_end_are_not_taken_from_the_log() {
    let scratch = world::data_folder();
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    // The log has second 650 on, the blocks end at 600, and no chunk file has this series.
    let expected: Vec<_> =
        (0..250).chain(650..900).map(|second| (second * 1000, second as f64)).collect();
    assert_eq!(world::floats_of(&tsdb, &up("b")), expected);
}

#[test]
fn one_block_a_folder_of_blocks_and_a_data_folder_are_told_apart() {
    let scratch = world::data_folder();
    let open = |name: &str| Tsdb::open(&scratch.path().join(name));
    let name = Ulid::new(1_700_000_000_000, 1).to_string();
    assert_eq!(world::read_all(&open(&name).expect("a block")).expect("no damage").len(), 3);
    assert!(matches!(open("chunks_head"), Err(TsdbError::NotData(_))));
    assert!(matches!(open("nowhere"), Err(TsdbError::Io { .. })));
    std::fs::remove_dir_all(scratch.path().join("wal")).expect("removed");
    std::fs::remove_dir_all(scratch.path().join("wbl")).expect("removed");
    std::fs::remove_dir_all(scratch.path().join("chunks_head")).expect("removed");
    let tsdb = open("").expect("a folder of blocks");
    assert_eq!(world::floats_of(&tsdb, &up("a")).len(), 600);
}

#[test]
fn a_block_that_was_compacted_into_another_is_left_out() {
    let scratch = Scratch::new();
    world::block(&scratch, 1, &[(up("a"), world::seconds(0, 10))]);
    world::block(&scratch, 2, &[(up("a"), world::seconds(20, 30))]);
    let name = Ulid::new(1_700_000_000_000, 2).to_string();
    let meta = scratch.path().join(&name).join("meta.json");
    let text = std::fs::read_to_string(&meta).expect("a file");
    let parent = Ulid::new(1_700_000_000_000, 1).to_string();
    let parents = format!("\"parents\": [{{\"ulid\": \"{parent}\"}}], \"level\"");
    std::fs::write(&meta, text.replace("\"level\"", &parents)).expect("written");
    let tsdb = Tsdb::open(scratch.path()).expect("blocks");
    assert_eq!(world::floats_of(&tsdb, &up("a")).len(), 10);
}

#[test]
fn deleted_stretches_are_not_read() {
    let scratch = Scratch::new();
    world::block(&scratch, 1, &[(up("a"), world::seconds(0, 300))]);
    let name = Ulid::new(1_700_000_000_000, 1).to_string();
    // The only series lies behind the symbols, at the first multiple of 16.
    let index = std::fs::read(scratch.path().join(&name).join("index")).expect("a file");
    let contents = &index[index.len() - 52..];
    let offset = u64::from_be_bytes(contents[8..16].try_into().expect("eight bytes"));
    let mut stones = vec![1, offset.div_ceil(16) as u8];
    // From second 5 to second 7 and from second 118 to second 200, in zigzag form.
    for time in [5_000u32, 7_000, 118_000, 200_000] {
        let zigzag = time * 2;
        let digits = [zigzag & 0x7f | 0x80, zigzag >> 7 & 0x7f | 0x80, zigzag >> 14];
        if time == 118_000 {
            stones.push(offset.div_ceil(16) as u8);
        }
        stones.extend(digits.map(|digit| digit as u8));
    }
    let mut file = vec![0x01, 0x30, 0xBA, 0x30];
    file.extend_from_slice(&stones);
    file.extend_from_slice(&crc32c::crc32c(&stones[1..]).to_be_bytes());
    scratch.write(&format!("{name}/tombstones"), &file);
    let tsdb = Tsdb::open(scratch.path()).expect("blocks");
    let kept = (0..5).chain(8..118).chain(201..300);
    let expected: Vec<_> = kept.map(|second| (second * 1000, second as f64)).collect();
    assert_eq!(tsdb.damages(), []);
    assert_eq!(world::floats_of(&tsdb, &up("a")), expected);
}

#[test]
fn symbols_are_those_of_the_query_whoever_asks() {
    let scratch = world::data_folder();
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    let set = world::select(&tsdb, vec![Matcher::equal("__name__", "up")], EVER).expect("series");
    for round in 0..2 {
        let symbols = Symbols::new();
        let unrelated = symbols.intern("unrelated");
        let mut column = Vec::new();
        set.symbols(&[1, 0, 1], "instance", &symbols, &mut column);
        let texts: Vec<String> = column.iter().map(|&symbol| symbols.text(symbol)).collect();
        assert_eq!(texts, ["b", "a", "b"], "round {round}");
        assert!(column.iter().all(|&symbol| symbol != unrelated));
        column.clear();
        set.symbols(&[0, 1], "zone", &symbols, &mut column);
        assert_eq!(column, [Symbol::EMPTY; 2]);
    }
}

#[test]
fn names_and_values_of_labels_are_those_of_the_series() {
    let scratch = world::data_folder();
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    let context = Context::default();
    let names = tsdb.label_names(&[], EVER, &context).expect("names");
    assert_eq!(names, ["__name__", "instance", "job"]);
    let only = [vec![Matcher::equal("__name__", "latency")]];
    assert_eq!(tsdb.label_names(&only, EVER, &context).expect("names"), ["__name__"]);
    assert_eq!(tsdb.label_values("instance", &[], EVER, &context).expect("values"), ["a", "b"]);
    assert_eq!(tsdb.label_values("instance", &only, EVER, &context).expect("values"), [""; 0]);
    assert_eq!(tsdb.series(&only, EVER, &context).expect("series").len(), 1);
}

#[test]
fn series_out_of_order_are_not_written_and_a_given_up_block_leaves_nothing() {
    let scratch = Scratch::new();
    let mut writer = BlockWriter::create(scratch.path(), Ulid::new(1, 1)).expect("a block");
    writer.add(&up("b"), &world::seconds(0, 3)).expect("a series");
    assert!(matches!(writer.add(&up("a"), &world::seconds(0, 3)), Err(TsdbError::Unwritable(_))));
    drop(writer);
    assert_eq!(scratch.files().len(), 0);
    let empty = BlockWriter::create(scratch.path(), Ulid::new(1, 2)).expect("a block");
    assert!(empty.finish().expect("no failure").is_none());
    assert_eq!(scratch.files().len(), 0);
}

#[test]
fn expressions_find_among_many_values_what_testing_each_of_them_finds() {
    let scratch = Scratch::new();
    let all: Vec<_> = (0..700).map(|number| up(&format!("{number:03}"))).collect();
    let series: Vec<_> = all.iter().map(|one| (one.clone(), world::seconds(0, 2))).collect();
    world::block(&scratch, 1, &series);
    let tsdb = Tsdb::open(scratch.path()).expect("a block");
    let texts = [
        "0.*",
        "1.*|5.*",
        "[2-4]1.",
        "(?i)[0-9]3.",
        "69[0-9]?.",
        "7.*",
        "6.*",
        ".*7",
        "0?1.+",
        "32.?",
        "031.*|032.+",
        "a.*",
        ".*",
        ".+",
        "[^0].*",
    ];
    for text in texts {
        for op in [MatchOp::Regex, MatchOp::NotRegex] {
            let test = Matcher::new("instance", op, text).expect("a valid expression");
            // Alone, behind a list of all series, and behind a short one.
            let short = Matcher::new("instance", MatchOp::Regex, "03[0-9]").expect("valid");
            for others in [vec![], vec![Matcher::equal("job", "node")], vec![short]] {
                let matchers: Vec<_> = others.into_iter().chain([test.clone()]).collect();
                let passes = |labels: &&Labels| {
                    matchers.iter().all(|matcher| matcher.matches(labels.get(matcher.name())))
                };
                let expected: Vec<Labels> = all.iter().filter(passes).cloned().collect();
                let set = world::select(&tsdb, matchers.clone(), EVER).expect("no damage");
                let found: Vec<_> = (0..set.len()).map(|one| set.labels(one)).collect();
                assert_eq!(found, expected, "{op:?} {text}");
            }
        }
    }
}
