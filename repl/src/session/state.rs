//! What lines change.

use std::path::PathBuf;
use std::sync::Arc;

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::rules::course::Rulebook;
use promqlite::storage::Cancel;
use promqlite::storage::Storage;

use crate::arguments::When;
use crate::config::settled;
use crate::output::Format;
use crate::paint::Paint;
use crate::screen::Screen;
use crate::source::Progress;
use crate::source::Terms;
use crate::source::Watched;
use crate::source::World;
use crate::zone::Zone;

/// A conversation with data.
pub(crate) struct Session {
    /// What evaluates queries.
    pub(crate) engine: Engine,
    /// What is asked.
    pub(crate) world: World,
    /// When it is asked; relative times follow the source.
    pub(crate) when: When,
    /// The form of answers.
    pub(crate) format: Format,
    /// What answers are written on.
    pub(crate) screen: Screen,
    /// Whether errors are coloured.
    pub(crate) errors: Paint,
    /// How sources are opened.
    pub(crate) terms: Terms,
    /// Whether the time of a query is told.
    pub(crate) timing: Timing,
    /// Whether an answer without series says why.
    pub(crate) advice: Advice,
    /// The time zone of what is typed and shown.
    pub(crate) zone: Zone,
    /// Stops what runs.
    pub(crate) cancel: Cancel,
    /// How far what runs is.
    pub(crate) progress: Arc<Progress>,
    /// The expression that was asked last.
    pub(crate) last: Option<String>,
    /// The files that say what is around the data.
    pub(crate) files: Vec<PathBuf>,
    /// The step of the tour that comes next.
    pub(crate) step: usize,
    /// The rules whose series are asked as if they were there.
    pub(crate) rules: Rulebook,
}

/// Whether an answer without series says why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Advice {
    /// It does.
    Given,
    /// It does not.
    Silent,
}

/// Whether the time of a query is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Timing {
    /// It is.
    Told,
    /// It is not.
    Silent,
}

impl Session {
    /// Returns a session at the end of the data.
    pub(crate) fn new(engine: Engine, world: World, screen: Screen, errors: Paint) -> Self {
        Self {
            engine,
            world,
            when: When::default(),
            format: Format::Promql,
            screen,
            errors,
            terms: Terms::default(),
            timing: Timing::Silent,
            advice: Advice::Silent,
            zone: settled().zone.clone(),
            cancel: Cancel::new(),
            progress: Arc::default(),
            last: None,
            files: Vec::new(),
            step: 0,
            rules: Rulebook::default(),
        }
    }

    /// Returns what is asked.
    pub(crate) fn ask(&self) -> Result<Ask, String> {
        self.when.ask(&self.world.clock.fresh())
    }

    /// Returns the storage, as somebody sees it who wants to know how far a query is.
    pub(super) fn storage(&self) -> Arc<dyn Storage> {
        Arc::new(Watched::new(self.world.storage.clone(), self.progress.clone()))
    }
}
