//! Numbers and lengths of time as Go reads them.

use std::fmt::Write;

use crate::math::quote;

/// The NaN that Go makes of the word; blocks that Prometheus writes hold these bits.
const GO_NAN: f64 = f64::from_bits(0x7ff8_0000_0000_0001);

/// Reads a number as Prometheus does: a whole number of any base first, then a float.
///
/// `010` is octal and `0x1F` is 31; `08` is no octal number and becomes 8.
///
/// ```
/// use promqlite::format::read_number;
///
/// assert_eq!(read_number("0x1F"), Ok(31.0));
/// assert!(read_number("one").is_err());
/// ```
pub fn read_number(text: &str) -> Result<f64, String> {
    if let Some(whole) = whole(text) {
        return Ok(whole as f64);
    }
    read_float(text).map_err(|why| {
        format!("error parsing number: strconv.ParseFloat: parsing {}: {why}", quote(text))
    })
}

/// Reads a float as Go's `strconv.ParseFloat`; the error is Go's reason.
///
/// ```
/// use promqlite::format::read_float;
///
/// assert_eq!(read_float("+Inf"), Ok(f64::INFINITY));
/// assert!(read_float("1.2.3").is_err());
/// ```
pub fn read_float(text: &str) -> Result<f64, &'static str> {
    let unsigned = text.trim_start_matches(['+', '-']);
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") || text.len() > unsigned.len() + 1 {
        return Err("invalid syntax");
    }
    let value: f64 = text.parse().map_err(|_| "invalid syntax")?;
    if value.is_nan() {
        return Ok(GO_NAN);
    }
    let names_infinity = unsigned.starts_with(['i', 'I']);
    if value.is_infinite() && !names_infinity { Err("value out of range") } else { Ok(value) }
}

/// Reads a count as Go's `strconv.ParseUint` does; the error is Go's whole text.
pub(super) fn read_count(text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let reason = if digits { "value out of range" } else { "invalid syntax" };
    let read = if digits { text.parse().ok() } else { None };
    read.ok_or_else(|| format!("strconv.ParseUint: parsing {}: {reason}", quote(text)))
}

fn whole(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, rest) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, &lower[..]),
    };
    let rest = without_separators(rest, base != 10)?;
    let signed = if negative { format!("-{rest}") } else { rest };
    i64::from_str_radix(&signed, base).ok()
}

/// Drops underscores, each of which must stand between digits, or right after a prefix.
fn without_separators(digits: &str, prefixed: bool) -> Option<String> {
    let dangling = digits.ends_with('_') || digits.contains("__");
    if dangling || (digits.starts_with('_') && !prefixed) || digits.starts_with(['+', '-']) {
        return None;
    }
    Some(digits.replace('_', ""))
}

/// The units of a duration, longest first, in milliseconds.
const UNITS: [(&str, i64); 7] = [
    ("y", 31_536_000_000),
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads a duration such as `1h30m` or `0` into milliseconds.
///
/// ```
/// use promqlite::format::read_duration;
///
/// assert_eq!(read_duration("1h30m"), Ok(5_400_000));
/// assert!(read_duration("30m1h").is_err());
/// ```
pub fn read_duration(text: &str) -> Result<i64, String> {
    match text {
        "" => return Err("empty duration string".to_owned()),
        "0" => return Ok(0),
        _ => {}
    }
    let (mut rest, mut units, mut total) = (text, &UNITS[..], 0_i64);
    while !rest.is_empty() {
        let (count, unit, after) = piece(rest).ok_or_else(|| invalid(text))?;
        let at = units.iter().position(|(name, _)| *name == unit).ok_or_else(|| {
            let known = UNITS.iter().any(|(name, _)| *name == unit);
            if known { invalid(text) } else { unknown(unit, text) }
        })?;
        let length = count.parse::<i64>().ok().and_then(|count| count.checked_mul(units[at].1));
        // Go counts nanoseconds, so the end of its time comes a million times sooner.
        total = length
            .and_then(|length| total.checked_add(length))
            .filter(|total| total.checked_mul(1_000_000).is_some())
            .ok_or("duration out of range")?;
        (rest, units) = (after, &units[at + 1..]);
    }
    Ok(total)
}

/// Writes a length of time in the largest units that fit: `1h30m`, `0s`.
///
/// ```
/// use promqlite::format::write_duration;
///
/// assert_eq!(write_duration(5_400_000), "1h30m");
/// ```
pub fn write_duration(milliseconds: i64) -> String {
    let mut rest = milliseconds.max(0);
    let mut text = String::new();
    // Days and shorter only: weeks and years are legal, and nobody reads them faster.
    for (unit, length) in &UNITS[2..] {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            let _ = write!(text, "{count}{unit}");
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// Splits a count and its unit off the front.
fn piece(text: &str) -> Option<(&str, &str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letters = text[digits..].bytes().take_while(|byte| !byte.is_ascii_digit()).count();
    let end = digits + letters;
    (digits > 0 && letters > 0).then(|| (&text[..digits], &text[digits..end], &text[end..]))
}

fn invalid(text: &str) -> String {
    format!("not a valid duration string: {}", quote(text))
}

fn unknown(unit: &str, text: &str) -> String {
    format!("unknown unit {} in duration {}", quote(unit), quote(text))
}

#[cfg(test)]
mod tests {
    use super::read_duration;
    use super::read_number;
    use super::write_duration;

    #[test]
    fn a_leading_zero_means_octal_where_the_digits_allow() {
        assert_eq!(read_number("010"), Ok(8.0));
        assert_eq!(read_number("08"), Ok(8.0));
        assert_eq!(read_number("0x1F"), Ok(31.0));
        assert_eq!(read_number("1_000"), Ok(1000.0));
    }

    #[test]
    fn nan_has_the_bits_that_go_gives_it() {
        assert_eq!(read_number("NaN").map(f64::to_bits), Ok(0x7ff8_0000_0000_0001));
    }

    #[test]
    fn an_overflow_is_no_infinity() {
        assert!(read_number("1e999").is_err_and(|why| why.ends_with("value out of range")));
        assert_eq!(read_number("-Inf"), Ok(f64::NEG_INFINITY));
    }

    #[test]
    fn durations_fall_in_unit_and_never_repeat_one() {
        assert_eq!(read_duration("1h30m"), Ok(5_400_000));
        assert_eq!(read_duration("0"), Ok(0));
        assert_eq!(read_duration("5m1h"), Err("not a valid duration string: \"5m1h\"".into()));
        assert_eq!(read_duration("5q"), Err("unknown unit \"q\" in duration \"5q\"".into()));
        assert_eq!(read_duration("400y"), Err("duration out of range".into()));
        assert!(read_duration("5").is_err());
    }

    #[test]
    fn durations_print_as_they_are_read() {
        for text in ["1h30m", "0s", "1d", "250ms", "59s"] {
            assert_eq!(read_duration(text).map(write_duration), Ok(text.to_owned()));
        }
    }
}
