//! Stretches of time that come again: working hours, weekends, the last day of a month.

use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::time::Civil;

use super::fields;
use super::schema::Reader;

/// A stretch of time; what it does not say holds at any time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Interval {
    /// Minutes of a day, the last not included.
    times: Option<Vec<(i64, i64)>>,
    weekdays: Option<Vec<(i64, i64)>>,
    days: Option<Vec<(i64, i64)>>,
    months: Option<Vec<(i64, i64)>>,
    years: Option<Vec<(i64, i64)>>,
    /// The time zone that it is meant in.
    pub location: Option<Placed<String>>,
}

const WEEKDAYS: [&str; 7] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// How a stretch of time is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spelling {
    /// As Alertmanager's configuration has it.
    Native,
    /// As objects of the operator have it.
    Object,
}

impl Spelling {
    /// Returns the name of a field.
    fn name(self, native: &'static str) -> &'static str {
        match (self, native) {
            (Self::Object, "start_time") => "startTime",
            (Self::Object, "end_time") => "endTime",
            (Self::Object, "days_of_month") => "daysOfMonth",
            _ => native,
        }
    }
}

impl Interval {
    /// Reads a stretch of time.
    pub(super) fn of(node: Node<'_>, spelling: Spelling, reader: &mut Reader) -> Self {
        // What the operator's objects have more is dropped, and nothing is refused for it.
        if spelling == Spelling::Native {
            reader.known(node, fields::INTERVAL, "a time interval");
        }
        let mut interval = Self::default();
        if node.member("times").is_some() {
            let times = node.member("times").into_iter().flat_map(Node::items);
            interval.times =
                Some(times.filter_map(|item| times_of(item.target(), spelling, reader)).collect());
        }
        interval.weekdays = ranges(node, "weekdays", reader, &|word| {
            let word = word.to_ascii_lowercase();
            WEEKDAYS.iter().position(|day| *day == word).map(|at| at as i64)
        });
        interval.months = ranges(node, "months", reader, &|word| {
            let lower = word.to_ascii_lowercase();
            let named = MONTHS.iter().position(|month| *month == lower).map(|at| at as i64 + 1);
            named.or_else(|| word.parse().ok().filter(|month| (1..=12).contains(month)))
        });
        interval.days = ranges(node, spelling.name("days_of_month"), reader, &|word| {
            word.parse().ok().filter(|day: &i64| *day != 0 && (-31..=31).contains(day))
        });
        interval.years = ranges(node, "years", reader, &|word| word.parse().ok());
        interval.location = reader.text(node, "location");
        interval
    }

    /// Tells whether it holds at a date and time of day in its own time zone.
    pub fn holds(&self, at: Civil) -> bool {
        let minute = i64::from(at.hour) * 60 + i64::from(at.minute);
        let length = i64::from(at.days_in_month());
        let from_end = |day: i64| if day < 0 { length + day + 1 } else { day };
        let any = |ranges: &Option<Vec<(i64, i64)>>, test: &dyn Fn(i64, i64) -> bool| {
            ranges.as_ref().is_none_or(|all| all.iter().any(|&(first, last)| test(first, last)))
        };
        let within = |value: i64| move |first: i64, last: i64| (first..=last).contains(&value);
        any(&self.times, &|first, last| (first..last).contains(&minute))
            && any(&self.weekdays, &within(i64::from(at.day_of_week())))
            && any(&self.months, &within(i64::from(at.month)))
            && any(&self.years, &within(at.year))
            && any(&self.days, &|first, last| {
                let (first, last) = (from_end(first), from_end(last).min(length));
                first <= length && (first..=last).contains(&i64::from(at.day))
            })
    }
}

fn times_of(node: Node<'_>, spelling: Spelling, reader: &mut Reader) -> Option<(i64, i64)> {
    let [start, end] = ["start_time", "end_time"].map(|name| spelling.name(name));
    reader.known(node, &format!("{start} {end}"), "a time of day");
    let mut minute = |key: &str| {
        let text = reader.text(node, key);
        let Some(text) = text else {
            reader.refuse(node, "both start and end times must be provided", "");
            return None;
        };
        let read = minutes(&text.value);
        if read.is_none() {
            let message = format!("\"{}\" is no time of day", text.value);
            reader.refuse_at(text.place.span, message, "a time is written `17:30`, up to `24:00`");
        }
        read
    };
    let (start, end) = (minute(start)?, minute(end)?);
    if start >= end {
        let hint = "write one up to 24:00 and one from 00:00";
        reader.refuse(node, "start time cannot be equal or greater than end time", hint);
        return None;
    }
    Some((start, end))
}

/// Reads a time of day; 24:00 is the end of it.
fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| (part.len() == 2).then(|| part.parse::<i64>().ok()).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    (is_time || (hour, minute) == (24, 0)).then_some(hour * 60 + minute)
}

/// Reads a list of `first:last`, or of single ones.
fn ranges(
    node: Node<'_>,
    key: &str,
    reader: &mut Reader,
    read: &dyn Fn(&str) -> Option<i64>,
) -> Option<Vec<(i64, i64)>> {
    let list = node.member(key)?;
    let mut ranges = Vec::new();
    for item in list.items().map(Node::target) {
        // Days of a month are objects of their own in objects.
        let [start, end] = ["start", "end"].map(|key| item.member(key).map_or("", Node::text));
        let (text, is_object) = (item.text().trim(), item.shape() == Shape::Mapping);
        let (first, last) = match text.split_once(':') {
            _ if is_object => (start, if end.is_empty() { start } else { end }),
            Some(range) => range,
            None => (text, text),
        };
        let text = format!("{first}:{last}");
        match (read(first.trim()), read(last.trim())) {
            (Some(first), Some(last)) if first <= last || first > 0 && last < 0 => {
                ranges.push((first, last));
            }
            (Some(_), Some(_)) => {
                reader.refuse(item, format!("`{text}` ends before it begins"), "");
            }
            _ => reader.refuse(item, format!("`{text}` cannot be one of {key}"), ""),
        }
    }
    Some(ranges)
}
