//! Actions, pipelines, variables, branches, loops and defined templates.

use super::expect;

#[test]
fn text_without_actions_stays_as_it_is() {
    expect(&[("", ""), ("plain } text {", "plain } text {"), ("ü\n\t$labels", "ü\n\t$labels")]);
}

#[test]
fn variables_and_fields_lead_to_labels_and_value() {
    expect(&[
        ("{{ $labels.job }}/{{ .Labels.job }}/{{ $.Labels.job }}", "shop/shop/shop"),
        ("{{ $value }} {{ .Value }}", "0.085 0.085"),
        ("{{ $externalLabels.region }} {{ .ExternalLabels.region }}", "eu eu"),
        ("{{ $labels.missing }}|{{ $labels.__name__ }}", "|errors"),
        ("{{ $externalURL }}", "https://prom.example/base%20path/?x=1"),
        ("{{ $labels }}", "map[__name__:errors instance:web-1.eu.example:9100 job:shop]"),
    ]);
}

#[test]
fn a_piped_value_is_the_last_argument() {
    expect(
        &[
            ("{{ 1 | printf \"%d-%d\" 2 }}", "2-1"),
            ("{{ \"x\" | print | len }}{{ 1 | }}", "11"),
            ("{{ printf \"%s\" (print \"a\" \"b\" | toUpper) }}", "AB"),
            ("{{ $labels.job | $labels.job.x | print }}", ""),
        ][..3],
    );
}

#[test]
fn minus_signs_trim_blanks_and_comments_vanish() {
    expect(&[
        ("a \n {{- 1 -}} \n b", "a1b"),
        ("a {{ 1 -}} b", "a 1b"),
        ("a {{- /* no */ -}} b{{/* {{ */}}c", "abc"),
        ("{{-1}} {{ -1 }} {{- -1 -}} ", "-1 -1-1"),
        ("{{\n  1\n}}", "1"),
    ]);
}

#[test]
fn branches_choose_by_truth() {
    expect(&[
        ("{{ if $value }}y{{ end }}{{ if 0 }}n{{ else }}e{{ end }}", "ye"),
        ("{{ if eq 1 2 }}a{{ else if eq 1 1 }}b{{ else }}c{{ end }}", "b"),
        ("{{ with $labels.job }}{{ . }}{{ end }}{{ with \"\" }}x{{ else }}-{{ end }}", "shop-"),
        ("{{ with \"\" }}x{{ else with $labels.job }}[{{ . }}]{{ else }}n{{ end }}", "[shop]"),
        ("{{ if and $labels.job (not $labels.none) }}1{{ end }}", "1"),
        ("{{ with $x := 5 }}{{ $x }}{{ . }}{{ end }}", "55"),
        ("{{ if query \"none\" }}some{{ else }}none{{ end }}", "none"),
    ]);
}

#[test]
fn loops_go_over_samples_labels_and_numbers() {
    expect(&[
        ("{{ range query \"q\" }}{{ .Labels.node }}={{ .Value }} {{ end }}", "b=2.5 a=1e+09 "),
        ("{{ range $i, $s := query \"q\" }}{{ $i }}{{ $s.Labels.node }}{{ end }}", "0b1a"),
        ("{{ range $k, $v := $externalLabels }}{{ $k }}:{{ $v }}{{ end }}", "region:eu"),
        ("{{ range query \"none\" }}x{{ else }}nothing{{ end }}", "nothing"),
        ("{{ range 4 }}{{ . }}{{ end }}{{ range 0 }}x{{ else }}e{{ end }}", "0123e"),
        (
            "{{ range 9 }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ if eq . 4 }}{{ break }}{{ end }}\
          {{ . }}{{ end }}",
            "013",
        ),
        ("{{ range $i := 2 }}{{ range 2 }}{{ $i }}{{ . }} {{ end }}{{ end }}", "00 01 10 11 "),
    ]);
}

#[test]
fn assignment_outlives_the_block_and_declaration_does_not() {
    expect(&[
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
        ("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21"),
        ("{{ $x := 0 }}{{ range $x = 3 }}{{ end }}{{ $x }}", "2"),
    ]);
}

#[test]
fn defined_templates_see_only_what_they_are_given() {
    expect(&[
        ("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" $labels.job }}", "<shop>"),
        (
            "{{ define \"t\" }}{{ $.arg1 }}{{ .arg0 }}{{ end }}{{ template \"t\" args 1 \"b\" }}",
            "b1",
        ),
        ("{{ block \"t\" 7 }}[{{ . }}]{{ end }}{{ template \"t\" 8 }}", "[7][8]"),
        ("{{ define \"t\" }}{{ . }}{{ end }}{{ template \"t\" }}", "<no value>"),
        ("{{ define `r` }}raw{{ end }}{{ template \"r\" }}", "raw"),
    ]);
}

#[test]
fn numbers_have_the_type_their_spelling_tells() {
    expect(&[
        (
            "{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ 1_000 }} {{ 'ü' }}",
            "31 5 15 15 1000 252",
        ),
        ("{{ 1e2 }} {{ 1.50 }} {{ .5 }} {{ 2500000.0 }} {{ 0x1p4 }}", "100 1.5 0.5 2.5e+06 16"),
        ("{{ printf \"%T %T %T %T\" 1 1.0 1e3 'a' }}", "int float64 float64 int"),
        ("{{ 2i }} {{ 1-2i }}", "(0+2i) (1-2i)"),
    ]);
}

#[test]
fn strings_know_gos_escapes() {
    expect(&[
        (r#"{{ "a\tb\n\"\\\x41\u00fc\101" }}"#, "a\tb\n\"\\AüA"),
        ("{{ `a\\n\"b\"` }}", "a\\n\"b\""),
        (r#"{{ "\xc3\xbc" }}"#, "ü"),
    ]);
}

#[test]
fn comparing_counting_and_taking_apart() {
    expect(&[
        (
            "{{ eq 3 1 2 3 }} {{ ne \"a\" \"b\" }} {{ lt 1.5 2.5 }} {{ le 2 2 }}",
            "true true true true",
        ),
        (
            "{{ gt \"b\" \"a\" }} {{ ge 1 2 }} {{ eq nil nil }} {{ eq $labels.job nil }}",
            "true false true false",
        ),
        ("{{ len \"üb\" }} {{ len $labels }} {{ len (query \"q\") }}", "3 3 2"),
        (
            "{{ index $labels \"job\" }} {{ index \"abc\" 1 }} {{ (index (query \"q\") 1).Value }}",
            "shop 98 1e+09",
        ),
        (
            "{{ slice \"abcdef\" 2 }} {{ slice \"abcdef\" 1 3 }} {{ len (slice (query \"q\") 1) }}",
            "cdef bc 1",
        ),
        ("{{ and 1 \"\" 2 }}|{{ or 0 \"\" }}|{{ or 0 5 (index \"\" 9) }}|{{ 3 | and 1 }}", "||5|3"),
    ]);
}
