//! Times as people write them: RFC 3339, unix seconds, or relative to the data.

use promqlite::format::read_duration;
use promqlite::time::Civil;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::time::Window;

/// What relative times are relative to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Clock {
    /// The end of recorded data, or the time of day where nothing is recorded.
    pub(crate) now: Timestamp,
    /// The time that there is data for.
    pub(crate) span: Option<Window>,
}

impl Clock {
    /// Returns the clock as it is at this moment: over what is not recorded, time passes.
    pub(crate) fn fresh(self) -> Self {
        match self.span {
            Some(_) => self,
            None => Self { now: wall_clock(), ..self },
        }
    }

    /// Reads a time; the error says what could stand there.
    pub(crate) fn read(&self, text: &str) -> Result<Timestamp, String> {
        let text = text.trim();
        if let Ok(seconds) = text.parse::<f64>()
            && seconds.is_finite()
        {
            return Ok(Timestamp((seconds * 1000.0).round() as i64));
        }
        let found = self.relative(text).or_else(|| rfc3339(text));
        found.ok_or_else(|| {
            format!(
                "`{text}` is no time: write RFC 3339 (2026-01-31T12:00:00Z), unix seconds, or \
                 `now`, `start`, `end`, with a length of time added: -1h, end-5m"
            )
        })
    }

    /// Reads `now`, `start` or `end`, or a length before or behind one of them.
    fn relative(&self, text: &str) -> Option<Timestamp> {
        let at = text.find(['-', '+']).unwrap_or(text.len());
        let (word, length) = text.split_at(at);
        let from = match word.trim() {
            "" if !length.is_empty() => self.now,
            "now" => self.now,
            "start" => self.start(),
            "end" => self.span.map_or(self.now, |span| span.until),
            _ => return None,
        };
        if length.is_empty() {
            return Some(from);
        }
        let (sign, length) = length.split_at(1);
        let length = Millis(read_duration(length.trim()).ok()?);
        Some(if sign == "-" { from - length } else { from + length })
    }

    /// Returns the time of the first sample.
    fn start(&self) -> Timestamp {
        self.span.map_or(self.now, |span| span.after + Millis(1))
    }
}

/// Reads a length of time as PromQL writes it, or as a number of seconds.
pub(crate) fn length(text: &str) -> Result<Millis, String> {
    if let Ok(millis) = read_duration(text) {
        return Ok(Millis(millis));
    }
    let seconds = text.parse::<f64>().ok().filter(|seconds| seconds.is_finite());
    let millis = seconds.map(|seconds| Millis((seconds * 1000.0).round() as i64));
    millis.ok_or_else(|| format!("`{text}` is no length of time: write 30s, 5m, 1h30m or seconds"))
}

/// Returns the step of a range query that names none: the span over 250, at least a second.
pub(crate) fn default_step(from: Timestamp, to: Timestamp) -> Millis {
    Millis::from_seconds(((to - from).0 / 250_000).max(1))
}

/// Returns the time of day.
#[expect(clippy::disallowed_methods, reason = "the shell is where the clock is asked")]
pub(crate) fn wall_clock() -> Timestamp {
    let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(passed.map_or(0, |passed| passed.as_millis() as i64))
}

/// Reads RFC 3339; date alone, a blank for the `T`, and no zone (UTC) are understood too.
pub(crate) fn rfc3339(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, time),
        None => (text, "00:00Z"),
    };
    let mut parts = date.split('-');
    let mut next = |digits: usize| {
        let part = parts.next()?;
        let right = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<i64>().ok()).flatten()
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    let (clock, offset) = zone(time)?;
    let (of_day, millis) = time_of_day(clock)?;
    let [month, day] = [month as u8, day as u8];
    let civil = Civil { year, month, day, hour: 0, minute: 0, second: 0 };
    if !(1..=12).contains(&month) || day == 0 || day > civil.days_in_month() {
        return None;
    }
    Some(Timestamp((civil.seconds() + of_day - offset) * 1000 + millis))
}

/// Divides a time of day from its zone; returns the zone's offset in seconds.
fn zone(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let (clock, zone) = text.split_at(at);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
    (hours <= 23 && minutes <= 59).then_some((clock, sign * (hours * 3600 + minutes * 60)))
}

/// Reads a time of day into seconds and milliseconds.
fn time_of_day(text: &str) -> Option<(i64, i64)> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.split(':').map(|part| {
        let right = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<i64>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let millis = format!("{fraction:0<3}").get(..3)?.parse::<i64>().ok()?;
    Some((hour * 3600 + minute * 60 + second, millis))
}

/// Writes a time as RFC 3339, with milliseconds where there are any.
pub(crate) fn written(at: Timestamp) -> String {
    let whole = promqlite::time::rfc3339(at.0);
    match at.0.rem_euclid(1000) {
        0 => whole,
        millis => format!("{}.{millis:03}Z", whole.trim_end_matches('Z')),
    }
}

#[cfg(test)]
mod tests {
    use promqlite::time::Timestamp;
    use promqlite::time::Window;

    use super::Clock;
    use super::default_step;
    use super::length;
    use super::written;

    fn clock() -> Clock {
        let span = Window { after: Timestamp(999_999), until: Timestamp(7_200_000) };
        Clock { now: Timestamp(7_200_000), span: Some(span) }
    }

    #[test]
    fn times_are_read_in_every_form() {
        for (text, millis) in [
            ("0", 0),
            ("-5", -5000),
            ("1435781451.781", 1_435_781_451_781),
            ("1970-01-01T00:00:01Z", 1000),
            ("1970-01-01T01:00:00.25+01:00", 250),
            ("1970-01-01T00:00:00-00:30", 1_800_000),
            ("1970-01-02", 86_400_000),
            ("1970-01-01 00:01", 60_000),
            ("now", 7_200_000),
            ("start", 1_000_000),
            ("end - 1h", 3_600_000),
            ("start+10s", 1_010_000),
            ("-1h30m", 1_800_000),
        ] {
            assert_eq!(clock().read(text), Ok(Timestamp(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "yesterday", "-", "now-", "2026-02-30", "2026-1-1", "24:00", "NaN", "é-1h"]
        {
            assert!(clock().read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_written_time_is_read_again() {
        for millis in [0, 1, 1_435_781_451_781, -1] {
            let text = written(Timestamp(millis));
            assert_eq!(clock().read(&text), Ok(Timestamp(millis)), "{text}");
        }
    }

    #[test]
    fn steps_are_lengths_or_seconds_and_follow_the_span() {
        assert_eq!(length("1m30s").map(|step| step.0), Ok(90_000));
        assert_eq!(length("0.5").map(|step| step.0), Ok(500));
        assert!(length("soon").is_err());
        assert_eq!(default_step(Timestamp(0), Timestamp(3_600_000)).0, 14_000);
        assert_eq!(default_step(Timestamp(0), Timestamp(60_000)).0, 1000);
    }
}
