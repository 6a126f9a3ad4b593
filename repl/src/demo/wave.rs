//! Rates that swing with the day, and what they add up to.
//!
//! A counter is the integral of a rate. All rates of the demo have one in closed form, so a sample
//! costs the same wherever it lies.

use std::f64::consts::PI;
use std::f64::consts::TAU;

use promqlite::math::cos;
use promqlite::math::sin;
use promqlite::time::Millis;

use super::stretch::Stretch;
use super::stretch::ago;

const DAY_SECONDS: f64 = 86_400.0;
/// The period of the smaller swing within the hour.
const HUM_SECONDS: f64 = 1_380.0;

/// A rate with a daily swing and a smaller one within the hour, both as parts of the mean.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Wave {
    pub(super) mean: f64,
    pub(super) swing: f64,
    pub(super) hum: f64,
    pub(super) phase: f64,
}

impl Wave {
    /// Returns a rate that never changes.
    pub(super) const fn flat(mean: f64) -> Self {
        Self { mean, swing: 0.0, hum: 0.0, phase: 0.0 }
    }

    /// Returns the rate at an instant.
    pub(super) fn at(self, time: Millis) -> f64 {
        let swing = self.swing * sin(self.angle(time, DAY_SECONDS, 1.0));
        let hum = self.hum * sin(self.angle(time, HUM_SECONDS, 7.0));
        self.mean * (1.0 + swing + hum)
    }

    /// Returns what the rate has added up to, counted from an instant near the end.
    pub(super) fn amount(self, time: Millis) -> f64 {
        let part = |size: f64, period: f64, turns: f64| {
            if size == 0.0 { 0.0 } else { size * period * cos(self.angle(time, period, turns)) }
        };
        let swings = part(self.swing, DAY_SECONDS, 1.0) + part(self.hum, HUM_SECONDS, 7.0);
        self.mean * (time.seconds() - swings / TAU)
    }

    fn angle(self, time: Millis, period: f64, turns: f64) -> f64 {
        TAU * (time.seconds() / period) + turns * self.phase
    }
}

/// A wave that gives way to others for stretches of time.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Flow {
    usual: Wave,
    changes: Vec<(Stretch, Wave)>,
}

impl Flow {
    /// Returns a flow that follows a wave all the time.
    pub(super) fn new(usual: Wave) -> Self {
        Self { usual, changes: Vec::new() }
    }

    /// Returns the flow with another wave for a stretch, which no other change may touch.
    #[must_use]
    pub(super) fn during(mut self, stretch: Stretch, wave: Wave) -> Self {
        self.changes.push((stretch, wave));
        self
    }

    /// Returns the rate at an instant.
    pub(super) fn at(&self, time: Millis) -> f64 {
        let change = self.changes.iter().find(|(stretch, _)| stretch.has(time));
        change.map_or(self.usual, |(_, wave)| *wave).at(time)
    }

    /// Returns what has flowed, counted from an instant near the end.
    pub(super) fn amount(&self, time: Millis) -> f64 {
        let changed = self.changes.iter().map(|(stretch, wave)| {
            let [from, until] = [stretch.from, stretch.nearest(time)];
            let grown = |wave: Wave| wave.amount(until) - wave.amount(from);
            grown(*wave) - grown(self.usual)
        });
        self.usual.amount(time) + changed.sum::<f64>()
    }
}

/// From here on the traffic is even, so that the incident's figures are those of its services.
const EVEN_SINCE: Millis = ago(180);
/// The part of the traffic that is missing in the depth of the night.
const NIGHT: f64 = 0.3;

/// Returns the seconds of full traffic up to an instant; the nights before the incident are calm.
pub(super) fn busy_seconds(time: Millis) -> f64 {
    let past = (EVEN_SINCE - time).seconds();
    if past <= 0.0 {
        return time.seconds();
    }
    let missing = past / 2.0 - DAY_SECONDS / (4.0 * PI) * sin(TAU * past / DAY_SECONDS);
    time.seconds() + NIGHT * missing
}

#[cfg(test)]
mod tests {
    use super::Flow;
    use super::Stretch;
    use super::Wave;
    use super::ago;
    use super::busy_seconds;
    use promqlite::time::Millis;

    #[test]
    fn amounts_are_the_integrals_of_their_rates() {
        let wave = Wave { mean: 3.0, swing: 0.4, hum: 0.2, phase: 1.3 };
        let flow = Flow::new(wave).during(Stretch::ago(40, 10), Wave::flat(9.0));
        for minutes in [45, 40, 39, 25, 11, 10, 5] {
            let [from, until] = [ago(minutes), ago(minutes) + Millis(1000)];
            let middle = flow.at(ago(minutes) + Millis(500));
            let grown = flow.amount(until) - flow.amount(from);
            assert!((grown - middle).abs() < 1e-3, "{minutes}: {grown} is not {middle}");
        }
    }

    #[test]
    fn traffic_is_even_in_the_last_hours_and_lower_at_night() {
        let rate = |minutes| busy_seconds(ago(minutes) + Millis(1000)) - busy_seconds(ago(minutes));
        assert_eq!(rate(100), 1.0);
        assert!((rate(181) - 1.0).abs() < 1e-3);
        assert!((rate(15 * 60) - 0.7).abs() < 1e-3);
    }
}
