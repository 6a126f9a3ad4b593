//! Numbers for people: with prefixes, as durations, as percentages, as times.

use crate::math::general;
use crate::math::general_rounded;

use super::datum::Datum;
use super::datum::Held;
use super::literal::read_float;
use super::moment::Moment;

const LARGE: [&str; 8] = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
const SMALL: [&str; 8] = ["m", "u", "n", "p", "f", "a", "z", "y"];
const BINARY: [&str; 8] = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

/// Takes a value as a number, as all functions of this file do.
pub(super) fn number(value: &Datum) -> Result<f64, String> {
    match value {
        Datum::Float(value) => Ok(*value),
        Datum::Int(value) => Ok(*value as f64),
        Datum::Text(text) => read_float(text).map_err(|misread| {
            let quoted = crate::math::quote(text);
            format!("strconv.ParseFloat: parsing {quoted}: {}", misread.words())
        }),
        Datum::Duration(nanoseconds, Held::Value) => {
            let (whole, part) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
            Ok(whole as f64 + part as f64 / 1e9)
        }
        value => Err(format!("can't convert {} to float", value.type_name())),
    }
}

fn short(value: f64) -> String {
    general_rounded(value, 4)
}

/// Divides by a step until the value is small, and returns the prefix that says how often.
fn grown(value: f64, step: f64, prefixes: [&'static str; 8]) -> (f64, &'static str) {
    let (mut value, mut prefix) = (value, "");
    for next in prefixes {
        if value.abs() < step {
            break;
        }
        (value, prefix) = (value / step, next);
    }
    (value, prefix)
}

/// Multiplies by 1000 until the value is at least 1, and returns the prefix that says how often.
fn shrunk(value: f64) -> (f64, &'static str) {
    let (mut value, mut prefix) = (value, "");
    for next in SMALL {
        if value.abs() >= 1.0 {
            break;
        }
        (value, prefix) = (value * 1000.0, next);
    }
    (value, prefix)
}

/// Writes a number with an SI prefix.
pub(super) fn humanize(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return short(value);
    }
    let large = value.abs() >= 1.0;
    let (value, prefix) = if large { grown(value, 1000.0, LARGE) } else { shrunk(value) };
    short(value) + prefix
}

/// Writes a number with a binary prefix.
pub(super) fn humanize1024(value: f64) -> String {
    if value.abs() <= 1.0 || !value.is_finite() {
        return short(value);
    }
    let (value, prefix) = grown(value, 1024.0, BINARY);
    short(value) + prefix
}

/// Writes a ratio as a percentage.
pub(super) fn percentage(value: f64) -> String {
    short(value * 100.0) + "%"
}

/// Writes seconds as days, hours, minutes and seconds.
pub(super) fn duration(value: f64) -> String {
    if !value.is_finite() {
        return short(value);
    }
    if value == 0.0 {
        return short(value) + "s";
    }
    if value.abs() < 1.0 {
        let (value, prefix) = shrunk(value);
        return format!("{}{prefix}s", short(value));
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let value = value.abs();
    let whole = go_integer(value);
    let (minutes, seconds) = (whole / 60 % 60, whole % 60);
    match (whole / 86_400, whole / 3600 % 24) {
        (0, 0) if minutes == 0 => format!("{sign}{}s", short(value)),
        (0, 0) => format!("{sign}{minutes}m {seconds}s"),
        (0, hours) => format!("{sign}{hours}h {minutes}m {seconds}s"),
        (days, hours) => format!("{sign}{days}d {hours}h {minutes}m {seconds}s"),
    }
}

/// Turns a float into an integer as Go does on common machines: what does not fit is the least.
pub(super) fn go_integer(value: f64) -> i64 {
    // 2^63, the first float that does not fit.
    if value.is_nan() || value.abs() >= 9_223_372_036_854_775_808.0 {
        i64::MIN
    } else {
        value as i64
    }
}

/// Takes seconds since the epoch as an instant, to the millisecond.
pub(super) fn moment(value: f64) -> Result<Moment, String> {
    if !value.is_finite() {
        return Err("value is NaN or Inf".to_owned());
    }
    let nanoseconds = value * 1e9;
    if nanoseconds.abs() > 9_223_372_036_854_775_808.0 {
        let value = general(value);
        return Err(format!(
            "{value} cannot be represented as a nanoseconds timestamp since it overflows int64"
        ));
    }
    let millis = go_integer(nanoseconds) / 1_000_000;
    Ok(Moment(i128::from(millis) * 1_000_000))
}

/// Writes seconds since the epoch as a time in UTC.
pub(super) fn timestamp(value: f64) -> Result<String, String> {
    if !value.is_finite() {
        return Ok(short(value));
    }
    moment(value).map(Moment::text)
}

/// The units of a duration, from large to small, in milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 31_536_000_000),
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

/// The most milliseconds that Go's nanoseconds can tell.
const MILLIS_MAX: u64 = i64::MAX as u64 / 1_000_000;

/// Reads a duration such as `1h30m`, which may be negative, as seconds.
pub(super) fn read_duration(text: &str) -> Result<f64, String> {
    let (sign, size) = text.strip_prefix('-').map_or((1.0, text), |size| (-1.0, size));
    let millis = read_millis(size)?;
    Ok(sign * (millis as f64 * 1e6) / 1e9)
}

fn read_millis(text: &str) -> Result<u64, String> {
    let invalid = || format!("not a valid duration string: {}", crate::math::quote(text));
    match text {
        "0" => return Ok(0),
        "" => return Err("empty duration string".to_owned()),
        _ => {}
    }
    let (mut rest, mut units, mut millis) = (text, &UNITS[..], 0u64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(invalid)?;
        let count: u64 = rest[..digits].parse().map_err(|_| invalid())?;
        rest = &rest[digits..];
        let (unit, after) =
            rest.split_at(rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len()));
        rest = after;
        if !UNITS.iter().any(|(name, _)| *name == unit) {
            let (unit, text) = (crate::math::quote(unit), crate::math::quote(text));
            return Err(format!("unknown unit {unit} in duration {text}"));
        }
        let place = units.iter().position(|(name, _)| *name == unit).ok_or_else(invalid)?;
        let part = count.checked_mul(units[place].1);
        millis = part.and_then(|part| millis.checked_add(part)).unwrap_or(u64::MAX);
        if millis > MILLIS_MAX {
            return Err("duration out of range".to_owned());
        }
        units = &units[place + 1..];
    }
    Ok(millis)
}
