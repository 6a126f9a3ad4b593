//! Numbers as people read them.

use promqlite::math::append;
use promqlite::math::general_rounded;
use promqlite::math::plain;
use promqlite::time::Timestamp;

use super::unit::Unit;
use crate::moment::written;

/// How many digits of a number are shown.
const DIGITS: usize = 5;

/// Whole numbers up to here are shown digit by digit.
const WHOLE_MAX: f64 = 1e9;

const BINARY: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
const LARGE: [&str; 6] = ["k", "M", "G", "T", "P", "E"];
const SMALL: [&str; 4] = ["m", "µ", "n", "p"];

/// Writes a number of something.
pub(crate) fn number(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return plain(value);
    }
    match unit {
        Unit::Bytes => bytes(value),
        Unit::BytesASecond => bytes(value) + "/s",
        Unit::Seconds => seconds(value),
        Unit::Ratio => rounded(value * 100.0) + "%",
        // Metrics hold 0 for what has never happened, and lengths under a wrong name.
        Unit::Time if value >= 1e8 => written(Timestamp((value * 1000.0) as i64)),
        Unit::Plain | Unit::Time => bare(value),
    }
}

/// Writes how many there are of something.
pub(crate) fn counted(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn bare(value: f64) -> String {
    let size = value.abs();
    if value.fract() == 0.0 && size < WHOLE_MAX {
        return plain(value);
    }
    if size >= 1e6 { scaled(value, 1000.0, &LARGE) } else { rounded(value) }
}

fn bytes(value: f64) -> String {
    if value.abs() < 1024.0 {
        return rounded(value) + " B";
    }
    scaled_apart(value, 1024.0, &BINARY)
}

fn seconds(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0s".to_owned();
    }
    if size < 1.0 {
        let mut scaled = value;
        for prefix in SMALL {
            scaled *= 1000.0;
            if scaled.abs() >= 1.0 {
                return format!("{}{prefix}s", rounded(scaled));
            }
        }
        return general_rounded(value, DIGITS) + "s";
    }
    if size < 120.0 { rounded(value) + "s" } else { long(value) }
}

/// Writes a long time as its two largest parts.
fn long(value: f64) -> String {
    const PARTS: [(&str, u64); 5] =
        [("y", 31_536_000), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];
    let sign = if value < 0.0 { "-" } else { "" };
    let mut rest = value.abs().round() as u64;
    let mut text = String::from(sign);
    let largest = PARTS.iter().position(|(_, length)| rest >= *length).unwrap_or(PARTS.len() - 1);
    for (name, length) in PARTS.iter().skip(largest).take(2) {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            append(&mut text, format_args!("{count}{name}"));
        }
    }
    text
}

fn scaled(value: f64, by: f64, prefixes: &[&str]) -> String {
    scaled_apart(value, by, prefixes).replace(' ', "")
}

fn scaled_apart(value: f64, by: f64, prefixes: &[&str]) -> String {
    let mut scaled = value / by;
    let mut last = "";
    for prefix in prefixes {
        last = prefix;
        if scaled.abs() < by {
            break;
        }
        scaled /= if Some(prefix) == prefixes.last() { 1.0 } else { by };
    }
    format!("{} {last}", rounded(scaled))
}

fn rounded(value: f64) -> String {
    general_rounded(value, DIGITS)
}

#[cfg(test)]
mod tests {
    use super::counted;
    use super::number;
    use crate::output::Unit;

    #[test]
    fn numbers_are_short_and_say_what_they_count() {
        for (value, unit, text) in [
            (0.0, Unit::Plain, "0"),
            (123_456_789.0, Unit::Plain, "123456789"),
            (1.0 / 3.0, Unit::Plain, "0.33333"),
            (2_500_000.5, Unit::Plain, "2.5M"),
            (3e12, Unit::Plain, "3T"),
            (512.0, Unit::Bytes, "512 B"),
            (1536.0, Unit::Bytes, "1.5 KiB"),
            (3.5 * 1024.0 * 1024.0 * 1024.0, Unit::BytesASecond, "3.5 GiB/s"),
            (0.0042, Unit::Seconds, "4.2ms"),
            (61.5, Unit::Seconds, "61.5s"),
            (8130.0, Unit::Seconds, "2h15m"),
            (200_000.0, Unit::Seconds, "2d7h"),
            (0.915, Unit::Ratio, "91.5%"),
            (1_435_781_451.0, Unit::Time, "2015-07-01T20:10:51Z"),
            (f64::NAN, Unit::Bytes, "NaN"),
            (f64::INFINITY, Unit::Seconds, "+Inf"),
        ] {
            assert_eq!(number(value, unit), text);
        }
        assert_eq!([1, 1000, 1_234_567].map(counted), ["1", "1,000", "1,234,567"]);
    }
}
