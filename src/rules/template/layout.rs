//! Go's way to write a time: by the example of 2 January 2006, 15:04:05.

use std::fmt::Write;

use super::moment::Moment;

/// The layout a time prints itself in.
const OWN: &str = "2006-01-02 15:04:05.999999999 -0700 MST";

/// The parts of a layout; of two that could match, the one that is listed first is meant.
///
/// Everything is in UTC, so a zone is a fixed text and needs no part of its own kind.
const PARTS: [(&str, Part); 30] = [
    ("January", Part::MonthName),
    ("Jan", Part::MonthShort),
    ("Monday", Part::DayName),
    ("Mon", Part::DayShort),
    ("MST", Part::Fixed("UTC")),
    ("002", Part::YearDay(3, '0')),
    ("01", Part::Month(2)),
    ("02", Part::Day(2, '0')),
    ("03", Part::HalfHour(2)),
    ("04", Part::Minute(2)),
    ("05", Part::Second(2)),
    ("06", Part::YearShort),
    ("15", Part::Hour),
    ("1", Part::Month(1)),
    ("2006", Part::Year),
    ("2", Part::Day(1, '0')),
    ("__2", Part::YearDay(3, ' ')),
    ("_2", Part::Day(2, ' ')),
    ("3", Part::HalfHour(1)),
    ("4", Part::Minute(1)),
    ("5", Part::Second(1)),
    ("PM", Part::Half(["AM", "PM"])),
    ("pm", Part::Half(["am", "pm"])),
    ("-07:00:00", Part::Fixed("+00:00:00")),
    ("-07:00", Part::Fixed("+00:00")),
    ("-070000", Part::Fixed("+000000")),
    ("-0700", Part::Fixed("+0000")),
    ("-07", Part::Fixed("+00")),
    ("Z07", Part::Zulu),
    (".", Part::Fraction),
];

#[derive(Clone, Copy)]
enum Part {
    Fixed(&'static str),
    MonthName,
    MonthShort,
    DayName,
    DayShort,
    Year,
    YearShort,
    Month(usize),
    Day(usize, char),
    YearDay(usize, char),
    Hour,
    HalfHour(usize),
    Minute(usize),
    Second(usize),
    Half([&'static str; 2]),
    /// `Z`, with any of the numeric forms behind it.
    Zulu,
    /// A point or comma and nines or noughts.
    Fraction,
}

impl Moment {
    /// Writes the instant as Go's `String` does.
    pub(super) fn text(self) -> String {
        self.format(OWN)
    }

    /// Writes the instant by a layout.
    pub(super) fn format(self, layout: &str) -> String {
        let mut written = String::with_capacity(layout.len() + 8);
        let mut rest = layout;
        while let Some(first) = rest.chars().next() {
            let (length, part) = find(rest);
            match part {
                Some(Part::Fraction) => self.fraction(&rest[..length], &mut written),
                Some(part) => self.part(part, &mut written),
                None => written.push(first),
            }
            rest = &rest[length..];
        }
        written
    }

    fn part(self, part: Part, into: &mut String) {
        let civil = self.civil();
        let half = |hour: u8| if hour.is_multiple_of(12) { 12 } else { hour % 12 };
        // Writing to a string cannot fail.
        let _ = match part {
            Part::Fixed(text) => write!(into, "{text}"),
            Part::MonthName => write!(into, "{}", self.month().name()),
            Part::MonthShort => write!(into, "{:.3}", self.month().name()),
            Part::DayName => write!(into, "{}", self.weekday().name()),
            Part::DayShort => write!(into, "{:.3}", self.weekday().name()),
            Part::Year => write!(into, "{:04}", civil.year),
            Part::YearShort => write!(into, "{:02}", civil.year.rem_euclid(100)),
            Part::Month(width) => write!(into, "{:0width$}", civil.month),
            Part::Day(width, ' ') => write!(into, "{:width$}", civil.day),
            Part::Day(width, _) => write!(into, "{:0width$}", civil.day),
            Part::YearDay(width, ' ') => write!(into, "{:width$}", civil.day_of_year()),
            Part::YearDay(width, _) => write!(into, "{:0width$}", civil.day_of_year()),
            Part::Hour => write!(into, "{:02}", civil.hour),
            Part::HalfHour(width) => write!(into, "{:0width$}", half(civil.hour)),
            Part::Minute(width) => write!(into, "{:0width$}", civil.minute),
            Part::Second(width) => write!(into, "{:0width$}", civil.second),
            Part::Half([before, after]) => {
                write!(into, "{}", if civil.hour < 12 { before } else { after })
            }
            Part::Zulu => write!(into, "Z"),
            Part::Fraction => Ok(()),
        };
    }

    /// Writes the fraction of the second: noughts keep their places, nines drop what is empty.
    fn fraction(self, layout: &str, into: &mut String) {
        let digits = format!("{:09}", self.nanosecond());
        let places = (layout.len() - 1).min(9);
        let shown = digits.get(..places).unwrap_or(&digits);
        if !layout.ends_with('9') {
            into.push_str(&layout[..1]);
            into.push_str(shown);
            return;
        }
        let shown = shown.trim_end_matches('0');
        if !shown.is_empty() {
            into.push_str(&layout[..1]);
            into.push_str(shown);
        }
    }
}

/// Returns the part a layout begins with and its length, or the length of its first character.
fn find(layout: &str) -> (usize, Option<Part>) {
    if let Some(length) = fraction_length(layout) {
        return (length, Some(Part::Fraction));
    }
    for (word, part) in PARTS {
        if !layout.starts_with(word) || matches!(part, Part::Fraction) {
            continue;
        }
        let after = &layout[word.len()..];
        let length = match part {
            Part::Zulu => word.len() + zulu_length(after),
            // `_2006` is a plain character and a year.
            Part::Day(_, ' ') if after.starts_with("006") => continue,
            // A word that goes on is not the short name of a month or day.
            Part::MonthShort | Part::DayShort
                if after.starts_with(|c: char| c.is_ascii_lowercase()) =>
            {
                continue;
            }
            _ => word.len(),
        };
        return (length, Some(part));
    }
    (layout.chars().next().map_or(1, char::len_utf8), None)
}

fn zulu_length(after: &str) -> usize {
    [":00:00", "0000", ":00", "00"]
        .iter()
        .find(|form| after.starts_with(**form))
        .map_or(0, |f| f.len())
}

/// Returns the length of a fraction such as `.000` or `,999` that no digit follows.
fn fraction_length(layout: &str) -> Option<usize> {
    let rest = layout.strip_prefix(['.', ','])?;
    let digit = rest.chars().next().filter(|c| matches!(c, '0' | '9'))?;
    let run = rest.len() - rest.trim_start_matches(digit).len();
    (!rest[run..].starts_with(|c: char| c.is_ascii_digit())).then_some(run + 1)
}
