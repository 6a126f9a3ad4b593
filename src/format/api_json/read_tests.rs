//! Saved answers, read into memory.

use std::sync::Arc;

use proptest::prelude::*;

use crate::format::Loaded;
use crate::format::read_answer;
use crate::format::write_value;
use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::label::Labels;
use crate::storage::Strictness;
use crate::time::Timestamp;
use crate::value::Series;
use crate::value::Value;

fn read(text: &str) -> Loaded {
    read_answer(text.as_bytes(), Strictness::Lenient).unwrap()
}

/// Returns the series with their floats.
fn shown(loaded: &Loaded) -> Vec<String> {
    let series = loaded.memory.iter().map(|(labels, points)| {
        let samples: Vec<_> =
            points.times.iter().zip(&points.values).map(|(at, x)| format!(" {x}@{at}")).collect();
        format!("{labels}{}", samples.concat())
    });
    series.collect()
}

#[test]
fn answers_of_all_kinds_are_read_whole_or_in_part() {
    let result = r#"[{"metric":{"__name__":"a","l":"\u00e9"},"values":[[1,"1"],[2.5,"+Inf"]]}]"#;
    let series = [r#"{__name__="a", l="é"} 1@1000 inf@2500"#];
    for text in [
        format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":{result}}}}}"#),
        format!(
            concat!(
                r#"{{"status":"success","isPartial":false,"data":{{"result":{result},"#,
                r#""resultType":"matrix","stats":{{"a":[1]}}}},"x":null}}"#
            ),
            result = result
        ),
        format!(r#" {{ "resultType" : "matrix", "result" : {result} }} "#),
        result.to_owned(),
    ] {
        assert_eq!(shown(&read(&text)), series, "{text}");
    }
    let vector = r#"{"status":"success","data":{"resultType":"vector","result":[
        {"metric":{},"value":[1435781451.781,"0.5"]},{"value":[2,"-1"],"metric":{"b":"2"}}]},
        "warnings":["hm"]}"#;
    let loaded = read(vector);
    assert_eq!(shown(&loaded), ["{} 0.5@1435781451781", r#"{b="2"} -1@2000"#]);
    assert_eq!(loaded.warnings, ["the answer says: hm"]);
    let scalar = r#"{"data":{"resultType":"scalar","result":[10.5,"3"]}}"#;
    assert_eq!(shown(&read(scalar)), ["{} 3@10500"]);
    let text = read(r#"{"data":{"resultType":"string","result":[10.5,"hi"]}}"#);
    assert!(text.memory.is_empty());
    assert_eq!(text.warnings, ["a text is no sample: \"hi\""]);
    let series = r#"{"status":"success","data":[{"__name__":"up","job":"x"},{"__name__":"y"}]}"#;
    assert_eq!(shown(&read(series)), [r#"{__name__="up", job="x"}"#, r#"{__name__="y"}"#]);
    assert!(read(r#"{"status":"success","data":[]}"#).memory.is_empty());
}

#[test]
fn a_torn_answer_serves_what_is_whole() {
    let text = r#"{"data":{"result":[{"metric":{"a":"1"},"values":[[1,"1"],[2,"2"],[3,"#;
    let loaded = read(text);
    assert_eq!(shown(&loaded), [r#"{a="1"} 1@1000 2@2000"#]);
    assert_eq!(loaded.warnings.len(), 1);
    assert!(loaded.warnings[0].starts_with("1:69: "), "{:?}", loaded.warnings);
    assert!(read_answer(text.as_bytes(), Strictness::Strict).is_err());
}

#[test]
fn what_is_no_answer_is_an_error_that_says_why() {
    for (text, why) in [
        ("", "expected '{', got the end"),
        ("{}", "there is no result"),
        (r#"{"status":"error","errorType":"bad_data","error":"no"}"#, "bad_data: no"),
        (r#"{"status":"success","data":["a","b"]}"#, "expected series or samples"),
        ("<html>", "expected '{', got '<'"),
    ] {
        let error = read_answer(text.as_bytes(), Strictness::Lenient).unwrap_err().to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn samples_out_of_order_and_series_that_come_twice_are_told() {
    let text = r#"[{"metric":{"a":"1"},"values":[[2,"2"],[1,"1"],[2,"3"]]},
        {"metric":{"a":"1"},"values":[[5,"5"]]}]"#;
    let loaded = read(text);
    assert_eq!(shown(&loaded), [r#"{a="1"} 1@1000 2@2000"#]);
    assert_eq!(loaded.warnings.len(), 2);
}

#[test]
fn bounds_of_no_schema_become_custom_ones_and_a_closed_bucket_is_told() {
    let text = r#"[{"metric":{"a":"1"},"histogram":[1,{"count":"3","sum":"4","buckets":
        [[3,"-1","2","1"],[0,"2","3.5","2"]]}]}]"#;
    let loaded = read(text);
    let (_, points) = loaded.memory.iter().next().unwrap();
    assert_eq!(points.histograms.cells[0].bounds(), [-1.0, 2.0, 3.5]);
    assert_eq!(loaded.warnings.len(), 1);
}

fn any_series() -> impl Strategy<Value = Series> {
    let floats = proptest::collection::btree_map(0..2_000_000_000_000_i64, any::<u64>(), 1..6);
    let counts = proptest::collection::vec(1..9_u8, 1..5);
    let histograms = (-4..=8, -20..20, counts, proptest::collection::btree_set(1..1_000_i64, 0..3));
    ("\\PC{0,4}", floats, histograms).prop_map(|(label, floats, (schema, first, counts, times))| {
        let histogram = Arc::new(Histogram {
            schema,
            count: 7.0,
            sum: 0.25,
            zero_count: 1.0,
            zero_threshold: 1e-128,
            positive: Side::starting_at(first, counts.iter().map(|&x| f64::from(x)).collect()),
            ..Histogram::default()
        });
        let floats = floats.into_iter();
        // Later than any histogram, and never on its time.
        let floats = floats.map(|(at, bits)| (Timestamp(at + 1_000), f64::from_bits(bits)));
        let histograms = times.into_iter().map(|at| (Timestamp(at), histogram.clone()));
        Series {
            labels: Labels::of([("__name__", "m"), ("l", &label)]),
            floats: floats.filter(|(_, value)| !value.is_nan()).collect(),
            histograms: histograms.collect(),
        }
    })
}

/// Texts of what answers are made of, in no order.
const NOISE: &str = concat!(
    "([\\[\\]{}:,]|\"(data|result|metric|value|values|histogram|buckets|a|1)\"",
    "|\\\\|\"|[0-9.]){0,40}"
);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(series in any_series()) {
        let mut bytes = Vec::new();
        write_value(&Value::Matrix(vec![series.clone()]), &mut bytes);
        let loaded = read_answer(&bytes, Strictness::Strict).unwrap();
        prop_assert_eq!(&loaded.warnings, &Vec::<String>::new());
        let (labels, points) = loaded.memory.iter().next().unwrap();
        prop_assert_eq!(labels, &series.labels);
        let floats = points.times.iter().map(|at| Timestamp(*at)).zip(points.values.clone());
        prop_assert_eq!(floats.collect::<Vec<_>>(), series.floats);
        prop_assert_eq!(points.histograms.times.len(), series.histograms.len());
        for (read, (_, written)) in points.histograms.cells.iter().zip(&series.histograms) {
            let same = Histogram { reset_hint: written.reset_hint, ..Histogram::clone(read) };
            prop_assert_eq!(&same, &**written);
        }
    }

    #[test]
    fn no_text_panics(text in NOISE) {
        drop(read_answer(text.as_bytes(), Strictness::Lenient));
    }

    #[test]
    fn no_change_of_an_answer_panics(at in 0..400_usize, byte in any::<u8>()) {
        let text = concat!(
            r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"#,
            r#""values":[[1,"2"]],"histograms":[[2,{"count":"3","sum":"4","buckets":["#,
            r#"[1,"-2","-1","4"],[3,"-0.25","0.25","2"],[0,"0.5","1","1"],[0,"2","4","3"]]}]]}]},"#,
            r#""warnings":["\u00e9"]}"#
        );
        let mut bytes = text.as_bytes().to_vec();
        let place = at % bytes.len();
        bytes[place] = byte;
        drop(read_answer(&bytes, Strictness::Lenient));
        bytes.truncate(place);
        drop(read_answer(&bytes, Strictness::Lenient));
    }
}
