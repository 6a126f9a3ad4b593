//! Dates in UTC.

/// A date and time of day in the proleptic Gregorian calendar, in UTC.
///
/// ```
/// use promqlite::time::Civil;
///
/// let leap = Civil::from_seconds(951_782_400);
/// assert_eq!((leap.year, leap.month, leap.day), (2000, 2, 29));
/// assert_eq!((leap.day_of_week(), leap.days_in_month()), (2, 29));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Civil {
    /// The year; 0 is the year before year 1.
    pub year: i64,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// The hour, from 0.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
    /// The second.
    pub second: u8,
}

const SECONDS_A_DAY: i64 = 86_400;

impl Civil {
    /// Returns the date of a number of seconds since the Unix epoch.
    pub fn from_seconds(seconds: i64) -> Self {
        let (days, rest) = (seconds.div_euclid(SECONDS_A_DAY), seconds.rem_euclid(SECONDS_A_DAY));
        // Eras of 400 years that begin on 1 March, so that the leap day is a year's last.
        let shifted = days + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: month as u8,
            day: (of_year - (153 * march_month + 2) / 5 + 1) as u8,
            hour: (rest / 3600) as u8,
            minute: (rest % 3600 / 60) as u8,
            second: (rest % 60) as u8,
        }
    }

    /// Returns the seconds since the Unix epoch.
    pub fn seconds(self) -> i64 {
        let time = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60;
        self.days() * SECONDS_A_DAY + time + i64::from(self.second)
    }

    /// Returns the days since the Unix epoch.
    fn days(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = self.year - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        era * 146_097 + of_era - 719_468
    }

    /// Returns the day of the week, Sunday being 0.
    pub fn day_of_week(self) -> u8 {
        (self.days() + 4).rem_euclid(7) as u8
    }

    /// Returns the day of the year, from 1.
    pub fn day_of_year(self) -> u16 {
        (self.days() - Self { month: 1, day: 1, ..self }.days() + 1) as u16
    }

    /// Returns the number of days of the month.
    pub fn days_in_month(self) -> u8 {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        match self.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

/// Writes an instant in milliseconds as RFC 3339 in UTC, to the second.
///
/// ```
/// use promqlite::time::rfc3339;
///
/// assert_eq!(rfc3339(1_767_225_600_000), "2026-01-01T00:00:00Z");
/// ```
pub fn rfc3339(millis: i64) -> String {
    let Civil { year, month, day, hour, minute, second } =
        Civil::from_seconds(millis.div_euclid(1000));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
