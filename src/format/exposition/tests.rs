//! Whole expositions.

use std::fmt::Write;

use proptest::prelude::*;

use crate::format::Dialect;
use crate::format::ExpositionTerms;
use crate::format::Loaded;
use crate::format::read_exposition;
use crate::label::Labels;
use crate::math::general;
use crate::math::is_stale;
use crate::storage::Storage;
use crate::storage::Strictness;
use crate::time::Timestamp;

/// The time of files that tell none.
const NOW: Timestamp = Timestamp(1_000_000);

fn read(text: &str) -> Loaded {
    read_exposition(text.as_bytes(), ExpositionTerms::at(NOW)).unwrap()
}

fn refusal(text: &str, dialect: Dialect) -> String {
    let strictness = Strictness::Strict;
    let terms = ExpositionTerms { dialect: Some(dialect), strictness, ..ExpositionTerms::at(NOW) };
    match read_exposition(text.as_bytes(), terms) {
        Ok(_) => "read".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// Returns the series with their samples, `value@time`, the starts behind a bar.
fn shown(loaded: &Loaded) -> Vec<String> {
    let series = loaded.memory.iter().map(|(labels, points)| {
        let mut shown: Vec<(i64, String)> = Vec::new();
        for (i, (time, value)) in points.times.iter().zip(&points.values).enumerate() {
            let start = points.starts.get(i).map_or(String::new(), |start| format!("|{start}"));
            shown.push((*time, format!("{}@{time}{start}", general(*value))));
        }
        shown.extend(points.stale.iter().map(|time| (*time, format!("stale@{time}"))));
        shown.sort();
        let samples: Vec<_> = shown.into_iter().map(|(_, text)| text).collect();
        format!("{labels} {}", samples.join(" "))
    });
    series.collect()
}

#[test]
fn the_text_format_is_read_with_its_blanks_comments_and_escapes() {
    let loaded = read(concat!(
        "# HELP a_total What it is: \\\\ and \\n and \\\"\n",
        "# TYPE a_total counter\n",
        "a_total 1\n",
        "a_total{} 2 5\n",
        "  a_total {\tb = \"x\\\\y\\\"z\\nw\" , } +Inf  7  \n",
        "# just a comment\n",
        "#HELP neither\n",
        "\n   \n",
        "plain{c=\"\"} NaN\r\n",
        "{\"my.metric\", \"my label\"=\"é\", d=\"1\"} 1e3 9",
    ));
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let expected = [
        r#"{__name__="a_total"} 2@5 1@1000000"#,
        r#"{__name__="a_total", b="x\\y\"z\nw"} +Inf@7"#,
        r#"{__name__="plain"} NaN@1000000"#,
        r#"{__name__="my.metric", d="1", "my label"="é"} 1000@9"#,
    ];
    assert_eq!(shown(&loaded), expected);
    let metadata = loaded.memory.metadata();
    assert_eq!(metadata.len(), 1);
    assert_eq!((&*metadata[0].metric, &*metadata[0].kind), ("a_total", "counter"));
    assert_eq!(metadata[0].help, "What it is: \\ and \n and \\\"");
}

#[test]
fn bounds_and_quantiles_are_numbers_written_in_one_way() {
    let loaded = read(concat!(
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1.0\"} 2\n",
        "h_bucket{le=\"+inf\"} 2\nh_bucket{le=\"1e7\"} 2\nh_bucket{le=\"x\"} 2\n",
        "# TYPE s summary\ns{quantile=\"0\"} 1\n# TYPE g gauge\ng{le=\"1\",quantile=\"1\"} 1\n",
    ));
    let expected = [
        r#"{__name__="h_bucket", le="1.0"} 1@1000000"#,
        r#"{__name__="h_bucket", le="+Inf"} 2@1000000"#,
        r#"{__name__="h_bucket", le="1e+07"} 2@1000000"#,
        r#"{__name__="h_bucket", le="x"} 2@1000000"#,
        r#"{__name__="s", quantile="0.0"} 1@1000000"#,
        r#"{__name__="g", le="1", quantile="1"} 1@1000000"#,
    ];
    assert_eq!(shown(&loaded), expected);
    assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    let text =
        "line 3: {__name__=\"h_bucket\", le=\"1.0\"} has another value at the time of line 2";
    assert!(loaded.warnings[0].starts_with(text), "{}", loaded.warnings[0]);
}

#[test]
fn openmetrics_has_seconds_exemplars_units_and_starts() {
    let loaded = read(concat!(
        "# TYPE f_seconds counter\n# UNIT f_seconds seconds\n# HELP f_seconds Say \\\"hi\\\".\n",
        "f_seconds_total{a=\"1\"} 17.0 1.5 # {id=\"x\"} 0.5 1.25\n",
        "f_seconds_created{a=\"1\"} 0.25 1.5\n",
        "f_seconds_total{a=\"2\"} 3 # {} 1\n",
        "# TYPE h histogram\n",
        "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum 3\nh_created 7\n",
        "# TYPE i info\ni_info{v=\"1\"} 1\n# TYPE st stateset\nst{st=\"on\"} 1\n",
        "# TYPE gh gaugehistogram\ngh_bucket{le=\"+Inf\"} 4\ngh_gcount 4\n",
        "# TYPE u unknown\nu 1\nu_created 5\n# EOF\n",
    ));
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let expected = [
        r#"{__name__="f_seconds_total", a="1"} 17@1500|250"#,
        r#"{__name__="f_seconds_created", a="1"} 0.25@1500"#,
        r#"{__name__="f_seconds_total", a="2"} 3@1000000"#,
        r#"{__name__="h_bucket", le="1.0"} 1@1000000|7000"#,
        r#"{__name__="h_bucket", le="+Inf"} 2@1000000|7000"#,
        r#"{__name__="h_count"} 2@1000000|7000"#,
        r#"{__name__="h_sum"} 3@1000000|7000"#,
        r#"{__name__="h_created"} 7@1000000"#,
        r#"{__name__="i_info", v="1"} 1@1000000"#,
        r#"{__name__="st", st="on"} 1@1000000"#,
        r#"{__name__="gh_bucket", le="+Inf"} 4@1000000"#,
        r#"{__name__="gh_gcount"} 4@1000000"#,
        r#"{__name__="u"} 1@1000000"#,
        r#"{__name__="u_created"} 5@1000000"#,
    ];
    assert_eq!(shown(&loaded), expected);
    let metadata = loaded.memory.metadata();
    let told: Vec<_> = metadata.iter().map(|one| (&*one.kind, &*one.unit, &*one.help)).collect();
    assert_eq!(told[0], ("counter", "seconds", "Say \"hi\"."));
    let kinds: Vec<_> = told.iter().map(|(kind, ..)| *kind).collect();
    let all = ["counter", "histogram", "info", "stateset", "gaugehistogram", "unknown"];
    assert_eq!(kinds, all);
}

#[test]
fn scrapes_without_times_end_at_that_of_the_file() {
    let told = "# TYPE a gauge\na 1\nb 1\n# TYPE a gauge\na 2\n# TYPE a gauge\na 3\nb 3\n";
    let series = [
        r#"{__name__="a"} 1@970000 2@985000 3@1000000"#,
        r#"{__name__="b"} 1@970000 stale@985000 3@1000000"#,
    ];
    assert_eq!(shown(&read(told)), series);
    assert!(read(told).warnings[0].starts_with("3 scrapes without timestamps"));
    let untold = "a 1\nb 1\na 2\na 3\nb 3\n";
    assert_eq!(shown(&read(untold)), series);
    let marked = "a 1\nb 1\n# EOF\na 2\n# EOF\na 3\nb 3\n# EOF\n";
    assert_eq!(shown(&read(marked)), series);
}

#[test]
fn families_told_twice_are_one_scrape_while_no_series_comes_again() {
    let text = "# TYPE a gauge\na{i=\"1\"} 1\n# TYPE a gauge\na{i=\"2\"} 1\n";
    let loaded = read(text);
    let series = [r#"{__name__="a", i="1"} 1@1000000"#, r#"{__name__="a", i="2"} 1@1000000"#];
    assert_eq!(shown(&loaded), series);
    assert_eq!(loaded.warnings, Vec::<String>::new());
}

#[test]
fn times_out_of_order_are_sorted_and_the_first_of_two_samples_stays() {
    let loaded = read("# TYPE a gauge\na 3 30\na 1 10\na 2 20\na 9 10\na 1 10\n");
    assert_eq!(shown(&loaded), [r#"{__name__="a"} 1@10 2@20 3@30"#]);
    let warning =
        r#"line 5: {__name__="a"} has another value at the time of line 3; that one is kept"#;
    assert_eq!(loaded.warnings, [warning]);
}

#[test]
fn one_series_is_found_again_however_its_labels_are_written() {
    let text = "a{x=\"1\",y=\"2\"} 1 1\na{y=\"2\",x=\"1\"} 2 2\n{\"a\",y=\"2\",x=\"1\"} 3 3\n\
                a{x=\"1\",y=\"2\"} 4 4\na 5 5\nab 6 6\na 7 7\na {x=\"1\",y=\"2\"} 8 8\n";
    let series = [
        r#"{__name__="a", x="1", y="2"} 1@1 2@2 3@3 4@4 8@8"#,
        r#"{__name__="a"} 5@5 7@7"#,
        r#"{__name__="ab"} 6@6"#,
    ];
    assert_eq!(shown(&read(text)), series);
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_served() {
    let loaded = read("a 1\nb{c=d} 2\nc 3 x\nd 4\n");
    let series = [r#"{__name__="a"} 1@1000000"#, r#"{__name__="d"} 4@1000000"#];
    assert_eq!(shown(&loaded), series);
    let warnings = [
        "2:5: parse error: expected a label value in double quotes, got 'd'",
        "3:5: parse error: expected a timestamp or the end of the line, got \"x\"",
    ];
    assert_eq!(loaded.warnings, warnings);
    let many = read(&"?\n".repeat(100));
    assert_eq!(many.warnings.len(), 21);
    assert_eq!(many.warnings[20], "80 more warnings of that kind");
}

#[test]
fn what_the_text_format_does_not_allow_is_refused() {
    for (text, column) in [
        ("a", 2),
        ("a{b=\"1\"", 8),
        ("a{b=\"1} 1", 5),
        ("a{,b=\"1\"} 1", 3),
        ("a{b=\"1\",b=\"2\"} 1", 9),
        ("a{__name__=\"b\"} 1", 3),
        ("{b=\"1\"} 1", 1),
        ("{\"a\",\"b\"} 1", 6),
        ("a{\"b\"} 1", 3),
        ("{\"\"} 1", 3),
        ("9a 1", 1),
        ("a 0x1p3", 3),
        ("a 1 2 3", 7),
        ("a 1 -5", 5),
        ("a 1 1.5", 5),
        ("# TYPE a gaugehistogram", 10),
        ("# TYPE a", 9),
        ("# HELP 9 x", 8),
    ] {
        let told = refusal(text, Dialect::Text);
        assert!(told.starts_with(&format!("1:{column}: ")), "{text}: {told}");
    }
}

#[test]
fn what_openmetrics_does_not_allow_is_refused() {
    for (text, place) in [
        ("", "line 0: "),
        ("a 1\n", "line 1: "),
        ("\n# EOF", "1:1: "),
        ("a  1\n# EOF", "1:3: "),
        ("a\t1\n# EOF", "1:2: "),
        ("a 1 \n# EOF", "1:5: "),
        ("a{ b=\"1\"} 1\n# EOF", "1:3: "),
        ("a{b=\"1\"c=\"2\"} 1\n# EOF", "1:8: "),
        ("# a comment\n# EOF", "1:1: "),
        ("# UNIT a_b c\n# EOF", "1:12: "),
        ("# TYPE a untyped\n# EOF", "1:10: "),
        ("a 1 NaN\n# EOF", "1:5: "),
        ("a 1 # {b=\"1\"}\n# EOF", "1:14: "),
        ("a 1 # {\"b\"} 1\n# EOF", "1:11: "),
        ("a 1 1 # {} 1 x\n# EOF", "1:14: "),
    ] {
        let told = refusal(text, Dialect::OpenMetrics);
        assert!(told.starts_with(place), "{text}: {told}");
    }
}

/// Writes a label's value or a quoted name.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// Writes series as a target would: one line a sample.
fn write(series: &[(Labels, Vec<(i64, f64)>)], dialect: Dialect) -> String {
    let mut text = String::new();
    for (labels, samples) in series {
        let mut inside = format!("\"{}\"", escape(labels.name()));
        for (name, value) in labels.iter().filter(|(name, _)| *name != "__name__") {
            let _ = write!(inside, ",\"{}\"=\"{}\"", escape(name), escape(value));
        }
        for (time, value) in samples {
            let value = general(*value);
            let _ = match dialect {
                Dialect::Text => writeln!(text, "{{{inside}}} {value} {time}"),
                Dialect::OpenMetrics => {
                    let (seconds, rest) = (time / 1000, time % 1000);
                    writeln!(text, "{{{inside}}} {value} {seconds}.{rest:03}")
                }
            };
        }
    }
    if dialect == Dialect::OpenMetrics {
        text += "# EOF\n";
    }
    text
}

fn any_series() -> impl Strategy<Value = Vec<(Labels, Vec<(i64, f64)>)>> {
    let labels =
        proptest::collection::btree_map("[a-zé\"\\\\\n ]{1,4}", "[a-zé\"\\\\\nn]{1,4}", 0..4);
    let value =
        any::<u64>().prop_map(f64::from_bits).prop_filter("told", |value| !is_stale(*value));
    let samples = proptest::collection::btree_map(0..4_000_000_000_000_i64, value, 1..5);
    let series = proptest::collection::btree_map(labels, samples, 1..6);
    series.prop_map(|series| {
        let series = series.into_iter().map(|(labels, samples)| {
            let labels = Labels::of(&labels).with("__name__", "a metric\"");
            (labels, samples.into_iter().collect())
        });
        series.collect()
    })
}

/// Texts of what expositions are made of, in no order.
const NOISE: &str = concat!(
    "([a-c_{}\"=, \t\n#0-9.\\\\]|# (TYPE|HELP|UNIT|EOF) ?|counter",
    "|\\{a=\"1\"\\}){0,60}"
);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(series in any_series(), open in any::<bool>()) {
        let dialect = if open { Dialect::OpenMetrics } else { Dialect::Text };
        let terms = ExpositionTerms { dialect: Some(dialect), ..ExpositionTerms::at(NOW) };
        let loaded = read_exposition(write(&series, dialect).as_bytes(), terms).unwrap();
        prop_assert_eq!(&loaded.warnings, &Vec::<String>::new());
        prop_assert_eq!(loaded.memory.len(), series.len());
        for ((labels, samples), (read_labels, points)) in series.iter().zip(loaded.memory.iter()) {
            prop_assert_eq!(labels, read_labels);
            let times: Vec<_> = samples.iter().map(|(time, _)| *time).collect();
            prop_assert_eq!(&times, &points.times);
            for ((_, value), read) in samples.iter().zip(&points.values) {
                prop_assert!(value.to_bits() == read.to_bits() || value.is_nan() && read.is_nan());
            }
        }
    }

    #[test]
    fn no_text_panics(text in NOISE) {
        for dialect in [None, Some(Dialect::Text), Some(Dialect::OpenMetrics)] {
            let terms = ExpositionTerms { dialect, ..ExpositionTerms::at(NOW) };
            let read = read_exposition(text.as_bytes(), terms);
            prop_assert!(read.is_ok(), "a lenient reader has no errors");
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(read_exposition(&bytes, ExpositionTerms::at(NOW)).is_ok());
    }
}

#[test]
fn a_line_may_end_inside_of_values_in_the_text_format_and_of_names_in_both() {
    let text = "a{x=\"one\ntwo\n\nthree\",y=\"}\"} 1 5\r\nb 2 5\nc{x=\"torn\nd 4 5\n";
    let loaded = read(text);
    let series: Vec<_> = loaded.memory.iter().map(|(labels, _)| labels.to_string()).collect();
    assert_eq!(series[0], "{__name__=\"a\", x=\"one\\ntwo\\n\\nthree\", y=\"}\"}");
    assert_eq!(series[1..], ["{__name__=\"b\"}", "{__name__=\"d\"}"]);
    assert_eq!(loaded.warnings, ["6:5: parse error: the quotes that open here do not close"]);
    for text in ["a{x=\"one\\\ntwo\"} 1 5\n", "a{x=\"one\n", "a{x=\"one\ntwo\" 1 5\n"] {
        assert!(refusal(text, Dialect::Text).starts_with("1:5: parse error"), "{text}");
    }
    let text = "a{x=\"one\ntwo\"} 1 5\n# EOF\n";
    assert!(refusal(text, Dialect::OpenMetrics).starts_with("1:5: parse error"));
    let text = "{\"a\nb\",\"c\n\nd\"=\"x\"} 1 5\n";
    for text in [text.to_owned(), format!("{text}# EOF\n")] {
        let loaded = read(&text);
        let series: Vec<_> = loaded.memory.iter().map(|(labels, _)| labels.to_string()).collect();
        assert_eq!(series, ["{__name__=\"a\\nb\", \"c\\n\\nd\"=\"x\"}"], "{:?}", loaded.warnings);
    }
}
