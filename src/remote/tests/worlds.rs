//! Servers that evaluate queries: what runs where makes no difference to the answers.

use std::sync::Arc;

use prost::Message;

use super::fake::Fake;
use super::fake::Heard;
use super::fake::Play;
use super::fake::hurried;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::format::Parameters;
use crate::format::QueryRequest;
use crate::format::write_reply;
use crate::label::Labels;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::remote::Cluster;
use crate::remote::ClusterTerms;
use crate::remote::FloatSample;
use crate::remote::LabelPair;
use crate::remote::Layout;
use crate::remote::Place;
use crate::remote::ReadRequest;
use crate::remote::ReadResponse;
use crate::remote::ReadResult;
use crate::remote::ReadSeries;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::Memory;
use crate::storage::Select;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Points;
use crate::value::Value;

const BUILD: &str =
    "{\"status\":\"success\",\"data\":{\"version\":\"3.5.3\",\"goVersion\":\"go1\"}}";

/// Returns the series of some of the pods, sorted as those of a server are.
fn pods(pods: &[u32]) -> Memory {
    let mut memory = Memory::new();
    let mut pods = pods.to_vec();
    pods.sort_by_key(|pod| (pod % 3, pod.to_string()));
    for metric in ["requests_total", "size_bytes"] {
        for pod in &pods {
            let (job, pod) = (["a", "b", "c"][*pod as usize % 3], pod.to_string());
            let labels = Labels::of([("__name__", metric), ("job", job), ("pod", &pod)]);
            for at in 0..60_u32 {
                let value = f64::from(at * (7 + pod.len() as u32) + at * at % 13);
                memory.add(&labels, Timestamp(i64::from(at) * 15_000), value);
            }
        }
    }
    memory
}

/// Starts a server that evaluates queries over a memory.
fn server(memory: Memory) -> Fake {
    Fake::start(move |_, heard| serve(&memory, heard))
}

pub(super) fn serve(memory: &Memory, heard: &Heard) -> Play {
    let target = heard.line.split(' ').nth(1).unwrap();
    let url = reqwest::Url::parse(&format!("http://x{target}")).unwrap();
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let parameters: Parameters = pairs.collect();
    let request = match url.path() {
        "/api/v1/status/buildinfo" => return Play::Answer(200, "", BUILD.into()),
        "/api/v1/read" => return read(memory, &heard.body),
        "/api/v1/query" => QueryRequest::instant(&parameters, Timestamp(0)).unwrap(),
        "/api/v1/query_range" => QueryRequest::range(&parameters).unwrap(),
        _ => return Play::Answer(404, "", Vec::new()),
    };
    let mut answered = request.run(&Engine::default(), memory, &Cancel::new()).unwrap();
    let mut body = Vec::new();
    write_reply(&request, &mut answered, &mut body);
    Play::Answer(200, "", body)
}

fn read(memory: &Memory, body: &[u8]) -> Play {
    let unpacked = snap::raw::Decoder::new().decompress_vec(body).unwrap();
    let query = ReadRequest::decode(unpacked.as_slice()).unwrap().queries.remove(0);
    let ops = [MatchOp::Equal, MatchOp::NotEqual, MatchOp::Regex, MatchOp::NotRegex];
    let matcher = |one: &crate::remote::ReadMatcher| {
        Matcher::new(&one.name, ops[one.kind as usize], &one.value).unwrap()
    };
    let matchers = query.matchers.iter().map(matcher).collect();
    let reach = Window { after: Timestamp(query.start - 1), until: Timestamp(query.end) };
    let sets = memory.select(&[Select::new(matchers, reach)], &Context::default()).unwrap();
    let series = (0..sets[0].len()).map(|at| {
        let mut points = Points::default();
        sets[0].read(at, &mut points).unwrap();
        let floats = points.times.iter().zip(&points.values);
        let samples = floats.map(|(&time, &value)| FloatSample { value, time }).collect();
        let labels = LabelPair::all(&sets[0].labels(at));
        ReadSeries { labels, samples, histograms: Vec::new() }
    });
    let results = vec![ReadResult { series: series.collect() }];
    let message = ReadResponse { results }.encode_to_vec();
    let packed = snap::raw::Encoder::new().compress_vec(&message).unwrap();
    Play::Answer(200, "Content-Type: application/x-protobuf\r\n", packed)
}

pub(super) fn cluster(servers: &[Fake], place: Place, layout: Layout) -> Cluster {
    let clients = servers.iter().map(|one| Arc::new(one.client(hurried()))).collect();
    Cluster::new(clients, ClusterTerms { place, layout, ..ClusterTerms::default() })
}

const QUERIES: [&str; 22] = [
    "requests_total",
    "sum by (job) (rate(requests_total[2m]))",
    "avg without (pod) (size_bytes)",
    "avg by (job) (rate(requests_total[2m]) * 2) > 1",
    "count({__name__=~\".+\"})",
    "group by (job) (size_bytes) + on (job) max by (job) (size_bytes)",
    "min(size_bytes) - max(size_bytes)",
    "topk(2, size_bytes)",
    "bottomk by (job) (1, rate(requests_total[1m]))",
    "count_values without (pod) (\"value\", size_bytes > 300)",
    "count_values(\"value\", size_bytes)",
    "quantile(0.5, sum by (pod) (size_bytes))",
    "stddev(size_bytes)",
    "max_over_time(sum(rate(requests_total[1m]))[3m:30s])",
    "max_over_time(sum(size_bytes)[3m:45s] offset 1m)",
    "sum(size_bytes @ end()) - sum(size_bytes @ start())",
    "absent(sum(nothing))",
    "sum(nothing) or vector(1)",
    "sum(label_replace(size_bytes, \"x\", \"$1\", \"pod\", \"(.).*\")) by (x)",
    "scalar(sum(size_bytes)) + 1",
    "sort_desc(sum by (job) (size_bytes))",
    "sum(rate({__name__=~\"size_bytes|other\"}[1m]))",
];

fn asks() -> [Ask; 2] {
    let steps = Steps::range(Timestamp(300_000), Timestamp(1_100_000), Millis(40_000)).unwrap();
    [Ask::Instant(Timestamp(600_000)), Ask::Range(steps)]
}

#[track_caller]
pub(super) fn assert_same(query: &str, one: &Value, other: &Value) {
    let written = |value: &Value| {
        let (mut value, mut bytes) = (value.clone(), Vec::new());
        // No order of an instant vector is promised, but of a sorted one, up to equal values.
        if let Value::Vector(samples) = &mut value {
            let sorted = query.starts_with("sort");
            let ties = samples.chunk_by_mut(|one, other| !sorted || one.cell == other.cell);
            ties.for_each(|tie| tie.sort_by(|one, other| one.labels.cmp(&other.labels)));
        }
        crate::format::write_data(&value, &mut bytes);
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(written(one), written(other), "{query}");
}

#[test]
fn it_makes_no_difference_where_a_query_is_evaluated() {
    let memory = pods(&[1, 2, 3, 4, 50, 60]);
    let servers = [server(memory.clone())];
    let engine = Engine::default();
    for place in [Place::Remote, Place::Local, Place::Auto] {
        let cluster = cluster(&servers, place, Layout::Replicas);
        for ask in asks() {
            for query in QUERIES {
                let own = engine.query(&memory, query, ask).unwrap();
                let told = cluster.query(&engine, query, ask, &Cancel::new()).unwrap();
                assert_same(query, &told.value, &own.value);
            }
        }
    }
}

#[test]
fn shards_give_the_same_as_one_server_with_all() {
    let memory = pods(&[1, 2, 3, 4, 50, 60]);
    let servers = [server(pods(&[1, 4, 50])), server(pods(&[2, 3, 60]))];
    let cluster = cluster(&servers, Place::Auto, Layout::Shards);
    let engine = Engine::default();
    for ask in asks() {
        for query in QUERIES {
            let own = engine.query(&memory, query, ask).unwrap();
            let told = cluster.query(&engine, query, ask, &Cancel::new()).unwrap();
            assert_same(query, &told.value, &own.value);
        }
    }
}

#[test]
fn shards_send_sums_and_no_samples() {
    let servers = [server(pods(&[1, 4, 50])), server(pods(&[2, 3, 60]))];
    let cluster = cluster(&servers, Place::Auto, Layout::Shards);
    let (engine, ask) = (Engine::default(), asks()[1]);
    let query = "sum by (job) (rate(requests_total[2m]))";
    let told = cluster.query(&engine, query, ask, &Cancel::new()).unwrap();
    let cells = 3 * ask.steps().len();
    assert!(told.statistics.samples_read <= 2 * cells, "{:?}", told.statistics);
    for one in &servers {
        assert!(one.heard().iter().all(|heard| !heard.line.contains("/read")));
    }
}

#[test]
fn replicas_are_gathered_and_the_first_named_wins() {
    let mut other = pods(&[1, 2]);
    let labels = Labels::of([("__name__", "size_bytes"), ("job", "b"), ("pod", "1")]);
    for (_, points) in other.iter_mut() {
        points.values.iter_mut().for_each(|value| *value += 1e6);
    }
    other.add(&labels, Timestamp(1_000_000), 7.0);
    let servers = [server(pods(&[1])), server(other)];
    let cluster = cluster(&servers, Place::Auto, Layout::Replicas);
    let (engine, at) = (Engine::default(), Ask::Instant(Timestamp(600_000)));
    let told = cluster.query(&engine, "count(size_bytes < 1e6)", at, &Cancel::new()).unwrap();
    let Value::Vector(samples) = told.value else { panic!("a vector") };
    assert_eq!(samples[0].cell, crate::value::Cell::Float(1.0));
    let at = Ask::Instant(Timestamp(1_000_000));
    let told = cluster.query(&engine, "size_bytes{pod=\"1\"}", at, &Cancel::new()).unwrap();
    let Value::Vector(samples) = told.value else { panic!("a vector") };
    assert_eq!(samples[0].cell, crate::value::Cell::Float(7.0));
}

#[test]
fn plans_show_what_runs_where() {
    let servers = [server(pods(&[1])), server(pods(&[2]))];
    let explained = |cluster: &Cluster, query: &str| {
        let engine = Engine::default();
        let ask = Ask::Instant(Timestamp(0));
        let sketch = cluster.explain(&engine, query, ask, &Cancel::new()).unwrap();
        sketch.lines().into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    };
    let [a, b] = [servers[0].url(), servers[1].url()];
    let shards = cluster(&servers, Place::Auto, Layout::Shards);
    let plan = explained(&shards, "sum by (job) (rate(requests_total[1m])) > 1");
    let asked = format!("remote sum by (job) (rate(requests_total[1m]))  at {a}, {b}");
    assert!(plan.contains(&asked), "{plan}");
    assert!(plan.starts_with("scale each > 1"), "{plan}");
    let one = cluster(&servers[..1], Place::Auto, Layout::Replicas);
    assert_eq!(explained(&one, "sum(up) > 1"), format!("remote sum(up) > 1  at {a}"));
}

#[test]
fn an_engine_that_is_not_known_is_asked_for_samples_alone() {
    let memory = pods(&[1, 2]);
    let own = memory.clone();
    let fake = Fake::start(move |_, heard| {
        if heard.line.contains("buildinfo") {
            return Play::Answer(200, "", br#"{"status":"success","data":{"version":"2"}}"#.into());
        }
        serve(&own, heard)
    });
    let servers = [fake];
    let cluster = cluster(&servers, Place::Auto, Layout::Replicas);
    let (engine, ask) = (Engine::default(), asks()[0]);
    let told = cluster.query(&engine, QUERIES[1], ask, &Cancel::new()).unwrap();
    assert_same(QUERIES[1], &told.value, &engine.query(&memory, QUERIES[1], ask).unwrap().value);
    assert!(servers[0].heard().iter().all(|heard| !heard.line.contains("/query")));
}
