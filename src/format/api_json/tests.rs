//! Whole answers, byte by byte.

use std::sync::Arc;

use crate::engine::Ask;
use crate::engine::Engine;
use crate::format::answer_pieces;
use crate::format::told;
use crate::format::write_answer;
use crate::format::write_failure;
use crate::format::write_value;
use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::label::Labels;
use crate::math::STALE;
use crate::storage::Memory;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::NoteKind;
use crate::value::Notes;
use crate::value::Sample;
use crate::value::Series;
use crate::value::Value;

fn value_text(value: &Value) -> String {
    let mut bytes = Vec::new();
    write_value(value, &mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn histogram() -> Arc<Histogram> {
    Arc::new(Histogram {
        count: 10.0,
        sum: -1.5,
        zero_count: 2.0,
        zero_threshold: 0.25,
        positive: Side::starting_at(0, vec![1.0, 0.0, 3.0]),
        negative: Side::starting_at(1, vec![4.0]),
        ..Histogram::default()
    })
}

const HISTOGRAM: &str = concat!(
    r#"{"count":"10","sum":"-1.5","buckets":[[1,"-2","-1","4"],"#,
    r#"[3,"-0.25","0.25","2"],[0,"0.5","1","1"],[0,"2","4","3"]]}"#
);

#[test]
fn scalars_and_texts_have_plain_times_and_no_exponents() {
    let at = Timestamp(10_500);
    assert_eq!(value_text(&Value::Scalar(at, 1e-9)), r#"[10.5,"0.000000001"]"#);
    assert_eq!(value_text(&Value::Scalar(at, f64::INFINITY)), r#"[10.5,"+Inf"]"#);
    assert_eq!(value_text(&Value::Text(at, "<a>\"".into())), r#"[10.5,"\u003ca\u003e\""]"#);
}

#[test]
fn a_vector_has_a_value_or_a_histogram_each() {
    let labels = Labels::of([("__name__", "up")]);
    let sample = |cell| Sample { labels: labels.clone(), at: Timestamp(10_500), cell };
    let vector = Value::Vector(vec![
        sample(Cell::Float(1.0)),
        sample(Cell::Histogram(histogram())),
        Sample { labels: Labels::empty(), ..sample(Cell::Float(f64::NAN)) },
    ]);
    let expected = format!(
        concat!(
            r#"[{{"metric":{{"__name__":"up"}},"value":[10.500,"1"]}},"#,
            r#"{{"metric":{{"__name__":"up"}},"histogram":[10.500,{histogram}]}},"#,
            r#"{{"metric":{{}},"value":[10.500,"NaN"]}}]"#
        ),
        histogram = HISTOGRAM
    );
    assert_eq!(value_text(&vector), expected);
    assert_eq!(value_text(&Value::Vector(Vec::new())), "[]");
}

#[test]
fn a_series_has_only_the_lists_that_hold_something() {
    let at = |seconds: i64| Timestamp(seconds * 1000);
    let labels = Labels::of([("a", "1")]);
    let matrix = Value::Matrix(vec![
        Series {
            labels: labels.clone(),
            floats: vec![(at(1), 1.0), (at(2), 0.5), (at(4), 1e21)],
            histograms: vec![(at(3), histogram()), (at(5), Arc::default())],
        },
        Series { labels: labels.clone(), floats: vec![(at(2), 2.0)], ..Series::default() },
        Series { labels, histograms: vec![(at(2), histogram())], ..Series::default() },
    ]);
    let expected = format!(
        concat!(
            r#"[{{"metric":{{"a":"1"}},"values":[[1,"1"],[2,"0.5"],[4,"1e+21"]],"#,
            r#""histograms":[[3,{histogram}],[5,{{"count":"0","sum":"0"}}]]}},"#,
            r#"{{"metric":{{"a":"1"}},"values":[[2,"2"]]}},"#,
            r#"{{"metric":{{"a":"1"}},"histograms":[[2,{histogram}]]}}]"#
        ),
        histogram = HISTOGRAM
    );
    assert_eq!(value_text(&matrix), expected);
    assert_eq!(value_text(&Value::Matrix(Vec::new())), "[]");
}

/// Returns many series, some with holes, from one time or another on.
fn many(series: usize, points: usize) -> Vec<Series> {
    let one = |i: usize| {
        let floats = (0..points).filter(|at| i % 3 != 1 || at % 7 != i % 7);
        let value = |at: usize| (i * at) as f64 / [1.0, 8.0, 10.0, 7.0][at % 4];
        let time = |at: usize| Timestamp((at * 15_000 + i % 5 / 4 * 250) as i64);
        Series {
            labels: Labels::of([("i", i.to_string())]),
            floats: floats.map(|at| (time(at), value(at))).collect(),
            histograms: Vec::new(),
        }
    };
    (0..series).map(one).collect()
}

#[test]
fn series_written_on_many_threads_are_those_written_one_by_one() {
    let series = many(150, 500);
    let mut expected = String::from("[");
    for (i, one) in series.iter().enumerate() {
        let alone = value_text(&Value::Matrix(vec![one.clone()]));
        expected += if i == 0 { "" } else { "," };
        expected += &alone[1..alone.len() - 1];
    }
    expected += "]";
    assert!(value_text(&Value::Matrix(series)) == expected, "the bytes differ");
}

#[test]
fn an_answer_in_pieces_is_the_answer() {
    let mut memory = Memory::new();
    for i in 0..300 {
        let labels = Labels::of([("__name__", "m"), ("i", &i.to_string())]);
        for step in 0..200 {
            memory.add(&labels, Timestamp(step * 60_000), (step * i) as f64 / 3.0);
        }
    }
    let engine = Engine::default();
    let every = Steps::range(Timestamp(0), Timestamp(200 * 60_000), Millis(60_000));
    for (query, ask) in [
        ("rate(m[5m])", Ask::Range(every.unwrap())),
        ("m", Ask::Instant(Timestamp(60_000))),
        ("1", Ask::Instant(Timestamp(60_000))),
    ] {
        let answer = engine.query(&memory, query, ask).unwrap();
        let mut whole = Vec::new();
        write_answer(&answer, query, &mut whole);
        assert!(answer_pieces(&answer, query).concat() == whole, "{query}");
        let read: serde_json::Value = serde_json::from_slice(&whole).unwrap();
        assert_eq!(read["status"], "success", "{query}");
        assert_eq!(read["infos"].is_array(), query.starts_with("rate"));
    }
}

#[test]
fn ten_notes_of_a_kind_are_told_and_the_rest_is_counted() {
    let mut notes = Notes::default();
    for i in 0..13 {
        notes.add(NoteKind::Storage(format!("torn <{i:02}>")), None);
    }
    let [warnings, infos] = told(&notes, "up");
    assert_eq!((warnings.len(), infos.len()), (11, 0));
    assert_eq!(warnings[9..], ["torn <09>", "3 more warning annotations omitted"]);
}

#[test]
fn an_error_has_its_type_and_markup_is_escaped() {
    let mut bytes = Vec::new();
    write_failure("bad_data", "1:2: parse error: \"<\"", &mut bytes);
    let text =
        r#"{"status":"error","errorType":"bad_data","error":"1:2: parse error: \"\u003c\""}"#;
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
}

#[test]
fn a_stale_marker_is_written_as_no_number() {
    let floats = vec![(Timestamp(0), STALE)];
    let matrix = Value::Matrix(vec![Series { floats, ..Series::default() }]);
    assert_eq!(value_text(&matrix), r#"[{"metric":{},"values":[[0,"NaN"]]}]"#);
}
