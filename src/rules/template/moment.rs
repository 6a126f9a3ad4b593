//! Instants, lengths of time and their parts, as Go's `time` writes them.

use crate::time::Civil;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Nanoseconds in a second.
pub(super) const SECOND: i64 = 1_000_000_000;

/// An instant in UTC: nanoseconds since the Unix epoch.
///
/// The integer is wider than Go's clock needs, so that adding a duration cannot overflow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Moment(pub(super) i128);

impl Moment {
    /// Returns the whole seconds since the epoch.
    pub(super) fn seconds(self) -> i64 {
        self.0.div_euclid(i128::from(SECOND)) as i64
    }

    /// Returns the nanoseconds within the second.
    pub(super) fn nanosecond(self) -> u32 {
        self.0.rem_euclid(i128::from(SECOND)) as u32
    }

    /// Returns the date and the time of day.
    pub(super) fn civil(self) -> Civil {
        Civil::from_seconds(self.seconds())
    }

    /// Returns the month.
    pub(super) fn month(self) -> Named {
        Named::Month(self.civil().month)
    }

    /// Returns the day of the week.
    pub(super) fn weekday(self) -> Named {
        Named::Weekday(self.civil().day_of_week())
    }

    /// Returns the instant a number of nanoseconds later.
    pub(super) fn plus(self, nanoseconds: i64) -> Self {
        Self(self.0.saturating_add(i128::from(nanoseconds)))
    }

    /// Returns the distance from an earlier instant, held within what a duration can tell.
    pub(super) fn since(self, earlier: Self) -> i64 {
        let distance = self.0.saturating_sub(earlier.0);
        distance.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// Returns the instant moved by years, months and days of the calendar.
    pub(super) fn plus_date(self, years: i64, months: i64, days: i64) -> Self {
        // A step of a million years is beyond every clock, and keeps the sums below from overflow.
        let bound = |count: i64| count.clamp(-1_000_000, 1_000_000);
        let civil = self.civil();
        let month = i64::from(civil.month) - 1 + bound(months);
        let first = Civil {
            year: civil.year + bound(years) + month.div_euclid(12),
            month: month.rem_euclid(12) as u8 + 1,
            day: 1,
            ..civil
        };
        let days = i64::from(civil.day) - 1 + bound(days);
        let seconds = first.seconds() + days * 86_400;
        Self(i128::from(seconds) * i128::from(SECOND) + i128::from(self.nanosecond()))
    }
}

/// A number of Go that prints as a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// From 1.
    Month(u8),
    /// From 0, which is Sunday.
    Weekday(u8),
}

impl Named {
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Month(number) | Self::Weekday(number) => i64::from(number),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Month(number) => MONTHS.get(usize::from(number).wrapping_sub(1)),
            Self::Weekday(number) => DAYS.get(usize::from(number)),
        }
        .copied()
        .unwrap_or("")
    }

    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Month(_) => "time.Month",
            Self::Weekday(_) => "time.Weekday",
        }
    }
}

/// Writes a duration as Go does: `1h30m0s`, `1.5s`, `250ms`, `0s`.
pub(super) fn duration_text(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let size = nanoseconds.unsigned_abs();
    if size < SECOND as u64 {
        let (unit, scale) = match size {
            0 => return "0s".to_owned(),
            1..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!("{sign}{}{unit}", decimal(size, scale));
    }
    let minutes = size / 60_000_000_000;
    let seconds = decimal(size % 60_000_000_000, SECOND as u64);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// Writes `size / scale` exactly; the scale is a power of ten.
fn decimal(size: u64, scale: u64) -> String {
    let (whole, part) = (size / scale, size % scale);
    if part == 0 {
        return whole.to_string();
    }
    let digits = scale.ilog10() as usize;
    let part = format!("{part:0digits$}");
    format!("{whole}.{}", part.trim_end_matches('0'))
}
