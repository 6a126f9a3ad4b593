//! What all requests share.

use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::storage::Storage;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use super::figures::Figures;
use super::gate::Gate;
use super::guard::Guard;
use super::settings::Settings;
use super::settings::Shift;
use super::shifted::Shifted;
use crate::moment;
use crate::ruled::Book;
use crate::ruled::Group;
use crate::source::World;

/// The distances that data is moved by are whole minutes, so that its grid of scrapes stays.
const MINUTE: i64 = 60_000;

/// What all requests share.
pub(crate) struct Service {
    pub(crate) engine: Engine,
    pub(crate) world: World,
    pub(crate) book: Arc<dyn Book>,
    pub(crate) settings: Settings,
    pub(crate) guard: Guard,
    pub(super) figures: Figures,
    pub(super) gate: Gate,
    /// When the server was started.
    pub(crate) started: Timestamp,
}

/// The data as a request sees it.
pub(super) struct Sight {
    pub(super) storage: Arc<dyn Storage>,
    /// What an instant query without a time is asked at.
    pub(super) now: Timestamp,
}

impl Service {
    /// Returns a service over a world.
    pub(crate) fn new(
        engine: Engine,
        world: World,
        book: Arc<dyn Book>,
        settings: Settings,
        guard: Guard,
    ) -> Self {
        let gate = Gate::new(settings.concurrency, settings.queue, settings.patience);
        let (figures, started) = (Figures::default(), moment::wall_clock());
        Self { engine, world, book, settings, guard, figures, gate, started }
    }

    /// Returns the groups of rules as they stand at the moment.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut groups = self.book.groups();
        if self.settings.shift == Shift::ToNow {
            let by = self.distance();
            groups.iter_mut().for_each(|group| group.shift(by));
        }
        groups
    }

    /// Returns how far recorded data is moved so that it ends now.
    fn distance(&self) -> Millis {
        let ahead = self.world.clock.span.map(|span| (moment::wall_clock() - span.until).0);
        Millis(ahead.map_or(0, |ahead| ahead - ahead.rem_euclid(MINUTE)))
    }

    /// Returns the data as it is to be seen at the moment.
    pub(super) fn sight(&self) -> Sight {
        let storage = self.world.storage.clone();
        // Without an end of recorded data, now is the time of day.
        let Some(span) = self.world.clock.span else {
            return Sight { storage, now: moment::wall_clock() };
        };
        match self.settings.shift {
            Shift::Stays => Sight { storage, now: span.until },
            Shift::ToNow => {
                let by = self.distance();
                Sight { storage: Arc::new(Shifted::new(storage, by)), now: span.until + by }
            }
        }
    }
}
