//! Values and times of samples.

use crate::format::read_float;

use super::dialect::Dialect;
use super::flaw::Flaw;

/// The one NaN that stands for all: no text can make a stale marker.
const NAN: f64 = f64::from_bits(0x7ff8_0000_0000_0001);

/// The digits that surely fit into a float and an integer.
const SHORT: usize = 15;

/// Reads a value as Go does, without the forms that came with Go 1.13.
#[inline]
pub(super) fn read_value(token: &[u8]) -> Result<f64, &'static str> {
    if let Some(whole) = read_digits(token) {
        return Ok(whole as f64);
    }
    let text = std::str::from_utf8(token).map_err(|_| "invalid syntax")?;
    let value = read_float(text)?;
    if !value.is_nan() {
        return Ok(value);
    }
    if text.starts_with(['+', '-']) { Err("invalid syntax") } else { Ok(NAN) }
}

/// Reads the value at a place of a line.
#[inline]
pub(super) fn value_at(line: &[u8], from: usize, until: usize) -> Result<f64, Flaw> {
    let token = line.get(from..until).unwrap_or_default();
    read_value(token).map_err(|why| {
        let shown = String::from_utf8_lossy(token);
        Flaw::new(from, format!("expected a number, got {shown:?}: {why}"))
    })
}

/// Reads a short row of digits.
#[inline]
fn read_digits(token: &[u8]) -> Option<u64> {
    let short = (1..=SHORT).contains(&token.len());
    let digit = |whole: u64, byte: &u8| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| whole * 10 + u64::from(digit))
    };
    if short { token.iter().try_fold(0, digit) } else { None }
}

/// Reads a time into milliseconds.
#[inline]
pub(super) fn read_time(token: &[u8], dialect: Dialect) -> Option<i64> {
    match dialect {
        Dialect::Text => read_digits(token).map(|whole| whole as i64).or_else(|| {
            let digits = token.first()?.is_ascii_digit();
            std::str::from_utf8(token).ok().filter(|_| digits)?.parse().ok()
        }),
        Dialect::OpenMetrics => read_seconds(token),
    }
}

/// Reads seconds into milliseconds; what is below a millisecond is cut off.
///
/// Plain decimals are read digit by digit. Prometheus multiplies floats, which makes 4.001 s of
/// some whole milliseconds the one before; and nobody means that.
fn read_seconds(token: &[u8]) -> Option<i64> {
    let (sign, size) = token.strip_prefix(b"-").map_or((1, token), |size| (-1, size));
    let mut parts = size.splitn(2, |&byte| byte == b'.');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next().unwrap_or(b"0"));
    let mut thousandths = [b'0'; 3];
    thousandths.iter_mut().zip(fraction).for_each(|(to, from)| *to = *from);
    let plain = fraction.iter().all(u8::is_ascii_digit);
    if let (true, Some(whole), Some(rest)) = (plain, read_digits(whole), read_digits(&thousandths))
    {
        return Some(sign * (whole as i64 * 1000 + rest as i64));
    }
    let seconds = read_value(token).ok().filter(|seconds| seconds.is_finite())?;
    Some((seconds * 1000.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::NAN;
    use super::read_time;
    use super::read_value;
    use crate::format::exposition::dialect::Dialect;

    #[test]
    fn values_are_read_as_go_reads_them() {
        for (text, value) in [
            ("0", 0.0),
            ("007", 7.0),
            ("-0", -0.0),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("+Inf", f64::INFINITY),
            ("-inf", f64::NEG_INFINITY),
            ("nan", NAN),
            ("1234567890123456789", 1_234_567_890_123_456_789.0),
        ] {
            assert_eq!(
                read_value(text.as_bytes()).map(f64::to_bits),
                Ok(value.to_bits()),
                "{text}"
            );
        }
        for text in ["", "+", "1e", "0x1", "0x1p4", "1_000", "+nan", "true", "1e999", "١"] {
            assert!(read_value(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_milliseconds_in_one_dialect_and_seconds_in_the_other() {
        let text = |token: &str| read_time(token.as_bytes(), Dialect::Text);
        let open = |token: &str| read_time(token.as_bytes(), Dialect::OpenMetrics);
        assert_eq!(text("1395066363000"), Some(1_395_066_363_000));
        assert_eq!(text("9223372036854775807"), Some(i64::MAX));
        assert_eq!(["1.5", "-1", "", "+1", "9223372036854775808"].map(text), [None; 5]);
        assert_eq!(open("1700000000.001"), Some(1_700_000_000_001));
        assert_eq!(open("-1.5"), Some(-1500));
        assert_eq!(open("1.2349"), Some(1234));
        assert_eq!(open("1e3"), Some(1_000_000));
        assert_eq!(["", "NaN", "Inf", "x", "1.x"].map(open), [None; 5]);
        // 1.009 · 1000 is a little below 1009 as a float.
        let wrong = (0..100_000_i64).find(|at| {
            let token = format!("{}.{:03}", 1_700_000_000 + at / 1000, at % 1000);
            open(&token) != Some(1_700_000_000_000 + at)
        });
        assert_eq!(wrong, None);
    }
}
