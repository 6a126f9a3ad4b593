//! Numbers and times as the API writes them, into a window of fixed size.
//!
//! Whole numbers and numbers of three decimals have paths of their own: they are most of what is
//! written, and their shortest form is known without searching for it.

use crate::math::shortest;

/// The room that any number or time needs.
pub(super) const WIDTH: usize = 32;

/// The ten thousand parts of a window are copied at once, whatever is used of them.
const HALF: usize = 16;

/// Below this, whole numbers and thousandths of them are their own shortest form.
const EXACT_MAX: f64 = 1e15;

/// Writes a float with its shortest digits, an exponent only below 1e-6 and from 1e21 on; returns
/// its length.
#[inline]
pub(super) fn write_float(value: f64, into: &mut [u8; WIDTH]) -> usize {
    let size = value.abs();
    if size < EXACT_MAX {
        let sign = usize::from(value.is_sign_negative());
        into[0] = b'-';
        let whole = size as u64;
        if whole as f64 == size {
            return sign + write_whole(whole, sign, into);
        }
        let scaled = size * 1000.0;
        let thousandths = (scaled + 0.5) as u64;
        // Division and multiplication round once each; who is further away needs no division.
        let is_near = (scaled - thousandths as f64).abs() <= scaled * (2.0 * f64::EPSILON);
        if is_near && thousandths as f64 / 1000.0 == size && (thousandths as f64) < EXACT_MAX {
            return write_thousandths(thousandths, sign, into);
        }
    }
    write_any(value, into)
}

/// Writes a time in seconds: no fraction, or one of three digits; returns its length.
pub(super) fn write_time(milliseconds: i64, into: &mut [u8; WIDTH]) -> usize {
    let sign = usize::from(milliseconds < 0);
    into[0] = b'-';
    let size = milliseconds.unsigned_abs();
    let length = sign + write_whole(size / 1000, sign, into);
    if size.is_multiple_of(1000) {
        return length;
    }
    into[length..length + 4].copy_from_slice(&fraction(size % 1000));
    length + 4
}

/// Writes a number below 10^16 from a place on; returns the number of its digits.
#[inline]
fn write_whole(value: u64, from: usize, into: &mut [u8; WIDTH]) -> usize {
    let mut digits = [b'0'; 2 * HALF];
    let count = if value < 100_000_000 {
        digits[8..HALF].copy_from_slice(&eight_digits(value));
        decimals(value)
    } else {
        digits[..8].copy_from_slice(&eight_digits(value / 100_000_000));
        digits[8..HALF].copy_from_slice(&eight_digits(value % 100_000_000));
        8 + decimals(value / 100_000_000)
    };
    let first = HALF - count;
    into[from..from + HALF].copy_from_slice(&digits[first..first + HALF]);
    count
}

#[inline]
fn write_thousandths(value: u64, sign: usize, into: &mut [u8; WIDTH]) -> usize {
    let length = sign + write_whole(value / 1000, sign, into);
    let rest = value % 1000;
    into[length..length + 4].copy_from_slice(&fraction(rest));
    let zeros = usize::from(rest.is_multiple_of(10)) + usize::from(rest.is_multiple_of(100));
    length + 4 - zeros
}

/// Returns the point and three digits behind it.
#[inline]
fn fraction(thousandths: u64) -> [u8; 4] {
    let digit = |value: u64| b'0' + (value % 10) as u8;
    [b'.', digit(thousandths / 100), digit(thousandths / 10), digit(thousandths)]
}

/// Returns the number of digits of a number below 10^8.
#[inline]
fn decimals(value: u64) -> usize {
    const POWERS: [u64; 7] = [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    1 + POWERS.iter().map(|&power| usize::from(value >= power)).sum::<usize>()
}

/// Returns the digits of a number below 10^8, leading zeros included.
///
/// Four, then two, then one digit are split off in all lanes of a word at once; the factors are
/// the rounded reciprocals of 100 and 10, exact for numbers of that size.
#[inline]
fn eight_digits(value: u64) -> [u8; 8] {
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | ((pairs - 10 * tens) << 8);
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

/// Writes any float by its shortest digits.
fn write_any(value: f64, into: &mut [u8; WIDTH]) -> usize {
    let mut buffer = zmij::Buffer::new();
    // Between these, what the crate writes is the form of the API but for a fraction of zero.
    if (1e-5..1e16).contains(&value.abs()) {
        let text = buffer.format_finite(value).as_bytes();
        return copy(text.strip_suffix(b".0").unwrap_or(text), into);
    }
    copy(shortest(value).as_bytes(), into)
}

/// Copies a text that fits the window; most of them have sixteen bytes or more, and two copies of a
/// fixed length are quicker than one of any.
#[inline]
fn copy(text: &[u8], into: &mut [u8; WIDTH]) -> usize {
    match (text.first_chunk::<HALF>(), text.last_chunk::<HALF>()) {
        (Some(first), Some(last)) => {
            into[..HALF].copy_from_slice(first);
            into[text.len() - HALF..text.len()].copy_from_slice(last);
        }
        _ => into[..text.len()].copy_from_slice(text),
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::WIDTH;
    use super::write_float;
    use super::write_time;
    use crate::math::shortest;

    fn float(value: f64) -> String {
        let mut window = [0; WIDTH];
        let length = write_float(value, &mut window);
        String::from_utf8_lossy(&window[..length]).into_owned()
    }

    fn time(milliseconds: i64) -> String {
        let mut window = [0; WIDTH];
        let length = write_time(milliseconds, &mut window);
        String::from_utf8_lossy(&window[..length]).into_owned()
    }

    #[test]
    fn every_kind_of_float_has_the_form_of_the_api() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (42.0, "42"),
            (-1234.5, "-1234.5"),
            (0.1, "0.1"),
            (1.005, "1.005"),
            (1e15, "1000000000000000"),
            (999_999_999_999_999.0, "999999999999999"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (-1.25e300, "-1.25e+300"),
            (0.000_001, "0.000001"),
            (0.000_001_234_567_890_123_456_7, "0.0000012345678901234567"),
            (1e-7, "1e-07"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            // Two texts of that length are as near: the last digit is the even one.
            (1_572_745_502_525_909.0 + 0.25, "1572745502525909.2"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn times_have_no_fraction_or_three_digits_of_it() {
        for (milliseconds, text) in [
            (0, "0"),
            (10_000, "10"),
            (10_500, "10.500"),
            (1_435_781_451_781, "1435781451.781"),
            (-1, "-0.001"),
            (-62_135_596_800_000, "-62135596800"),
            (i64::MAX, "9223372036854775.807"),
            (i64::MIN, "-9223372036854775.808"),
        ] {
            assert_eq!(time(milliseconds), text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            cases: 2_000,
            ..ProptestConfig::default()
        })]

        // Rust's own text rounds a last digit up where two are as near, Go to the even one; so
        // the texts may differ in that digit, not in length and not in what is read back.
        #[test]
        fn all_paths_write_the_shortest_text(bits in any::<u64>(), whole in any::<i64>()) {
            let whole = whole >> (bits % 64);
            let thousandths = bits % 1_000_000;
            for value in [
                f64::from_bits(bits),
                whole as f64,
                whole as f64 / 1000.0,
                whole as f64 / 10.0,
                thousandths as f64 * 1e-3 + 1e-9,
            ] {
                let text = float(value);
                prop_assert_eq!(text.len(), shortest(value).len(), "{} for {}", text, value);
                let read: f64 = text.parse().unwrap();
                prop_assert!(read.to_bits() == value.to_bits() || value.is_nan(), "{}", text);
            }
        }
    }
}
