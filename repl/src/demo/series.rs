//! A series as a pure function of time, and the scrapes that look at it.

use promqlite::histogram::Histogram;
use promqlite::label::Labels;
use promqlite::math::STALE;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Points;

use super::incident::BEGIN;
use super::noise::Seed;
use super::stretch::Lives;
use super::stretch::Stretch;

/// When a target is scraped.
///
/// A scrape belongs to a point of the grid that ends at the demo's end, and comes before it by the
/// target's lag. What it finds is the state at the grid point, so all targets tell one story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    /// The distance of two scrapes.
    pub(super) every: Millis,
    /// How long before its grid point a scrape is made; less than the distance.
    pub(super) lag: Millis,
    /// By how much of the distance counters may stand back, since no scrape is on time.
    pub(super) late: f64,
    /// What the lateness is drawn from.
    pub(super) seed: Seed,
}

/// What a series shows at a grid point.
pub(super) enum Shape {
    /// A float.
    Float(Box<dyn Fn(Millis) -> f64 + Send + Sync>),
    /// A native histogram.
    Native(Box<dyn Fn(Millis) -> Histogram + Send + Sync>),
}

/// One series of the demo.
pub(super) struct Series {
    pub(super) labels: Labels,
    pub(super) rhythm: Rhythm,
    pub(super) lives: Lives,
    pub(super) shape: Shape,
}

impl Rhythm {
    /// Returns the rhythm of a rule, which is evaluated on the grid itself.
    pub(super) fn of_rules() -> Self {
        let every = Millis::from_seconds(30);
        Self { every, lag: Millis::ZERO, late: 0.0, seed: Seed::of(&["rules"]) }
    }

    /// Returns the instant whose counts a scrape finds.
    pub(super) fn moment(self, time: Millis) -> Millis {
        if self.late == 0.0 {
            return time;
        }
        let late = self.seed.nth(time.0).part() * self.late * self.every.0 as f64;
        time - Millis(late as i64)
    }

    /// Returns the grid points whose scrapes lie in a stretch of time.
    fn points(self, reach: Window, end: Timestamp) -> impl Iterator<Item = Millis> {
        let every = self.every.0;
        let number = |at: Timestamp| ((at - end) + self.lag).0.div_euclid(every);
        let first = (number(reach.after) + 1).max(BEGIN.0.div_euclid(every) + 1);
        (first..=number(reach.until).min(0)).map(move |number| Millis(number * every))
    }
}

impl Series {
    /// Appends the samples of a stretch of time.
    pub(super) fn read(&self, reach: Window, end: Timestamp, into: &mut Points) {
        let mut lives = self.lives.stretches();
        for time in self.rhythm.points(reach, end) {
            while let [first, rest @ ..] = lives
                && first.until + self.rhythm.every <= time
            {
                lives = rest;
            }
            let at = (end + time - self.rhythm.lag).0;
            match self.seen(lives, time) {
                Seen::Alive => self.push(at, time, into),
                Seen::Ended => into.push(at, STALE),
                Seen::Absent => {}
            }
        }
    }

    /// Tells whether any sample or stale marker lies in a stretch of time.
    pub(super) fn is_in(&self, reach: Window, end: Timestamp) -> bool {
        let every = self.rhythm.every;
        let last = end.min(reach.until + self.rhythm.lag);
        let first = (end + BEGIN).max(reach.after + self.rhythm.lag);
        let touches = |life: &Stretch| end + life.from <= last && end + life.until + every > first;
        first < last + every && self.lives.stretches().iter().any(touches)
    }

    fn seen(&self, lives: &[Stretch], time: Millis) -> Seen {
        let mut seen = Seen::Absent;
        for life in lives.iter().take_while(|life| life.from <= time) {
            if life.has(time) {
                return Seen::Alive;
            }
            // The scrape after the last one ends the series, if there was a last one.
            let last = time - self.rhythm.every;
            if life.has(last) && last > BEGIN {
                seen = Seen::Ended;
            }
        }
        seen
    }

    fn push(&self, at: i64, time: Millis, into: &mut Points) {
        match &self.shape {
            Shape::Float(value) => into.push(at, value(time)),
            Shape::Native(histogram) => into.push_histogram(at, histogram(time).into()),
        }
    }
}

/// What a scrape sees of a series.
enum Seen {
    Alive,
    Ended,
    Absent,
}
