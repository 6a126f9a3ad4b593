//! Indexes of the first version: no server writes them any more, and old snapshots hold them.

use std::collections::BTreeMap;

use crate::label::MatchOp;
use crate::label::Matcher;
use crate::storage::Context;
use crate::storage::Storage;
use crate::tsdb::Tsdb;
use crate::tsdb::Ulid;
use crate::tsdb::block::INDEX_MAGIC;
use crate::tsdb::bytes::ByteReader;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::scratch::Scratch;
use crate::tsdb::world;
use crate::tsdb::world::EVER;
use crate::tsdb::world::up;

/// Writes an index of the first version with what one of the second holds.
///
/// Strings go by their offsets, series too and without a gap between them, and the table of
/// postings is in no order.
fn first_version(file: &[u8]) -> Result<Vec<u8>, Flaw> {
    let section = |offset: u64| ByteReader::at(file, offset)?.section();
    let mut contents = ByteReader::at(file, file.len() as u64 - 52)?;
    let [symbols, _, _, postings_table] = {
        let [symbols, series, label_indexes] =
            [contents.be64()?, contents.be64()?, contents.be64()?];
        let _table = contents.be64()?;
        contents.be64()?;
        [symbols, series, label_indexes, contents.be64()?]
    };
    let mut out = INDEX_MAGIC.to_be_bytes().to_vec();
    out.push(1);
    let (mut table, mut texts) = (section(symbols)?, Vec::new());
    let mut body = table.be32()?.to_be_bytes().to_vec();
    let symbols_at = out.len();
    while !table.is_empty() {
        let text = table.sized()?;
        texts.push((symbols_at + 4 + body.len()) as u64);
        put_uvarint(&mut body, text.len() as u64);
        body.extend_from_slice(text);
    }
    put_section(&mut out, &body);
    let mut table = section(postings_table)?;
    table.be32()?;
    let (mut lists, mut numbers) = (Vec::new(), BTreeMap::new());
    while !table.is_empty() {
        table.uvarint()?;
        let (name, value) = (table.sized()?, table.sized()?);
        let mut list = section(table.uvarint()?)?;
        let count = list.be32()?;
        let series = (0..count).map(|_| list.be32()).collect::<Result<Vec<_>, _>>()?;
        lists.push((name, value, series));
    }
    let series_at = out.len();
    for &series in &lists[0].2 {
        numbers.insert(series, out.len() as u32);
        put_series(&mut out, ByteReader::at(file, u64::from(series) * 16)?.sized()?, &texts)?;
    }
    let postings_at = out.len();
    let mut table = (lists.len() as u32).to_be_bytes().to_vec();
    for (name, value, series) in lists.iter().rev() {
        table.push(2);
        for text in [name, value] {
            put_uvarint(&mut table, text.len() as u64);
            table.extend_from_slice(text);
        }
        put_uvarint(&mut table, out.len() as u64);
        let mut list = (series.len() as u32).to_be_bytes().to_vec();
        series.iter().for_each(|one| list.extend(numbers[one].to_be_bytes()));
        put_section(&mut out, &list);
    }
    let table_at = out.len();
    put_section(&mut out, &table);
    let places = [symbols_at, series_at, postings_at, table_at, postings_at, table_at];
    let contents: Vec<u8> = places.iter().flat_map(|at| (*at as u64).to_be_bytes()).collect();
    out.extend_from_slice(&contents);
    out.extend_from_slice(&crc32c::crc32c(&contents).to_be_bytes());
    Ok(out)
}

/// Appends the entry of a series, whose strings have other references.
fn put_series(out: &mut Vec<u8>, entry: &[u8], texts: &[u64]) -> Result<(), Flaw> {
    let (mut reader, mut body) = (ByteReader::new(entry), Vec::new());
    let labels = reader.uvarint()?;
    put_uvarint(&mut body, labels);
    for _ in 0..2 * labels {
        put_uvarint(&mut body, texts[reader.uvarint()? as usize]);
    }
    body.extend_from_slice(reader.rest());
    put_uvarint(out, body.len() as u64);
    out.extend_from_slice(&body);
    out.extend_from_slice(&crc32c::crc32c(&body).to_be_bytes());
    Ok(())
}

fn put_section(out: &mut Vec<u8>, body: &[u8]) {
    out.extend_from_slice(&(body.len() as u32).to_be_bytes());
    out.extend_from_slice(body);
    out.extend_from_slice(&crc32c::crc32c(body).to_be_bytes());
}

fn put_uvarint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Makes a folder of one block with some dozens of series.
fn blocks() -> Scratch {
    let scratch = Scratch::new();
    let series: Vec<_> = (0..70)
        .map(|i| (up(&format!("10.0.0.{i}")), world::seconds(i, 2 * i + 3)))
        .chain([(up("é\n"), world::seconds(0, 300))])
        .collect();
    world::block(&scratch, 1, &series);
    scratch
}

fn rewrite(scratch: &Scratch) {
    let name = format!("{}/index", Ulid::new(1_700_000_000_000, 1));
    let index = first_version(&scratch.files()[&name]).expect("a whole index");
    scratch.write(&name, &index);
}

#[test]
fn an_index_of_the_first_version_holds_the_same_series_and_samples() {
    let (second, first) = (blocks(), blocks());
    rewrite(&first);
    let [second, first] = [&second, &first].map(|one| Tsdb::open(one.path()).expect("a block"));
    let [expected, read] = [&second, &first].map(|one| world::read_all(one).expect("no damage"));
    assert_eq!(first.damages(), []);
    assert_eq!(read.len(), 71);
    for ((labels, points), (other, expected)) in read.iter().zip(&expected) {
        assert_eq!(labels, other);
        assert_eq!((&points.times, &points.values), (&expected.times, &expected.values));
    }
    let values = |tsdb: &Tsdb| tsdb.label_values("instance", &[], EVER, &Context::default());
    assert_eq!(values(&first).expect("values"), values(&second).expect("values"));
}

#[test]
fn series_of_the_first_version_are_found_by_any_test() {
    let (second, first) = (blocks(), blocks());
    rewrite(&first);
    let [second, first] = [&second, &first].map(|one| Tsdb::open(one.path()).expect("a block"));
    for (op, value, count) in [
        (MatchOp::Equal, "10.0.0.7", 1),
        (MatchOp::Equal, "10.0.0.77", 0),
        (MatchOp::Equal, "é\n", 1),
        (MatchOp::NotEqual, "10.0.0.7", 70),
        (MatchOp::Regex, "10.0.0.(1|2|99)", 2),
        (MatchOp::Regex, "10.0.0.1.?", 11),
        (MatchOp::NotRegex, "10.+", 1),
    ] {
        let matchers = vec![
            Matcher::equal("job", "node"),
            Matcher::new("instance", op, value).expect("a matcher"),
        ];
        let found = |tsdb: &Tsdb| {
            let set = world::select(tsdb, matchers.clone(), EVER).expect("series");
            (0..set.len()).map(|one| set.labels(one)).collect::<Vec<_>>()
        };
        assert_eq!(found(&first), found(&second), "{op:?} {value}");
        assert_eq!(found(&first).len(), count, "{op:?} {value}");
    }
}

#[test]
fn a_damaged_index_of_the_first_version_never_panics() {
    let scratch = blocks();
    rewrite(&scratch);
    let name = format!("{}/index", Ulid::new(1_700_000_000_000, 1));
    let whole = scratch.files()[&name].clone();
    for at in (0..whole.len()).step_by(37) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        scratch.write(&name, &bytes);
        let tsdb = Tsdb::open(scratch.path()).expect("opened");
        let read = world::read_all(&tsdb).expect("lenient");
        assert!(read.len() < 71 || !tsdb.damages().is_empty() || at < whole.len(), "{at}");
        assert!(read.len() <= 71, "{at}");
    }
}
