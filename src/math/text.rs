//! Numbers and strings as Go writes them.

use std::fmt::Arguments;
use std::fmt::Write;

use super::decimal::Decimal;

/// Appends formatted text.
pub fn append(into: &mut String, text: Arguments<'_>) {
    // A string takes whatever is written into it.
    let _ = into.write_fmt(text);
}

/// Writes a float as Go's `strconv.FormatFloat(x, 'f', -1, 64)`: shortest digits, no exponent.
///
/// ```
/// use promqlite::math::plain;
///
/// assert_eq!(plain(1e21), "1000000000000000000000");
/// ```
pub fn plain(value: f64) -> String {
    let mut text = String::new();
    plain_into(value, &mut text);
    text
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
        write_plain(&Decimal::of(value), into);
    }
}

/// Writes a float as the HTTP API does: plain, but with an exponent below 1e-6 and from 1e21 on.
///
/// ```
/// use promqlite::math::shortest;
///
/// assert_eq!((shortest(1.5), shortest(1e21)), ("1.5".to_owned(), "1e+21".to_owned()));
/// ```
pub fn shortest(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) && value.is_finite() {
        return write_scientific(&Decimal::of(value));
    }
    plain(value)
}

/// Writes a float as Go's `%v` and `%g`: shortest digits, an exponent below 1e-4 and from 1e6 on.
pub fn general(value: f64) -> String {
    general_of(value, 6)
}

/// Writes a float as Go's `%.Ng`: rounded to a number of digits, without trailing zeros.
pub fn general_rounded(value: f64, digits: usize) -> String {
    // Reading the rounded text back loses nothing: both forms print its shortest digits.
    let rounded = format!("{value:.*e}", digits - 1).parse().unwrap_or(value);
    general_of(rounded, digits as i32)
}

fn general_of(value: f64, digits: i32) -> String {
    if let Some(word) = special(value) {
        return word.to_owned();
    }
    let number = Decimal::of(value);
    let power = number.point() - 1;
    if power < -4 || power >= digits { write_scientific(&number) } else { plain(value) }
}

/// Appends a number without an exponent.
fn write_plain(number: &Decimal, into: &mut String) {
    push_sign(number, into);
    let point = number.point();
    let before = point.max(0) as usize;
    let (whole, rest) = number.digits().split_at(before.min(number.digits().len()));
    if whole.is_empty() {
        into.push('0');
    }
    push_digits(whole, into);
    into.extend(std::iter::repeat_n('0', before - whole.len()));
    if !rest.is_empty() {
        into.push('.');
        into.extend(std::iter::repeat_n('0', (-point).max(0) as usize));
        push_digits(rest, into);
    }
}

/// Writes a number with an exponent of at least two digits.
fn write_scientific(number: &Decimal) -> String {
    let mut text = String::new();
    push_sign(number, &mut text);
    let (first, rest) = number.digits().split_at(1);
    push_digits(first, &mut text);
    if !rest.is_empty() {
        text.push('.');
        push_digits(rest, &mut text);
    }
    let power = number.point() - 1;
    let sign = if power < 0 { '-' } else { '+' };
    append(&mut text, format_args!("e{sign}{:02}", power.unsigned_abs()));
    text
}

fn push_sign(number: &Decimal, into: &mut String) {
    if number.is_negative() {
        into.push('-');
    }
}

fn push_digits(digits: &[u8], into: &mut String) {
    into.extend(digits.iter().map(|&digit| char::from(digit)));
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
///
/// ```
/// use promqlite::math::quote;
///
/// assert_eq!(quote("a\tb"), r#""a\tb""#);
/// ```
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
///
/// ```
/// use promqlite::math::is_printable;
///
/// assert!(is_printable('é') && !is_printable('\u{7}'));
/// ```
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::general;
    use super::general_rounded;
    use super::plain;
    use super::shortest;

    #[test]
    fn a_tie_of_the_shortest_digits_is_rounded_to_even() {
        // Exactly halfway between two texts of sixteen digits.
        let tie = 1_572_745_502_525_909.0 + 0.25;
        assert_eq!(plain(tie), "1572745502525909.2");
        assert_eq!(general(tie), "1.5727455025259092e+15");
        assert_eq!(plain(-9_007_199_254_740_993.0), "-9007199254740992");
    }

    #[test]
    fn each_form_has_its_own_bounds_for_an_exponent() {
        for (value, full, api, go) in [
            (0.0, "0", "0", "0"),
            (-0.0, "-0", "-0", "-0"),
            (1e6, "1000000", "1000000", "1e+06"),
            (123_456.7, "123456.7", "123456.7", "123456.7"),
            (1e-4, "0.0001", "0.0001", "0.0001"),
            (1.25e-5, "0.0000125", "0.0000125", "1.25e-05"),
            (1e-7, "0.0000001", "1e-07", "1e-07"),
            (1e21, "1000000000000000000000", "1e+21", "1e+21"),
            (1e100, &format!("1{}", "0".repeat(100)), "1e+100", "1e+100"),
            (f64::NEG_INFINITY, "-Inf", "-Inf", "-Inf"),
            (f64::NAN, "NaN", "NaN", "NaN"),
        ] {
            assert_eq!((&*plain(value), &*shortest(value), &*general(value)), (full, api, go));
        }
        assert_eq!(general_rounded(1234.5, 3), "1.23e+03");
        assert_eq!(general_rounded(0.000_123_45, 2), "0.00012");
        assert_eq!(general_rounded(999.96, 4), "1000");
    }

    proptest! {
        /// Whatever is written reads back as the same number.
        #[test]
        fn all_forms_read_back_as_the_number(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            for text in [plain(value), shortest(value), general(value)] {
                prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(bits));
            }
        }
    }
}
