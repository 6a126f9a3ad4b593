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
use promqlite::storage::Replicas;
use promqlite::storage::Storage;

use super::error::SourceError;
use super::open::Opened;
use super::place;
use super::terms::Servers;
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
    /// How servers are used together.
    servers: Servers,
}

/// Opens sources; none at all means the demo.
pub(crate) fn open(names: &[String], terms: &Terms) -> Result<World, SourceError> {
    let demo = [place::DEMO.to_owned()];
    let names = place::located(if names.is_empty() { &demo[..] } else { names });
    let sources: Result<Vec<_>, _> = names.iter().map(|name| Opened::of(name, terms)).collect();
    World::of(sources?, &terms.servers)
}

impl World {
    fn of(sources: Vec<Opened>, servers: &Servers) -> Result<Self, SourceError> {
        let clients: Option<Vec<_>> = sources.iter().map(|one| one.client.clone()).collect();
        let count = sources.len();
        let cluster = clients.map(|all| Arc::new(Cluster::new(all, servers.cluster(count))));
        let place = cluster.as_ref().map(|cluster| cluster.terms().place);
        if count > 1 && place == Some(Place::Remote) {
            let text = "several servers cannot evaluate one query";
            let advice = "ask with --eval local, or with --shards if no series is on two of them";
            return Err(SourceError::local(text).advise(Some(advice.to_owned())));
        }
        let all = || sources.iter().map(|one| one.storage.clone()).collect::<Vec<_>>();
        let storage: Arc<dyn Storage> = match (&cluster, sources.as_slice()) {
            (Some(cluster), _) => cluster.storage(),
            (None, _) if !servers.replica_labels.is_empty() => {
                Arc::new(Replicas::new(all(), servers.replica_labels.clone()))
            }
            (None, [only]) => only.storage.clone(),
            (None, _) => Arc::new(Merged::new(all())),
        };
        let span = storage.span();
        let now = span.map_or_else(moment::wall_clock, |span| span.until);
        // What is evaluated here is evaluated as over any other storage.
        let cluster = cluster.filter(|cluster| cluster.terms().place != Place::Local);
        let (clock, servers) = (Clock { now, span }, servers.clone());
        Ok(Self { sources, storage, cluster, clock, servers })
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

    /// Returns the same sources with a clock that knows when their samples begin and end, for which
    /// servers are asked.
    pub(crate) fn timed(mut self) -> Result<Self, SourceError> {
        if self.clock.span.is_some() {
            return Ok(self);
        }
        for client in self.sources.iter().filter_map(|source| source.client.as_ref()) {
            let found = client.span(self.clock.now, &Cancel::new());
            let found = found.map_err(|error| SourceError::remote(error.to_string()))?;
            let Some(found) = found else {
                let text = format!(
                    "{}: the server has no samples, or does not tell from when to when it has some",
                    client.address()
                );
                let advice = "say what to copy: --from -6h, or --from 2026-01-31T10:00:00Z \
                              --to 2026-01-31T12:00:00Z";
                return Err(SourceError::remote(text).advise(Some(advice.to_owned())));
            };
            self.clock.span = Some(self.clock.span.map_or(found, |span| span.cover(found)));
        }
        Ok(self)
    }

    /// Puts something over the samples, which what is asked goes through.
    pub(crate) fn over(self, storage: Arc<dyn Storage>) -> Self {
        // No other server knows of it, so queries are evaluated here.
        Self { storage, cluster: None, ..self }
    }

    /// Returns the same sources without what rules add to them.
    pub(crate) fn without_rules(&self) -> Self {
        // What could be put together once can be put together again.
        Self::of(self.sources.clone(), &self.servers).unwrap_or_else(|_| self.clone())
    }

    #[cfg(test)]
    fn alone(source: Opened) -> Self {
        Self::of(vec![source], &Servers::default()).unwrap()
    }

    /// Returns the demo that ends at an instant.
    #[cfg(test)]
    pub(crate) fn of_demo(end: promqlite::time::Timestamp) -> Self {
        let storage = Arc::new(crate::demo::Demo::ending_at(end));
        Self::alone(Opened::plain(place::DEMO, "demo", storage))
    }

    /// Returns the world that a load script makes.
    #[cfg(test)]
    pub(crate) fn of_script(text: &str) -> Self {
        let memory = super::script::load(text).unwrap();
        Self::alone(Opened::plain("script", "load script", Arc::new(memory)))
    }
}
