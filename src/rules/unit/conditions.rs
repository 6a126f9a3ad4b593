//! What the tests of a file run under.

use std::sync::Arc;

use crate::engine::Engine;
use crate::format::script_options;
use crate::rules::course::Queries;
use crate::rules::course::Rulebook;
use crate::rules::course::Schedule;
use crate::rules::course::Terms;
use crate::syntax::Features;

/// Says why a query cannot be asked, if it cannot.
type Refusal<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// What the tests of a file run under.
pub struct Conditions<'a> {
    pub(super) book: &'a Rulebook,
    pub(super) features: Features,
    pub(super) refusal: Refusal<'a>,
    pub(super) queries: Arc<Queries>,
    pub(super) schedule: Arc<Schedule>,
}

impl<'a> Conditions<'a> {
    /// Makes ready to test rules, whose groups are in the order in which they are evaluated.
    ///
    /// A refusal says why the Prometheus that the tests are meant for would not take a query.
    pub fn new(
        book: &'a Rulebook,
        features: Features,
        refusal: Refusal<'a>,
        queries: Arc<Queries>,
    ) -> Self {
        let mut options = script_options();
        options.features = features;
        let terms = Terms { queries, ..Terms::new(Engine::new(options)) };
        let schedule = Arc::new(Schedule::of(book, &terms));
        Self { book, features, refusal, queries: terms.queries, schedule }
    }
}
