//! How fast the index of a block is read: the entries of 200,000 series of one metric.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::label::Labels;
use promqlite::label::Matcher;
use promqlite::label::Symbols;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::Storage;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::tsdb::BlockWriter;
use promqlite::tsdb::Tsdb;
use promqlite::tsdb::Ulid;
use promqlite::value::Points;

const SERIES: u32 = 200_000;

/// Opens a block of many series of four samples each, which is gone when this program is.
fn block() -> Tsdb {
    let folder = std::env::temp_dir().join(format!("promqlite-entries-{}", std::process::id()));
    let mut writer = BlockWriter::create(&folder, Ulid::new(1, 1)).expect("a block");
    let mut points = Points::default();
    (0..4).for_each(|i| points.push(i * 15_000, 1.0));
    for i in 0..SERIES {
        let pod = format!("checkout-{i:06}");
        let node = format!("node-{:03}", i / 400);
        let labels = [("__name__", "kube_pod_info"), ("node", &node), ("pod", &pod)];
        writer.add(&Labels::of(labels), &points).expect("a series");
    }
    let (path, _) = writer.finish().expect("whole").expect("a block");
    let tsdb = Tsdb::open(&path).expect("a block");
    // What is mapped stays readable.
    std::fs::remove_dir_all(&folder).expect("removed");
    tsdb
}

fn entries(criterion: &mut Criterion) {
    let tsdb = block();
    let context = Context::default();
    let matcher = Matcher::equal("__name__", "kube_pod_info");
    // A reach that ends within the block asks each entry for its chunks.
    let part = Window { after: Timestamp(-1), until: Timestamp(30_000) };
    let select = Select::new(vec![matcher], part);
    let mut group = criterion.benchmark_group("entries");
    group.throughput(Throughput::Elements(u64::from(SERIES)));
    group.bench_function("chunks", |bencher| {
        bencher.iter(|| {
            let sets = tsdb.select(black_box(std::slice::from_ref(&select)), &context);
            assert_eq!(sets.expect("an answer")[0].len(), SERIES as usize);
        });
    });
    let sets = tsdb.select(std::slice::from_ref(&select), &context).expect("an answer");
    let all: Vec<u32> = (0..SERIES).collect();
    let (symbols, mut values) = (Symbols::default(), Vec::new());
    group.bench_function("one label", |bencher| {
        bencher.iter(|| {
            values.clear();
            sets[0].symbols(black_box(&all), "node", &symbols, &mut values);
        });
    });
    assert_eq!(values.len(), SERIES as usize);
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = entries
}
criterion_main!(benches);
