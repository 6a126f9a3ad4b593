//! Series notation, read and printed.

use crate::format::Item;
use crate::format::read_series;
use crate::format::write_histogram;
use crate::format::write_items;
use crate::format::write_metric;

/// Reads a line and returns its floats; what is left out is NaN.
fn floats(text: &str) -> Vec<f64> {
    let line = read_series(text, 1).expect(text);
    let float = |item: &Item| match item {
        Item::Float(value) => *value,
        Item::Omitted => f64::NAN,
        Item::Histogram(..) => panic!("a histogram in {text}"),
    };
    line.items.iter().map(float).collect()
}

fn error(text: &str) -> String {
    read_series(text, 1).expect_err(text).to_string()
}

#[test]
fn repetitions_count_one_more_than_they_say() {
    assert_eq!(floats("m 1x2 0+10x3 5-1x1"), [1.0, 1.0, 1.0, 0.0, 10.0, 20.0, 30.0, 5.0, 4.0]);
    assert_eq!(floats("m 1x0"), [1.0]);
    assert_eq!(floats("m -2-3x1 +4"), [-2.0, -5.0, 4.0]);
    assert_eq!(floats("m _x3 1").len(), 4);
}

#[test]
fn steps_are_added_up_one_by_one() {
    let sum = (0..10).fold(0.0, |sum, _| sum + 0.1);
    assert_eq!(floats("m 0+0.1x10").last(), Some(&sum));
    assert_ne!(sum, 1.0);
}

#[test]
fn zero_keeps_its_sign_when_it_is_repeated() {
    assert!(floats("m -0x2").iter().all(|value| value.is_sign_negative()));
}

#[test]
fn the_stale_marker_is_a_value() {
    assert_eq!(floats("m stale")[0].to_bits(), crate::math::STALE_BITS);
    assert!(error("m stole").ends_with(r#"expected number or "stale""#));
}

#[test]
fn names_may_need_quotes() {
    let line = read_series(r#"{"a.b", "c d"='e', f="g"} 1"#, 1).expect("a good line");
    assert_eq!(line.labels.to_string(), r#"{__name__="a.b", "c d"="e", f="g"}"#);
    assert_eq!(write_metric(&line.labels), r#"{"a.b", "c d"="e", f="g"}"#);
}

#[test]
fn metrics_print_as_they_are_read() {
    for text in
        ["up", "{}", "job:up:sum", r#"up{a="b", c="d"}"#, r#"{a="b"}"#, "sum", ":a", "{\"on\"}"]
    {
        let line = read_series(text, 1).expect(text);
        assert_eq!(write_metric(&line.labels), text);
    }
}

#[test]
fn literals_print_as_they_are_read() {
    for literal in [
        "{{}}",
        "{{schema:1 count:22 sum:3 buckets:[5 10 7]}}",
        "{{count:3 sum:-Inf z_bucket:1 z_bucket_w:0.001 offset:-2 buckets:[1 0 1]}}",
        "{{schema:-53 count:6 sum:7 custom_values:[0.5 2] buckets:[1 2 3]}}",
        "{{count:1 sum:NaN counter_reset_hint:not_reset n_offset:3 n_buckets:[1]}}",
        "{{counter_reset_hint:gauge}}",
    ] {
        let line = read_series(&format!("m {literal}"), 1).expect(literal);
        let [Item::Histogram(histogram, _)] = &line.items[..] else { panic!("{literal}") };
        assert_eq!(write_histogram(histogram), literal);
    }
}

#[test]
fn histograms_rise_and_fall() {
    let line = read_series("m {{sum:1 count:1}}+{{sum:2 count:1}}x2", 1).expect("a good line");
    let text = "{{count:1 sum:1}} {{count:2 sum:3}} {{count:3 sum:5}}";
    assert_eq!(write_items(&line.items), text);
    let line = read_series("m {{sum:5}}-{{sum:2}}x1 {{}}x2", 1).expect("a good line");
    assert_eq!(write_items(&line.items), "{{sum:5}} {{sum:3}} {{}}x2");
}

#[test]
fn equal_neighbours_are_printed_once() {
    let line = read_series("m 1 1 1 _ _ 2 stale NaN NaN -Inf", 1).expect("a good line");
    assert_eq!(write_items(&line.items), "1x2 _x2 2 stale NaN NaN -Inf");
}

#[test]
fn errors_tell_place_and_reason() {
    for (text, wanted) in [
        ("m 1+1", "1:6: parse error: unexpected end of input in series values"),
        ("m 1 _a4", r#"1:6: parse error: unexpected identifier "a4" in series values"#),
        ("m 1 {", "1:5: parse error: unexpected character in series sequence: '{'"),
        ("m 5m", r#"1:3: parse error: bad number syntax: "5""#),
        ("{a} 1", r#"1:3: parse error: unexpected "}" in label set, expected "=""#),
        ("{a=b} 1", r#"1:4: parse error: unexpected identifier "b" in label set, expected string"#),
        ("{,} 1", r#"1:2: parse error: unexpected "," in label set, expected identifier or "}""#),
        ("{a=\"b", "1:4: parse error: unterminated quoted string"),
        ("m 1x-2", "1:5: parse error: unexpected <op:-> in series values"),
        (
            "m 1x1.5",
            "1:5: parse error: invalid repetition in series values: strconv.ParseUint: \
             parsing \"1.5\": invalid syntax",
        ),
        ("m {{sum 1}}", "1:5: parse error: missing `:` for histogram descriptor"),
        ("m {{bad:1}}", r#"1:5: parse error: bad histogram descriptor found: "bad""#),
        ("m {{sum: 1}}", r#"1:9: parse error: unexpected " " in series values"#),
        (
            "m {{count:2 sum: 1}}",
            "1:17: parse error: unexpected \" \" in histogram description, expected histogram \
             description key, e.g. buckets:[5 10 7]",
        ),
        ("m {{sum:1 sum:2}}", r#"1:1: parse error: duplicate key "sum" in histogram"#),
        (
            "m {{schema:2}}+{{schema:1}}x3",
            "1:29: parse error: error combining histograms: cannot merge from schema 1 to 2",
        ),
        ("m {{sum:1", "1:10: parse error: histogram description incomplete unexpected: '\u{FFFD}'"),
    ] {
        assert_eq!(error(text), wanted, "{text}");
    }
}

#[test]
fn no_line_fills_the_memory() {
    assert!(error("m 1x99999999999").contains("more than"));
}

#[test]
fn no_text_is_too_odd() {
    for text in
        ["{", "{{", "m {{buckets:[", "m {{buckets:[1", "m \u{0}", "é", "\"", "m {{}}x", "x{"]
    {
        let _ = read_series(text, 1);
    }
}
