//! What the documents of a text are, and where their values stand.

use super::Decoder;
use super::Known;
use super::Source;
use super::Style;
use super::read;
use super::tag::Tag;
use super::tag::of_plain;
use crate::syntax::Span;

/// Returns the value of `key` at the top, and for each byte of it the text of its line.
fn scalar(text: &str) -> (String, Vec<String>) {
    let stream = read(text);
    assert_eq!(stream.error, None, "{text}");
    let node = stream.documents[0].root().and_then(|root| root.member("key")).expect("a key");
    let source = Source::new(text);
    let value = node.text().to_owned();
    let inner = source.inside(node.place(), &value);
    let places = value.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, c)| {
        let span = inner.in_file(Span::new(at, at + c.len_utf8()));
        text[span.start as usize..].chars().next().map(String::from).unwrap_or_default()
    });
    (value.clone(), places.collect())
}

#[test]
fn every_character_of_a_scalar_is_found_where_it_was_written() {
    for text in [
        "key: sum(up)",
        "key: sum(up)\n  > 0\n",
        "key: 'it''s'",
        "key: |\n  sum(\n    up\n  )\n",
        "key: |-\n  sum(\n\n    up\n  )",
        "key: >\n  sum(\n    up\n  )\n  > 0\n\n  # end\n",
        "key: >-\n  a\n  b\n\n\n  c\n",
        "key: |2\n    up\n  > 0\n",
        "key: \"sum(up)\\\n   > 0\"",
        "a: b\nkey: |\r\n  up\r\n  > 0\r\n",
        "key: \"ä > 0\"",
    ] {
        let (value, places) = scalar(text);
        let written: Vec<_> =
            value.chars().filter(|c| !c.is_whitespace()).map(String::from).collect();
        assert_eq!(places, written, "{text:?}");
    }
}

#[test]
fn an_escape_is_found_at_its_backslash() {
    let (value, places) = scalar(r#"key: "up{a=\"b\"}\n > 0""#);
    assert_eq!(value, "up{a=\"b\"}\n > 0");
    assert_eq!(places.concat(), r"up{a=\b\}>0");
}

#[test]
fn a_text_inside_a_text_is_found_in_the_file() {
    let text =
        "data:\n  key: |\n    groups:\n    - name: a\n      expr: >\n        up\n        == 1\n";
    let stream = read(text);
    let data = stream.documents[0].root().and_then(|root| root.member("data")).expect("data");
    let key = data.member("key").expect("key");
    let inner = Source::new(text).inside(key.place(), key.text());
    let rules = read(key.text());
    let group = rules.documents[0].root().and_then(|root| root.member("groups")).expect("groups");
    let expr = group.items().next().and_then(|group| group.member("expr")).expect("expr");
    assert_eq!(expr.place().style, Style::Folded);
    let innermost = inner.inside(expr.place(), expr.text());
    assert_eq!(innermost.line_column(Span::new(3, 5)), (7, 9));
}

#[test]
fn plain_scalars_are_what_the_library_of_prometheus_takes_them_for() {
    for (text, tag) in [
        ("", Tag::Null),
        ("~", Tag::Null),
        ("Null", Tag::Null),
        ("true", Tag::Bool),
        ("yes", Tag::Text),
        ("12", Tag::Int(12)),
        ("1_000", Tag::Int(1000)),
        ("0x1F", Tag::Int(31)),
        ("017", Tag::Int(15)),
        ("0o17", Tag::Int(15)),
        ("-0b11", Tag::Int(-3)),
        ("089", Tag::Float(89.0)),
        ("1.5", Tag::Float(1.5)),
        ("1e3", Tag::Float(1000.0)),
        (".5", Tag::Float(0.5)),
        ("-.inf", Tag::Float(f64::NEG_INFINITY)),
        ("1:20", Tag::Text),
        ("5m", Tag::Text),
        ("-", Tag::Text),
        ("2001-12-14", Tag::Time),
        ("2001-12-14 21:59:43.1", Tag::Time),
        ("2001-13-14", Tag::Text),
        ("<<", Tag::Merge),
        ("18446744073709551615", Tag::Int(u64::MAX.into())),
        ("18446744073709551616", Tag::Float(18_446_744_073_709_551_616.0)),
    ] {
        assert_eq!(of_plain(text), tag, "{text}");
    }
}

/// Returns what is wrong with the texts of a mapping.
fn faults(text: &str) -> (usize, Vec<String>) {
    let stream = read(text);
    let root = stream.documents[0].root().expect("a document");
    let mut decoder = Decoder::default();
    let mut count = 0;
    let read = decoder.fields(root, "T", &mut |decoder, key, value| {
        count += 1;
        match key.value.as_str() {
            "text" => {
                decoder.text(value)?;
            }
            "number" => {
                decoder.integer(value)?;
            }
            "texts" => {
                decoder.texts(value)?;
            }
            key if key.starts_with('x') => {}
            _ => return Ok(Known::No),
        }
        Ok(Known::Yes)
    });
    let faults: Vec<_> = decoder.into_faults();
    assert!(read.is_ok() || !faults.is_empty(), "{text}");
    (count, faults.iter().map(|fault| format!("{fault:?}")).collect())
}

#[test]
fn values_are_read_as_go_reads_them() {
    for text in [
        "text: 5",
        "text: true",
        "text: ~",
        "text: !!binary aGk=",
        "number: 1e3",
        "number: 0x10",
        "texts: {a: 1, b: ~, c: yes}",
        "texts:",
        "x: &a {text: b}\n<<: *a",
        "x: &a {text: b}\ntext: c\n<<: [*a, *a]",
        "text: &a b\nx: *a",
        "~: a",
    ] {
        assert_eq!(faults(text).1, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_go_refuses_is_refused() {
    for (text, words) in [
        ("text: [a]", "cannot unmarshal !!seq into string"),
        ("number: abc", "cannot unmarshal !!str `abc` into int"),
        ("number: abcdefghijkl", "cannot unmarshal !!str `abcdefg...` into int"),
        ("number: '5'", "cannot unmarshal !!str `5` into int"),
        ("number: 1e30", "cannot unmarshal !!float `1e30` into int"),
        ("texts: [a]", "cannot unmarshal !!seq into map[string]string"),
        ("texts: {a: [b]}", "cannot unmarshal !!seq into string"),
        ("text: a\ntext: b", "mapping key \\\"text\\\" already defined"),
        ("text: a\n!!str text: b", "mapping key \\\"text\\\" already defined"),
        ("other: a", "field other not found in type T"),
        ("text: !!int a", "cannot decode !!str `a` as a !!int"),
        ("text: !!binary '*'", "invalid base64"),
        ("<<: a", "map merge requires map"),
        ("text: &a [*a]", "into string"),
        ("[a]", "cannot unmarshal !!seq into T"),
    ] {
        let found = faults(text).1.join("\n");
        assert!(found.contains(words), "{text}: {found}");
    }
}

#[test]
fn an_anchor_that_holds_itself_is_refused() {
    let (_, found) = faults("x: 1\n<<: &a\n  x: 2\n  <<: *a\n");
    assert!(found.join("\n").contains("contains itself"), "{found:?}");
}

#[test]
fn aliases_that_blow_up_are_refused() {
    let mut text = String::from("xa: &a {x: 1, x1: 1, x2: 1, x3: 1}\n");
    for i in 0..40 {
        let last = if i == 0 { "a".to_owned() } else { format!("a{}", i - 1) };
        text.push_str(&format!("x{i}: &a{i} {{<<: [*{last}, *{last}, *{last}, *{last}]}}\n"));
    }
    text.push_str("<<: *a39\n");
    let (_, found) = faults(&text);
    assert!(found.join("\n").contains("excessive aliasing"), "{found:?}");
}

#[test]
fn broken_text_is_told_with_its_place() {
    for (text, start) in [("a: b: c", 4), ("a: [", 5), ("a: *b", 3), ("a: \"b", 3), ("\tb: c", 0)] {
        let error = read(text).error.expect("an error");
        assert!((error.span.start as usize) <= text.len(), "{text}: {error:?}");
        assert!(start <= text.len() + 1);
    }
}

#[test]
fn what_is_broken_two_words_behind_the_first_document_hits_it() {
    for (second, is_hit) in [
        ("c\nd: e", true),
        ("@c", true),
        ("[@]", true),
        ("\"a\" @", true),
        ("c: d: e", false),
        ("]", false),
        ("- a: b: c", false),
        ("- - - @", false),
    ] {
        let stream = read(&format!("a: b\n---\n{second}\n"));
        assert_eq!((stream.documents.len(), stream.first_is_hit), (1, is_hit), "{second}");
        assert!(stream.error.is_some(), "{second}");
    }
}
