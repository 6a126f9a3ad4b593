//! The numbers and times beside a chart.

use promqlite::math::general;
use promqlite::time::Timestamp;

use crate::zone::Zone;

/// The least and largest values of a chart, at round numbers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Scale {
    /// The value at the bottom.
    pub(super) low: f64,
    /// The value at the top.
    pub(super) high: f64,
    /// The distance of two marks.
    pub(super) every: f64,
}

impl Scale {
    /// Returns the scale that has room for all values and about so many marks.
    pub(super) fn over(low: f64, high: f64, marks: usize) -> Self {
        let (low, high) = if low < high {
            // A chart of what is never below zero begins at zero, unless that hides everything.
            (if low > 0.0 && low < high / 2.0 { 0.0 } else { low }, high)
        } else {
            let room = if low == 0.0 { 1.0 } else { low.abs() / 2.0 };
            (if low == 0.0 { 0.0 } else { low - room }, high + room)
        };
        let rough = (high - low) / marks.max(1) as f64;
        let power = general(10.0_f64.powf(rough.log10().floor())).parse().unwrap_or(rough);
        let every = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
        let every = every.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
        let (low, high) = ((low / every).floor() * every, (high / every).ceil() * every);
        Self { low, high, every }
    }

    /// Returns how far up a value stands, from 0 to 1.
    pub(super) fn share(self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Returns the values at marks, from the bottom up.
    pub(super) fn marks(self) -> impl Iterator<Item = f64> {
        let count = ((self.high - self.low) / self.every).round() as usize;
        (0..=count).map(move |i| self.low + self.every * i as f64)
    }
}

/// Writes a time beside others of a span of so many milliseconds.
pub(super) fn time(at: Timestamp, span: i64, zone: &Zone) -> String {
    const DAY: i64 = 86_400_000;
    let form = match span {
        _ if span > 7 * DAY => "%m-%d",
        _ if span > DAY => "%m-%d %H:%M",
        _ if span > 600_000 => "%H:%M",
        _ => "%H:%M:%S",
    };
    zone.civil(at).strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn marks_stand_at_round_numbers_around_all_values() {
        let marks = |low, high| Scale::over(low, high, 4).marks().collect::<Vec<_>>();
        assert_eq!(marks(0.1, 9.3), [0.0, 2.5, 5.0, 7.5, 10.0]);
        assert_eq!(marks(97.0, 103.0), [96.0, 98.0, 100.0, 102.0, 104.0]);
        assert_eq!(marks(5.0, 5.0), [2.0, 4.0, 6.0, 8.0]);
        assert_eq!(marks(0.0, 0.0), [0.0, 0.25, 0.5, 0.75, 1.0]);
    }
}
