//! Numbers and strings as Go writes them.

use std::fmt::Arguments;
use std::fmt::Write;

/// Appends formatted text.
pub fn append(into: &mut String, text: Arguments<'_>) {
    // A string takes whatever is written into it.
    let _ = into.write_fmt(text);
}

/// Writes a float as Go's `strconv.FormatFloat(x, 'f', -1, 64)`: shortest digits, no exponent.
pub fn plain(value: f64) -> String {
    match special(value) {
        Some(word) => word.to_owned(),
        // Display of a float is its shortest round-trip digits without an exponent.
        None => format!("{value}"),
    }
}

/// Appends a float as [`plain`] writes it.
pub fn plain_into(value: f64, into: &mut String) {
    // Most numbers that people write are small integers, which print faster as such.
    let integer = value as i32;
    if f64::from(integer).to_bits() == value.to_bits() {
        append(into, format_args!("{integer}"));
    } else if let Some(word) = special(value) {
        into.push_str(word);
    } else {
        append(into, format_args!("{value}"));
    }
}

/// Writes a float as the HTTP API does: plain, but with an exponent below 1e-6 and from 1e21 on.
pub fn shortest(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) && value.is_finite() {
        return exponent(value);
    }
    plain(value)
}

/// Writes a float as Go's `%v` and `%g`: shortest digits, an exponent below 1e-4 and from 1e6 on.
pub fn general(value: f64) -> String {
    match special(value) {
        Some(word) => word.to_owned(),
        None if uses_exponent(&format!("{value:e}"), 6) => exponent(value),
        None => plain(value),
    }
}

/// Writes a float as Go's `%.Ng`: rounded to a number of digits, without trailing zeros.
pub fn general_rounded(value: f64, digits: usize) -> String {
    if let Some(word) = special(value) {
        return word.to_owned();
    }
    let rounded = format!("{value:.*e}", digits - 1);
    // Reading the rounded text back loses nothing: both forms print its shortest digits.
    let short: f64 = rounded.parse().unwrap_or(value);
    if uses_exponent(&rounded, digits as i32) { exponent(short) } else { plain(short) }
}

fn uses_exponent(scientific: &str, digits: i32) -> bool {
    let power: i32 = scientific.rsplit('e').next().and_then(|p| p.parse().ok()).unwrap_or(0);
    power < -4 || power >= digits
}

/// Writes a float with an exponent of at least two digits.
fn exponent(value: f64) -> String {
    let scientific = format!("{value:e}");
    let (digits, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{digits}e{sign}{power:0>2}")
}

fn special(value: f64) -> Option<&'static str> {
    match value {
        nan if nan.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

/// Writes a string as Go's `%q`: in double quotes, what is not printable escaped.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quote_into(text.as_bytes(), &mut quoted);
    quoted
}

/// Appends bytes as Go's `%q` writes them; a byte that is no UTF-8 is escaped by its number.
pub fn quote_into(bytes: &[u8], into: &mut String) {
    into.push('"');
    for chunk in bytes.utf8_chunks() {
        quote_text(chunk.valid(), into);
        for byte in chunk.invalid() {
            append(into, format_args!("\\x{byte:02x}"));
        }
    }
    into.push('"');
}

fn quote_text(text: &str, into: &mut String) {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if text.as_bytes().iter().all(plain) {
        into.push_str(text);
        return;
    }
    for c in text.chars() {
        escape(c, into);
    }
}

fn escape(c: char, into: &mut String) {
    match c {
        '"' => into.push_str("\\\""),
        '\\' => into.push_str("\\\\"),
        '\x07' => into.push_str("\\a"),
        '\x08' => into.push_str("\\b"),
        '\x0c' => into.push_str("\\f"),
        '\n' => into.push_str("\\n"),
        '\r' => into.push_str("\\r"),
        '\t' => into.push_str("\\t"),
        '\x0b' => into.push_str("\\v"),
        c if (c as u32) < 0x20 || c == '\x7f' => append(into, format_args!("\\x{:02x}", c as u32)),
        c if is_printable(c) => into.push(c),
        c if (c as u32) < 0x1_0000 => append(into, format_args!("\\u{:04x}", c as u32)),
        c => append(into, format_args!("\\U{:08x}", c as u32)),
    }
}

/// Tells whether Go would print a character rather than its number.
pub fn is_printable(c: char) -> bool {
    // What Unicode calls printable is decided by tables of the same kind as Go's. Behind a letter,
    // Rust escapes nothing but what these tables leave out; blanks other than U+0020 are among it.
    let mut pair = [b'a', 0, 0, 0, 0];
    let size = pair.get_mut(1..).map_or(0, |tail| c.encode_utf8(tail).len());
    let pair = pair.get(..=size).and_then(|pair| std::str::from_utf8(pair).ok());
    matches!(c, '\'' | '"' | '\\') || pair.is_some_and(|pair| pair.escape_debug().count() == 2)
}

/// Appends a string as JSON has it.
pub fn json_into(text: &str, into: &mut String) {
    into.push('"');
    let special = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| special(&byte)) {
        let (plain, tail) = rest.split_at(at);
        into.push_str(plain);
        match tail.as_bytes().first() {
            Some(b'\n') => into.push_str("\\n"),
            Some(b'\t') => into.push_str("\\t"),
            Some(b'\r') => into.push_str("\\r"),
            Some(byte @ (b'"' | b'\\')) => into.extend(['\\', char::from(*byte)]),
            Some(byte) => append(into, format_args!("\\u{byte:04x}")),
            None => {}
        }
        rest = tail.get(1..).unwrap_or_default();
    }
    into.push_str(rest);
    into.push('"');
}

/// Writes a character as Go's `%q`: in single quotes; the end of a text shows as U+FFFD.
pub fn quote_char(c: Option<char>) -> String {
    let mut quoted = String::from("'");
    match c {
        None => quoted.push(char::REPLACEMENT_CHARACTER),
        Some('\'') => quoted.push_str("\\'"),
        Some('"') => quoted.push('"'),
        Some(c) => escape(c, &mut quoted),
    }
    quoted.push('\'');
    quoted
}
