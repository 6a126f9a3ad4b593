//! Now: the one place that asks the machine's clock, and what may stand in for it.

use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use promqlite::time::Civil;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

/// The variable that says where the demo ends.
pub const DEMO_END: &str = "PROMQLITE_DEMO_END";

/// The step that the demo's end is rounded down to.
const SCRAPE_STEP: Millis = Millis::from_seconds(30);

/// Returns the machine's time.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is where the shell asks the clock")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(since.as_millis() as i64)
}

/// Returns where the demo ends: where the environment says, else now, rounded to the scrapes.
pub fn demo_end() -> Result<Timestamp, String> {
    demo_end_of(std::env::var(DEMO_END).ok().as_deref(), now())
}

fn demo_end_of(named: Option<&str>, now: Timestamp) -> Result<Timestamp, String> {
    match named.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(Timestamp(now.0 - now.0.rem_euclid(SCRAPE_STEP.0))),
        Some(text) => instant(text)
            .ok_or_else(|| format!("{DEMO_END}={text} is neither RFC 3339 nor seconds since 1970")),
    }
}

/// Reads an instant: RFC 3339, or seconds since the Unix epoch.
fn instant(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse::<f64>() {
        let millis = (seconds * 1000.0).round();
        return (millis.abs() < 9e15).then_some(Timestamp(millis as i64));
    }
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-');
    let [year, month, day] = [date.next()?, date.next()?, date.next()?];
    let (time, offset) = if let Some(time) = rest.strip_suffix(['Z', 'z']) {
        (time, 0)
    } else {
        let (time, offset) = rest.split_at_checked(rest.len().checked_sub(6)?)?;
        (time, offset_seconds(offset)?)
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut time = time.splitn(3, ':');
    let [hour, minute, second] = [time.next()?, time.next()?, time.next()?];
    let civil = Civil {
        year: year.parse().ok()?,
        month: within(month, 1, 12)?,
        day: within(day, 1, 31)?,
        hour: within(hour, 0, 23)?,
        minute: within(minute, 0, 59)?,
        second: within(second, 0, 59)?,
    };
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    let millis = (civil.seconds() - offset) * 1000 + (fraction * 1000.0) as i64;
    Some(Timestamp(millis))
}

fn within(text: &str, least: u8, most: u8) -> Option<u8> {
    let number = text.parse().ok()?;
    (text.len() == 2 && (least..=most).contains(&number)).then_some(number)
}

/// Reads `+09:00` as seconds.
fn offset_seconds(text: &str) -> Option<i64> {
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let minutes = i64::from(within(hours, 0, 23)?) * 60 + i64::from(within(minutes, 0, 59)?);
    Some(sign * minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::demo_end_of;
    use promqlite::time::Timestamp;

    #[test]
    fn the_demo_ends_at_the_last_scrape_before_now() {
        let end = demo_end_of(None, Timestamp(1_700_000_029_999));
        assert_eq!(end, Ok(Timestamp(1_700_000_010_000)));
        assert_eq!(demo_end_of(Some(" "), Timestamp(60_000)), Ok(Timestamp(60_000)));
    }

    #[test]
    fn the_demo_ends_where_it_is_told_to() {
        let end = |text| demo_end_of(Some(text), Timestamp(0)).ok().map(|end| end.0);
        assert_eq!(end("1700000010"), Some(1_700_000_010_000));
        assert_eq!(end("1700000010.25"), Some(1_700_000_010_250));
        assert_eq!(end("2023-11-14T22:13:30Z"), Some(1_700_000_010_000));
        assert_eq!(end("2023-11-15T07:13:30.5+09:00"), Some(1_700_000_010_500));
        for wrong in ["yesterday", "2023-13-14T22:13:30Z", "2023-11-14", "NaN", "2023-11-14T1é"] {
            assert_eq!(end(wrong), None, "{wrong}");
        }
    }
}
