//! Strings of JSON.

use crate::label::Labels;

use super::pen::Pen;

/// Which characters are escaped beyond those that JSON itself asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Escapes {
    /// None.
    Json,
    /// Those that a browser could take for markup, as in errors and warnings.
    Html,
}

/// Appends a string in quotes, as label values are written.
///
/// ```
/// use promqlite::format::write_json_text;
///
/// let mut text = Vec::new();
/// write_json_text("a\"b", &mut text);
/// assert_eq!(text, br#""a\"b""#);
/// ```
pub fn write_json_text(text: &str, into: &mut Vec<u8>) {
    push_text(text, Escapes::Json, &mut Pen::new(into));
}

/// Appends a string in quotes, with what a browser could take for markup escaped.
pub fn write_json_markup(text: &str, into: &mut Vec<u8>) {
    push_text(text, Escapes::Html, &mut Pen::new(into));
}

/// Appends a set of labels as an object.
pub fn write_json_labels(labels: &Labels, into: &mut Vec<u8>) {
    push_labels(labels, &mut Pen::new(into));
}

pub(super) fn push_labels(labels: &Labels, pen: &mut Pen<'_>) {
    let mut before: &[u8] = b"{";
    for (name, value) in labels {
        pen.push(before);
        push_text(name, Escapes::Json, pen);
        pen.push(b":");
        push_text(value, Escapes::Json, pen);
        before = b",";
    }
    pen.push(if labels.is_empty() { b"{}" } else { b"}" });
}

pub(super) fn push_text(text: &str, escapes: Escapes, pen: &mut Pen<'_>) {
    pen.push(b"\"");
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| is_marked(byte, escapes)) {
        let (plain, marked) = rest.split_at(at);
        pen.push(plain.as_bytes());
        let mut runes = marked.chars();
        if let Some(rune) = runes.next() {
            push_rune(rune, escapes, pen);
        }
        rest = runes.as_str();
    }
    pen.push(rest.as_bytes());
    pen.push(b"\"");
}

/// Tells whether a byte begins a character that may have to be escaped.
fn is_marked(byte: u8, escapes: Escapes) -> bool {
    let markup = escapes == Escapes::Html && matches!(byte, b'<' | b'>' | b'&' | 0xe2);
    byte < 0x20 || byte == b'"' || byte == b'\\' || markup
}

fn push_rune(rune: char, escapes: Escapes, pen: &mut Pen<'_>) {
    let markup =
        escapes == Escapes::Html && matches!(rune, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
    match rune {
        '"' => pen.push(b"\\\""),
        '\\' => pen.push(b"\\\\"),
        '\n' => pen.push(b"\\n"),
        '\r' => pen.push(b"\\r"),
        '\t' => pen.push(b"\\t"),
        rune if markup || rune < ' ' => {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            let digit = |shift: u32| HEX[(rune as u32 >> shift) as usize & 0xf];
            pen.push(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
        }
        rune => pen.push(rune.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::Escapes;
    use super::push_text;
    use super::write_json_labels;
    use crate::format::api_json::pen::Pen;
    use crate::label::Labels;

    fn written(text: &str, escapes: Escapes) -> String {
        let mut bytes = Vec::new();
        push_text(text, escapes, &mut Pen::new(&mut bytes));
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn json_escapes_what_it_must_and_markup_only_where_asked() {
        let text = "a\"b\\c\n\r\t\u{1}\u{7f}<&>\u{2028}é–";
        let plain = "\"a\\\"b\\\\c\\n\\r\\t\\u0001\u{7f}<&>\u{2028}é–\"";
        assert_eq!(written(text, Escapes::Json), plain);
        let markup = "\"a\\\"b\\\\c\\n\\r\\t\\u0001\u{7f}\\u003c\\u0026\\u003e\\u2028é–\"";
        assert_eq!(written(text, Escapes::Html), markup);
    }

    #[test]
    fn labels_are_an_object_in_the_order_of_names() {
        let mut bytes = Vec::new();
        write_json_labels(&Labels::of([("b", "2<"), ("a", "1")]), &mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), r#"{"a":"1","b":"2<"}"#);
        let mut bytes = Vec::new();
        write_json_labels(&Labels::empty(), &mut bytes);
        assert_eq!(bytes, b"{}");
    }
}
