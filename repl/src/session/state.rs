//! What lines change.

use promqlite::engine::Engine;
use promqlite::storage::Strictness;

use crate::arguments::When;
use crate::output::Format;
use crate::paint::Paint;
use crate::screen::Screen;
use crate::source::World;

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
    /// What happens where data is damaged.
    pub(crate) strictness: Strictness,
    /// Whether the time of a query is told.
    pub(crate) timing: Timing,
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
            strictness: Strictness::default(),
            timing: Timing::Silent,
        }
    }
}
