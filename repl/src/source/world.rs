//! All sources of a query as one storage with a clock.

use std::sync::Arc;

use promqlite::engine::Answer;
use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::engine::QueryError;
use promqlite::remote::Cluster;
use promqlite::remote::Place;
use promqlite::storage::Cancel;
use promqlite::storage::Merged;
use promqlite::storage::Storage;

use super::error::SourceError;
use super::open::Opened;
use super::place;
use super::terms::Terms;
use crate::moment;
use crate::moment::Clock;

/// All sources of a query as one storage with a clock.
#[derive(Clone)]
pub(crate) struct World {
    /// The sources one by one.
    pub(crate) sources: Vec<Opened>,
    /// Their samples as one.
    pub(crate) storage: Arc<dyn Storage>,
    /// Who evaluates queries, if that is not the engine here.
    pub(crate) cluster: Option<Arc<Cluster>>,
    /// What relative times are relative to.
    pub(crate) clock: Clock,
}

/// Opens sources; none at all means the demo.
pub(crate) fn open(names: &[String], terms: &Terms) -> Result<World, SourceError> {
    let demo = [place::DEMO.to_owned()];
    let names = place::located(if names.is_empty() { &demo[..] } else { names });
    let sources: Result<Vec<_>, _> = names.iter().map(|name| Opened::of(name, terms)).collect();
    Ok(World::of(sources?))
}

impl World {
    fn of(sources: Vec<Opened>) -> Self {
        let storage: Arc<dyn Storage> = match sources.as_slice() {
            [only] => only.storage.clone(),
            all => Arc::new(Merged::new(all.iter().map(|one| one.storage.clone()).collect())),
        };
        let span = storage.span();
        let now = span.map_or_else(moment::wall_clock, |span| span.until);
        let cluster = match sources.as_slice() {
            [only] => only.cluster.clone().filter(|one| one.place() != Place::Local),
            _ => None,
        };
        Self { sources, storage, cluster, clock: Clock { now, span } }
    }

    /// Answers a query over the samples as somebody sees them, or by whoever evaluates queries.
    pub(crate) fn query(
        &self,
        engine: &Engine,
        storage: &dyn Storage,
        (text, ask): (&str, Ask),
        cancel: &Cancel,
    ) -> Result<Answer, QueryError> {
        match &self.cluster {
            Some(cluster) => cluster.query(engine, text, ask, cancel),
            None => engine.query_until(storage, text, ask, cancel),
        }
    }

    /// Returns the same sources without what rules add to them.
    pub(crate) fn without_rules(&self) -> Self {
        Self::of(self.sources.clone())
    }

    /// Returns the demo that ends at an instant.
    #[cfg(test)]
    pub(crate) fn of_demo(end: promqlite::time::Timestamp) -> Self {
        let storage = Arc::new(crate::demo::Demo::ending_at(end));
        Self::of(vec![Opened::plain(place::DEMO, "demo", storage)])
    }

    /// Returns the world that a load script makes.
    #[cfg(test)]
    pub(crate) fn of_script(text: &str) -> Self {
        let memory = super::script::load(text).unwrap();
        Self::of(vec![Opened::plain("script", "load script", Arc::new(memory))])
    }
}
