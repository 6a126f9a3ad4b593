//! What all requests share.

use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::storage::Storage;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use super::book::Book;
use super::figures::Figures;
use super::gate::Gate;
use super::guard::Guard;
use super::settings::Settings;
use super::settings::Shift;
use super::shifted::Shifted;
use crate::moment;
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

    /// Returns the data as it is to be seen at the moment.
    pub(super) fn sight(&self) -> Sight {
        let storage = self.world.storage.clone();
        // Without an end of recorded data, now is the time of day.
        let Some(span) = self.world.clock.span else {
            return Sight { storage, now: moment::wall_clock() };
        };
        let ahead = (moment::wall_clock() - span.until).0;
        let by = Millis(ahead - ahead.rem_euclid(MINUTE));
        match self.settings.shift {
            Shift::Stays => Sight { storage, now: span.until },
            Shift::ToNow => {
                Sight { storage: Arc::new(Shifted::new(storage, by)), now: span.until + by }
            }
        }
    }
}
