//! Times and lengths of time, as clients of the API write them.

use std::time::Duration;

use crate::format::read_duration;
use crate::format::read_float;
use crate::math::quote;
use crate::time::Civil;
use crate::time::Millis;
use crate::time::Timestamp;

/// The nanoseconds of a second.
const SECOND: i128 = 1_000_000_000;
/// The nanoseconds of a millisecond.
const MILLI: i128 = 1_000_000;

/// An instant to the nanosecond, since ends are compared with starts to the nanosecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(i128);

impl Moment {
    /// What stands for the beginning of all time where a client says nothing.
    pub const FIRST: Self = Self((i64::MIN as i128 / 1000 + 62_135_596_801) * SECOND);

    /// What stands for the end of all time where a client says nothing.
    pub const LAST: Self = Self((i64::MAX as i128 / 1000 - 62_135_596_801) * SECOND + 999_999_999);

    /// Reads Unix seconds or RFC 3339.
    pub fn read(text: &str) -> Result<Self, String> {
        let seconds = number(text).filter(|seconds| seconds.is_finite());
        let found = seconds.map(Self::of_seconds).or_else(|| rfc3339(text));
        found.ok_or_else(|| format!("cannot parse {} to a valid timestamp", quote(text)))
    }

    /// Returns the instant in milliseconds, the fraction dropped.
    pub fn timestamp(self) -> Timestamp {
        let millis = self.0.div_euclid(MILLI);
        Timestamp(millis.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
    }

    /// Returns the nanoseconds from an earlier moment to this one.
    pub(super) fn since(self, earlier: Self) -> i128 {
        self.0 - earlier.0
    }

    fn of_seconds(seconds: f64) -> Self {
        let fraction = (seconds.fract() * 1000.0).round() / 1000.0;
        Self(i128::from(seconds.trunc() as i64) * SECOND + (fraction * 1e9) as i128)
    }
}

/// A length of time in nanoseconds, possibly none and possibly backwards.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Span(i64);

impl Span {
    /// Reads a number of seconds or a duration such as `1h30m`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let refused =
            |more: &str| Err(format!("cannot parse {} to a valid duration{more}", quote(text)));
        if let Some(seconds) = number(text) {
            let nanoseconds = seconds * 1e9;
            let fits =
                (-9_223_372_036_854_775_808.0..=9_223_372_036_854_775_807.0).contains(&nanoseconds);
            let nowhere = nanoseconds.is_nan();
            return match (fits, nowhere) {
                (true, _) => Ok(Self(nanoseconds as i64)),
                (false, true) => refused(""),
                (false, false) => refused(". It overflows int64"),
            };
        }
        let whole = read_duration(text).ok().and_then(|millis| millis.checked_mul(MILLI as i64));
        whole.map_or_else(|| refused(""), |nanoseconds| Ok(Self(nanoseconds)))
    }

    /// Returns the nanoseconds.
    pub(super) fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Returns the milliseconds, the fraction dropped.
    pub(super) fn millis(self) -> Millis {
        Millis(self.0 / MILLI as i64)
    }

    /// Returns the time to wait; `None` if it has passed already.
    pub(super) fn ahead(self) -> Option<Duration> {
        u64::try_from(self.0).ok().filter(|length| *length > 0).map(Duration::from_nanos)
    }
}

/// Reads a number as Go does; underscores may stand between its digits.
fn number(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return read_float(text).ok();
    }
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let between = |at: usize| {
        is_digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && is_digit(bytes.get(at + 1))
    };
    let right = bytes.iter().enumerate().all(|(at, byte)| *byte != b'_' || between(at));
    if right { read_float(&text.replace('_', "")).ok() } else { None }
}

/// Reads RFC 3339 as strictly as Go does, to the nanosecond.
fn rfc3339(text: &str) -> Option<Moment> {
    // Go knows four digits of a year; these two are what it writes for its own ends of time.
    match text {
        "-292273086-05-16T16:47:06Z" => return Some(Moment::FIRST),
        "292277025-08-18T07:12:54.999999999Z" => return Some(Moment::LAST),
        _ => {}
    }
    let (date, rest) = text.split_once('T')?;
    let [year, month, day] = three(date, '-', 4)?;
    let (month, day) = (month as u8, day as u8);
    let zone = rest.find(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone);
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
    // Go takes an hour of one digit, and of nothing else.
    let [hour, minute, second] = three(clock, ':', if clock.len() == 7 { 1 } else { 2 })?;
    let (hour, minute, second) = (hour as u8, minute as u8, second as u8);
    let civil = Civil { year, month, day, hour, minute, second };
    let is_day = (1..=12).contains(&month) && (1..=civil.days_in_month()).contains(&day);
    if !is_day || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = civil.seconds() - offset(zone)?;
    Some(Moment(i128::from(seconds) * SECOND + nanoseconds(fraction)?))
}

/// Reads three numbers, the first of a certain length and the others of two digits.
fn three(text: &str, between: char, length: usize) -> Option<[i64; 3]> {
    let mut parts = text.split(between);
    let mut next = |length| {
        let part = parts.next().filter(|part| part.len() == length)?;
        digits(part)
    };
    let found = [next(length)?, next(2)?, next(2)?];
    parts.next().is_none().then_some(found)
}

fn digits(text: &str) -> Option<i64> {
    let right = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

/// Reads the fraction of a second; digits beyond the ninth are dropped.
fn nanoseconds(fraction: &str) -> Option<i128> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{fraction:0<9}").get(..9)?.parse().ok()
}

/// Reads a zone; returns its seconds east.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    (hours <= 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}
