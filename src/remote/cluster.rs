//! Servers, and where queries over them are evaluated.

use std::sync::Arc;

use super::answer::Told;
use super::client::Client;
use super::error::RemoteError;
use super::query::RemoteQuery;
use super::storage::Remote;
use crate::engine::Answer;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::engine::Options;
use crate::engine::QueryError;
use crate::engine::Statistics;
use crate::storage::Cancel;
use crate::storage::Storage;
use crate::value::NoteKind;
use crate::value::Notes;
use crate::value::Value;

/// Where queries are evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Place {
    /// By the server.
    #[default]
    Remote,
    /// Here, over the server's samples.
    Local,
}

/// A server, and where queries over it are evaluated.
pub struct Cluster {
    client: Arc<Client>,
    storage: Arc<dyn Storage>,
    place: Place,
}

impl Cluster {
    /// Returns a server with a place of evaluation.
    pub fn new(client: Arc<Client>, place: Place) -> Self {
        let storage = Arc::new(Remote::new(client.clone()));
        Self { client, storage, place }
    }

    /// Returns the samples.
    pub fn storage(&self) -> Arc<dyn Storage> {
        self.storage.clone()
    }

    /// Returns where queries are evaluated.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Answers a query, wherever it is evaluated.
    pub fn query(
        &self,
        engine: &Engine,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Answer, QueryError> {
        match self.place {
            Place::Remote => self.by_the_server(engine, text, ask, cancel),
            Place::Local => engine.query_until(self.storage.as_ref(), text, ask, cancel),
        }
    }

    fn by_the_server(
        &self,
        engine: &Engine,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Answer, QueryError> {
        let options = engine.options();
        let cancel = options.limits.timeout.map_or_else(|| cancel.clone(), |at| cancel.within(at));
        let lookback = Some(options.lookback).filter(|own| *own != Options::default().lookback);
        let query = RemoteQuery { text: text.to_owned(), ask, lookback };
        Ok(answer(self.client.query(&query, &cancel)?))
    }
}

/// Returns what a server said as an answer.
fn answer(told: Told<Value>) -> Answer {
    let mut notes = Notes::default();
    told.warnings.into_iter().for_each(|text| notes.add(NoteKind::Storage(text), None));
    told.infos.into_iter().for_each(|text| notes.add(NoteKind::Remark(text), None));
    let series = match &told.data {
        Value::Vector(samples) => samples.len(),
        Value::Matrix(series) => series.len(),
        _ => 0,
    };
    let statistics = Statistics { series, ..Statistics::default() };
    Answer { value: told.data, notes, statistics }
}

impl From<RemoteError> for QueryError {
    fn from(error: RemoteError) -> Self {
        Self::Elsewhere { kind: error.fault.kind(), text: error.to_string() }
    }
}
