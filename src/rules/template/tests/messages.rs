//! Errors: Go's words, and the piece of the text they point at.

use crate::rules::Stage;
use crate::rules::Template;

use super::expand;
use super::expect_failure;

#[test]
fn a_text_that_is_no_template_is_refused_in_gos_words() {
    expect_failure(&[
        ("a {{ $nope }}", "$nope", "undefined variable \"$nope\""),
        ("{{ nope 1 }}", "nope", "function \"nope\" not defined"),
        ("{{ if }}x{{ end }}", "}}", "missing value for if"),
        ("{{ if 1 }}x", "", "unexpected EOF"),
        ("x{{ end }}", "}}", "unexpected {{end}}"),
        ("{{ else }}", "}}", "unexpected {{else}}"),
        ("{{ if 1 }}{{ else }}{{ else }}{{ end }}", "}}", "expected end; found {{else}}"),
        ("{{ 1 | \"a\" }}", "}}", "non executable command in pipeline stage 2"),
        ("{{ 1", "", "unclosed action"),
        ("{{ \"a }}", "", "unterminated quoted string"),
        ("{{ `a }}", "", "unterminated raw quoted string"),
        ("{{ 'a }}", "", "unterminated character constant"),
        ("{{ (1 }}", "", "unclosed left paren"),
        ("{{ 1) }}", "", "unexpected right paren"),
        ("{{ $labels.a-b }}", "", "bad character U+002D '-'"),
        ("{{ 1x }}", "", "bad number syntax: \"1x\""),
        (
            "{{ 99999999999999999999 }}",
            "99999999999999999999",
            "integer overflow: \"99999999999999999999\"",
        ),
        ("{{ \"\\q\" }}", "\"\\q\"", "invalid syntax"),
        ("{{ /* c }}", "/", "unexpected \"/\" in command"),
        ("{{/* c }}", "", "unclosed comment"),
        ("{{/* c */ }}", "", "comment ends before closing delimiter"),
        ("{{ break }}", "}}", "{{break}} outside {{range}}"),
        ("{{ template nope }}", "nope", "unexpected \"nope\" in template clause"),
        ("{{ true.x }}", " ", "unexpected . after term \"true\""),
        ("{{ range $a, $b, $c := 1 }}{{ end }}", ",", "too many declarations in range"),
        ("{{ $a, $b := 1 }}", ",", "too many declarations in command"),
        (
            "{{ define \"a\" }}1{{ end }}{{ define \"a\" }}2{{ end }}",
            "}}",
            "template: multiple definition of template \"a\"",
        ),
        ("{{ $labels.job, }}", ",", "unexpected \",\" in operand"),
        ("{{ \u{a0}}}", "", "unrecognized character in action: U+00A0"),
        ("{{ € }}", "", "unrecognized character in action: U+20AC '€'"),
    ]);
}

#[test]
fn a_message_counts_lines_and_names_the_line_an_action_began_on() {
    let error = expand("one\n{{ 1\n +.x }}").expect_err("bad number");
    let wanted = "template: __alert_Test:3: bad number syntax: \"+.x\" in action started at \
                  __alert_Test:2";
    assert_eq!(error.message, wanted);
    let error = expand("\n{{ 1\n").expect_err("never closed");
    let wanted = "template: __alert_Test:3: unclosed action started at __alert_Test:2";
    assert_eq!(error.message, wanted);
    assert_eq!(error.stage, Stage::Parsing);
}

#[test]
fn percent_signs_of_a_name_disturb_the_message_as_they_do_in_go() {
    let error = Template::for_alert("Disk > 90%", "{{ $x }}").expect_err("no such variable");
    let wanted = "template: __alert_Disk > 90%!:(string=$x)1: undefined variable %!q(MISSING)";
    assert_eq!(error.message, wanted);
}

/// Functions that fail, what is at work, and the message.
const CALLS: &[(&str, &str, &str)] = &[
    (
        "{{ query \"none\" | first }}",
        "first",
        "error calling first: first() called on vector with no elements",
    ),
    ("{{ query \"broken\" }}", "query \"broken\"", "error calling query: the source is gone"),
    (
        "{{ humanize \"x\" }}",
        "humanize \"x\"",
        "error calling humanize: strconv.ParseFloat: \
         parsing \"x\": invalid syntax",
    ),
    (
        "{{ humanize \"1e999\" }}",
        "humanize \"1e999\"",
        "error calling humanize: strconv.ParseFloat: \
         parsing \"1e999\": value out of range",
    ),
    (
        "{{ humanize $labels }}",
        "humanize $labels",
        "error calling humanize: can't convert map[string]string to float",
    ),
    ("{{ gt $value 1 }}", "gt $value 1", "error calling gt: incompatible types for comparison"),
    ("{{ lt $labels 1 }}", "lt $labels 1", "error calling lt: invalid type for comparison"),
    (
        "{{ index $labels 1 }}",
        "index $labels 1",
        "error calling index: value has type int; should be string",
    ),
    ("{{ index \"a\" 5 }}", "index \"a\" 5", "error calling index: index out of range: 5"),
    ("{{ len 3 }}", "len 3", "error calling len: len of type int"),
    ("{{ call 3 }}", "call 3", "error calling call: non-function 3 of type int"),
    (
        "{{ match \"(\" \"a\" }}",
        "match \"(\" \"a\"",
        "error calling match: error parsing regexp: missing closing ): `(`",
    ),
    (
        "{{ reReplaceAll \"(\" \"\" \"a\" }}",
        "reReplaceAll \"(\" \"\" \"a\"",
        "error calling reReplaceAll: regexp: Compile(`(`): \
         error parsing regexp: missing closing ): `(`",
    ),
    (
        "{{ parseDuration \"5\" }}",
        "parseDuration \"5\"",
        "error calling parseDuration: not a valid duration string: \"5\"",
    ),
    ("{{ toTime \"+Inf\" }}", "toTime \"+Inf\"", "error calling toTime: value is NaN or Inf"),
];

/// Fields, arguments and values that do not fit, what is at work, and the message.
const VALUES: &[(&str, &str, &str)] = &[
    (
        "{{ .Nope }}",
        ".Nope",
        "can't evaluate field Nope in type struct { Labels map[string]string; \
         ExternalLabels map[string]string; ExternalURL string; Value interface {} }",
    ),
    ("{{ $labels.job.x }}", "$labels.job.x", "can't evaluate field x in type string"),
    ("{{ .Value.x }}", ".Value.x", "can't evaluate field x in type interface {}"),
    ("{{ $value.x }}", "$value.x", "can't evaluate field x in type float64"),
    ("{{ $labels.job 1 }}", "$labels.job", "job is not a method but has arguments"),
    ("{{ .Labels 1 }}", ".Labels", "Labels has arguments but cannot be invoked as function"),
    ("{{ $value 1 }}", "$value", "can't give argument to non-function $value"),
    ("{{ toUpper 1 }}", "1", "expected string; found 1"),
    ("{{ toUpper $value }}", "$value", "wrong type for value; expected string; got float64"),
    ("{{ first 1 }}", "1", "can't handle 1 for arg of type template.queryResult"),
    ("{{ toUpper nil }}", "nil", "cannot assign nil to string"),
    ("{{ toUpper }}", "toUpper", "wrong number of args for toUpper: want 1 got 0"),
    ("{{ printf }}", "printf", "wrong number of args for printf: want at least 1 got 0"),
    ("{{ range 1.5 }}{{ end }}", "1.5", "range can't iterate over 1.5"),
    ("{{ nil }}", "nil", "nil is not a command"),
    ("{{ $x = 1 }}", "1", "undefined variable: $x"),
    ("{{ (toTime 0).Date }}", "0", "can't call method/function \"Date\" with 3 results"),
];

fn fails_in(text: &str, piece: &str, message: &str) {
    let error = expand(text).expect_err(text);
    let wanted = format!("executing \"__alert_Test\" at <{piece}>: {message}");
    assert!(error.message.ends_with(&wanted), "{text}: {error}");
    assert_eq!(error.span.of(text), piece, "{text}");
    assert_eq!(error.stage, Stage::Executing);
}

#[test]
fn a_function_that_fails_tells_its_command() {
    for (text, piece, message) in CALLS {
        fails_in(text, piece, message);
    }
}

#[test]
fn what_does_not_fit_tells_the_piece_at_work() {
    for (text, piece, message) in VALUES {
        fails_in(text, piece, message);
    }
}

#[test]
fn a_template_that_is_not_there_is_named() {
    let error = expand("{{ template \"t\" }}").expect_err("no template");
    let wanted = "at <{{template \"t\"}}>: template \"t\" not defined";
    assert!(error.message.ends_with(wanted), "{error}");
}

#[test]
fn columns_of_expanding_count_from_the_declarations_in_front() {
    let error = expand("{{ index $labels 1 }}").expect_err("no such key");
    assert!(error.message.starts_with("template: __alert_Test:1:115: executing"), "{error}");
    assert_eq!(error.line_column("{{ index $labels 1 }}"), (1, 4));
    let error = expand("a\n{{ index $labels 1 }}").expect_err("no such key");
    assert!(error.message.starts_with("template: __alert_Test:2:3: executing"), "{error}");
    assert_eq!(error.line_column("a\n{{ index $labels 1 }}"), (2, 4));
}

#[test]
fn a_failure_takes_the_place_of_the_text() {
    let error = expand("{{ first nil }}").expect_err("nothing there");
    let notice = error.notice();
    let start = "<error expanding template: error executing template __alert_Test: template: ";
    assert!(notice.starts_with(start), "{notice}");
    assert!(notice.ends_with("first() called on vector with no elements>"), "{notice}");
}
