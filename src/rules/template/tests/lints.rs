//! What can be told of a template without expanding it.

use crate::rules::LabelSource;
use crate::rules::Reads;
use crate::rules::Template;

fn reads(text: &str) -> Reads {
    Template::for_alert("Test", text).expect(text).reads()
}

/// Returns the labels of the sample, each checked to stand where it says.
fn labels(text: &str) -> Vec<String> {
    let own = reads(text).labels.into_iter().filter(|read| read.source == LabelSource::Sample);
    own.map(|read| {
        assert!(read.span.of(text).contains(&read.name), "{read:?} in {text}");
        read.name
    })
    .collect()
}

#[test]
fn labels_are_found_however_they_are_reached() {
    assert_eq!(labels("{{ $labels.a }} {{ .Labels.b }} {{ $.Labels.c }}"), ["a", "b", "c"]);
    assert_eq!(labels("{{ index $labels \"x y\" }}{{ index .Labels `z` }}"), ["x y", "z"]);
    assert_eq!(
        labels("{{ with $labels }}{{ .a }}{{ end }}{{ $l := .Labels }}{{ $l.b }}"),
        ["a", "b"]
    );
    assert_eq!(labels("{{ if $labels.a }}{{ else if eq $labels.b \"1\" }}{{ end }}"), ["a", "b"]);
    assert_eq!(labels("{{ printf \"%s\" (toUpper $labels.a) | title }}"), ["a"]);
    assert_eq!(labels("{{ define \"t\" }}{{ .Labels.a }}{{ end }}{{ template \"t\" . }}"), ["a"]);
}

#[test]
fn labels_of_a_query_are_not_those_of_the_alert() {
    assert!(labels("{{ range query \"up\" }}{{ .Labels.job }}{{ end }}").is_empty());
    assert!(labels("{{ with query \"up\" }}{{ (first .).Labels.job }}{{ end }}").is_empty());
    assert!(labels("{{ define \"t\" }}{{ .Labels.a }}{{ end }}{{ template \"t\" 1 }}").is_empty());
    let external = reads("{{ $externalLabels.cluster }}");
    assert_eq!(external.labels[0].source, LabelSource::External);
    assert_eq!(external.labels[0].name, "cluster");
}

#[test]
fn taking_all_labels_is_told_apart() {
    assert!(reads("{{ $labels }}").all_labels);
    assert!(reads("{{ range $k, $v := $labels }}{{ $k }}{{ end }}").all_labels);
    assert!(reads("{{ index $labels (print \"a\" \"b\") }}").all_labels);
    assert!(reads("{{ . }}").all_labels);
    assert!(!reads("{{ $labels.job }} {{ if $labels }}{{ end }}").all_labels);
}

#[test]
fn the_use_of_the_value_is_seen() {
    assert!(reads("{{ $value }}").value);
    assert!(reads("{{ .Value | humanize }}").value);
    assert!(reads("{{ if gt $value 1.0 }}x{{ end }}").value);
    assert!(!reads("{{ $labels.job }} {{ range query \"up\" }}{{ .Value }}{{ end }}").value);
}

#[test]
fn constant_queries_are_listed() {
    let text = "{{ query \"up == 0\" | len }}\
                {{ range query (printf \"load{n='%s'}\" $labels.n) }}{{ end }}";
    let queries = reads(text).queries;
    let texts: Vec<_> = queries.iter().map(|query| query.text.as_str()).collect();
    assert_eq!(texts, ["up == 0", "load{n='%s'}"]);
    assert_eq!(queries[0].span.of(text), "\"up == 0\"");
}

#[test]
fn rounding_before_humanizing_is_noticed() {
    let text = "{{ $value | printf \"%.1f\" | humanizePercentage }}";
    let roundings = reads(text).roundings;
    assert_eq!(roundings[0].function, "humanizePercentage");
    assert_eq!(roundings[0].format, "%.1f");
    assert_eq!(roundings[0].span.of(text), "printf \"%.1f\"");
    assert_eq!(reads("{{ humanize (printf \"%d\" 5) }}").roundings.len(), 1);
    assert!(reads("{{ $value | humanizePercentage | printf \"%s\" }}").roundings.is_empty());
}
