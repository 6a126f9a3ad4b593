//! The time zone that times are shown and typed in.

use jiff::Timestamp as Instant;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use crate::moment;

/// A time zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Zone {
    zone: TimeZone,
}

impl Default for Zone {
    fn default() -> Self {
        Self { zone: TimeZone::UTC }
    }
}

impl Zone {
    /// Reads the name of a zone: `UTC`, `local`, or one of the IANA's, such as `Asia/Seoul`.
    pub(crate) fn read(name: &str) -> Result<Self, String> {
        let zone = match name {
            "UTC" | "utc" => TimeZone::UTC,
            "local" => TimeZone::system(),
            name => TimeZone::get(name).map_err(|_| {
                let known: Vec<_> = jiff::tz::db().available().map(|one| one.to_string()).collect();
                let near = promqlite::math::nearest(name, known.iter().map(String::as_str));
                let near = near.map(|near| format!(", did you mean `{near}`?"));
                format!("there is no time zone `{name}`{}", near.unwrap_or_default())
            })?,
        };
        Ok(Self { zone })
    }

    /// Returns the zone's name.
    pub(crate) fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or("local")
    }

    /// Returns the date and time of day of an instant.
    pub(crate) fn civil(&self, at: Timestamp) -> DateTime {
        let at = Instant::from_millisecond(at.0).unwrap_or(Instant::UNIX_EPOCH);
        self.zone.to_datetime(at)
    }

    /// Writes an instant as RFC 3339 with the zone's offset.
    pub(crate) fn written(&self, at: Timestamp) -> String {
        if self.zone == TimeZone::UTC {
            return moment::written(at);
        }
        let Ok(instant) = Instant::from_millisecond(at.0) else { return moment::written(at) };
        let offset = self.zone.to_offset(instant);
        let millis = if at.0.rem_euclid(1000) == 0 { "" } else { "%.3f" };
        let zoned = instant.to_zoned(offset.to_time_zone());
        zoned.strftime(&format!("%Y-%m-%dT%H:%M:%S{millis}%:z")).to_string()
    }

    /// Writes the time of day, with seconds where there are any.
    pub(crate) fn clock(&self, at: Timestamp) -> String {
        let civil = self.civil(at);
        if civil.second() == 0 {
            civil.strftime("%H:%M").to_string()
        } else {
            civil.strftime("%H:%M:%S").to_string()
        }
    }

    /// Reads a time without a zone as one of this zone; a time of day is the last one before now.
    ///
    /// Anything else is none of ours.
    pub(crate) fn moment(&self, text: &str, now: Timestamp) -> Option<Timestamp> {
        let text = text.trim();
        let today = self.civil(now).date();
        let is_clock = |letter: char| letter.is_ascii_digit() || matches!(letter, ':' | '.');
        if text.contains(':')
            && text.chars().all(is_clock)
            && let Ok(time) = text.parse::<jiff::civil::Time>()
        {
            let at = self.instant(today.to_datetime(time))?;
            let yesterday = || self.instant(today.yesterday().ok()?.to_datetime(time));
            return if at > now { yesterday() } else { Some(at) };
        }
        let zoned = text.ends_with(['Z', 'z']) || text.get(10..)?.contains(['+', '-']);
        if zoned {
            return None;
        }
        self.instant(text.replacen(' ', "T", 1).parse().ok()?)
    }

    fn instant(&self, civil: DateTime) -> Option<Timestamp> {
        let zoned = civil.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp(0) + Millis(zoned.timestamp().as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use promqlite::time::Timestamp;

    use super::Zone;

    /// 2026-01-01T00:00:30Z
    const NOW: Timestamp = Timestamp(1_767_225_630_000);

    #[test]
    fn times_are_typed_and_shown_in_the_zone() {
        let (utc, seoul) = (Zone::default(), Zone::read("Asia/Seoul").unwrap());
        assert_eq!(utc.written(NOW), "2026-01-01T00:00:30Z");
        assert_eq!(seoul.written(NOW), "2026-01-01T09:00:30+09:00");
        assert_eq!((utc.clock(NOW), seoul.clock(NOW)), ("00:00:30".into(), "09:00:30".into()));
        let typed = |zone: &Zone, text| zone.moment(text, NOW).map(|at| zone.written(at));
        assert_eq!(typed(&utc, "03:10").as_deref(), Some("2025-12-31T03:10:00Z"));
        assert_eq!(typed(&seoul, "03:10").as_deref(), Some("2026-01-01T03:10:00+09:00"));
        let day = typed(&seoul, "2025-12-31 20:00");
        assert_eq!(day.as_deref(), Some("2025-12-31T20:00:00+09:00"));
        for other in ["now", "-1h", "1700000000", "2026-01-01T00:00:00Z", "2026-01-01T00:00+01:00"]
        {
            assert_eq!(typed(&seoul, other), None, "{other}");
        }
        let wrong = Zone::read("Asia/Soul").unwrap_err();
        assert_eq!(wrong, "there is no time zone `Asia/Soul`, did you mean `Asia/Seoul`?");
    }
}
