//! Servers, and where queries over them are evaluated.

use std::sync::Arc;

use super::client::Client;
use super::dialect::EngineKind;
use super::divide::Division;
use super::divide::Guard;
use super::divide::Layout;
use super::divide::Part;
use super::divide::SHARD;
use super::divide::divide;
use super::error::Fault;
use super::error::RemoteError;
use super::nature::Nature;
use super::parallel::in_parallel;
use super::query::RemoteQuery;
use super::share;
use super::share::Shared;
use super::storage::Remote;
use crate::engine::Answer;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::engine::Options;
use crate::engine::QueryError;
use crate::engine::Statistics;
use crate::exec::ExecError;
use crate::function::Kind;
use crate::plan::Sketch;
use crate::storage::Cancel;
use crate::storage::Replicas;
use crate::storage::Storage;
use crate::syntax::Feature;
use crate::value::NoteKind;
use crate::value::Notes;
use crate::value::Series;
use crate::value::Value;

/// Where queries are evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Place {
    /// By the server.
    #[default]
    Remote,
    /// Here, over the servers' samples.
    Local,
    /// What servers evaluate as the engine here does by them, and the rest here.
    Auto,
}

/// How servers are used together.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ClusterTerms {
    /// Where queries are evaluated.
    pub place: Place,
    /// What the servers are to one another.
    pub layout: Layout,
    /// The labels that tell replicas apart, and are left out.
    pub replica_labels: Vec<String>,
}

/// Servers, and where queries over them are evaluated.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::remote::{Address, Client, Cluster, ClusterTerms, Layout, RemoteTerms};
/// use promqlite::storage::Cancel;
/// use promqlite::time::Timestamp;
///
/// let client = |url| -> Result<_, Box<dyn std::error::Error>> {
///     Ok(Arc::new(Client::new(Address::read(url)?, RemoteTerms::default())?))
/// };
/// let mut terms = ClusterTerms::default();
/// terms.layout = Layout::Shards;
/// let shards = vec![client("http://one:9090")?, client("http://two:9090")?];
/// let shards = Cluster::new(shards, terms);
/// let ask = Ask::Instant(Timestamp(1_767_225_600_000));
/// let answer = shards.query(&Engine::default(), "sum by (job) (up)", ask, &Cancel::new())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Cluster {
    clients: Vec<Arc<Client>>,
    storage: Arc<dyn Storage>,
    terms: ClusterTerms,
}

/// What came of giving parts away.
enum Shares {
    /// They can be used; the notes of servers are beside them.
    Usable(Shared, Notes),
    /// They cannot, so that everything is evaluated here.
    Unusable,
}

impl Cluster {
    /// Returns servers that are used together; of samples at the same time, those of the server
    /// named first stay.
    pub fn new(clients: Vec<Arc<Client>>, terms: ClusterTerms) -> Self {
        let remote = |client: &Arc<Client>| Arc::new(Remote::new(client.clone())) as Arc<_>;
        let mut parts: Vec<Arc<dyn Storage>> = clients.iter().map(remote).collect();
        let storage = match parts.pop() {
            Some(only) if parts.is_empty() && terms.replica_labels.is_empty() => only,
            last => {
                parts.extend(last);
                Arc::new(Replicas::new(parts, terms.replica_labels.clone()))
            }
        };
        Self { clients, storage, terms }
    }

    /// Returns the samples of all.
    pub fn storage(&self) -> Arc<dyn Storage> {
        self.storage.clone()
    }

    /// Returns how the servers are used together.
    pub fn terms(&self) -> &ClusterTerms {
        &self.terms
    }

    /// Returns how many bytes of answers have arrived from all, unpacked.
    pub fn received(&self) -> u64 {
        self.clients.iter().map(|client| client.received()).sum()
    }

    /// Answers a query, wherever it is evaluated.
    pub fn query(
        &self,
        engine: &Engine,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Answer, QueryError> {
        let cancel = &engine.options().limits.bind(cancel);
        let here = || engine.query_until(self.storage.as_ref(), text, ask, cancel);
        match (self.terms.place, self.clients.as_slice()) {
            (Place::Remote, [only]) => remote(only, engine, text, ask, cancel),
            (Place::Remote, _) => Err(several()),
            (Place::Local, _) => here(),
            (Place::Auto, _) => {
                let Some(division) = self.division(engine, text, ask, cancel)? else {
                    return here();
                };
                if division.is_whole()
                    && let [only] = self.clients.as_slice()
                {
                    return remote(only, engine, text, ask, cancel);
                }
                match self.shares(&division, engine, ask, cancel)? {
                    Shares::Unusable => here(),
                    Shares::Usable(shared, notes) => {
                        let plan = engine.plan_parsed(&division.expr, Kind::Vector, ask)?;
                        let mut answer = engine.run_plan(&shared, &plan, ask, cancel)?;
                        answer.notes.append(notes);
                        Ok(answer)
                    }
                }
            }
        }
    }

    /// Says what is evaluated where.
    pub fn explain(
        &self,
        engine: &Engine,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Sketch, QueryError> {
        let whole = |text: &str| self.sketched(text);
        match (self.terms.place, self.clients.as_slice()) {
            (Place::Remote, [_]) => Ok(whole(text)),
            (Place::Remote, _) => Err(several()),
            (Place::Local, _) => Ok(engine.plan(text, ask)?.sketch()),
            (Place::Auto, _) => {
                let Some(division) = self.division(engine, text, ask, cancel)? else {
                    return Ok(engine.plan(text, ask)?.sketch());
                };
                let mut sketch = engine.plan_parsed(&division.expr, Kind::Vector, ask)?.sketch();
                self.name_parts(&division.parts, &mut sketch);
                Ok(sketch)
            }
        }
    }

    fn sketched(&self, text: &str) -> Sketch {
        let servers: Vec<_> = self.clients.iter().map(|one| one.address().to_string()).collect();
        Sketch {
            id: None,
            verb: "remote",
            subject: text.trim().to_owned(),
            facts: vec![("at", servers.join(", "))],
            inputs: Vec::new(),
        }
    }

    /// Shows what is asked of servers in the place of the selectors of their answers.
    fn name_parts(&self, parts: &[Part], sketch: &mut Sketch) {
        let number = sketch.subject.strip_prefix("{__part__=~\"");
        let number = number.and_then(|rest| rest.strip_suffix("\"}")?.parse::<usize>().ok());
        if let Some(part) = number.and_then(|number| parts.get(number)) {
            *sketch = Sketch { id: sketch.id, ..self.sketched(&part.text) };
        }
        sketch.inputs.iter_mut().for_each(|input| self.name_parts(parts, input));
    }

    /// Divides a query; `None` where no server evaluates any of it as the engine here does.
    fn division(
        &self,
        engine: &Engine,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Option<Division>, QueryError> {
        let options = engine.options();
        let (expr, _) = engine.parse(text)?;
        let other =
            [Feature::DelayedNameRemoval, Feature::UseStartTimestamps, Feature::TypeAndUnitLabels];
        let gathered = self.terms.layout == Layout::Replicas && self.clients.len() > 1;
        let relabelled = !self.terms.replica_labels.is_empty();
        if gathered || relabelled || other.into_iter().any(|one| options.features.has(one)) {
            return Ok(None);
        }
        let builds =
            in_parallel(&self.clients, self.clients.len(), |client| match client.build(cancel) {
                Ok(build) => Ok(Some(build)),
                Err(RemoteError { fault: Fault::Missing(..) | Fault::Foreign(_), .. }) => Ok(None),
                Err(error) => Err(error),
            })?;
        let mut release = (u32::MAX, 0);
        for build in builds {
            match build {
                Some(build) if build.engine == EngineKind::Prometheus => {
                    release = release.min(build.release());
                }
                _ => return Ok(None),
            }
        }
        let nature = Nature::of(release);
        let (layout, step) = (self.terms.layout, options.subquery_step);
        let division = divide(&expr, ask.steps(), &nature, layout, step);
        Ok(Some(division).filter(|division| !division.parts.is_empty()))
    }

    /// Has servers evaluate the parts of a query.
    fn shares(
        &self,
        division: &Division,
        engine: &Engine,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Shares, QueryError> {
        let of = |part| self.clients.iter().map(move |client| (part, client));
        let jobs: Vec<(&Part, &Arc<Client>)> = division.parts.iter().flat_map(of).collect();
        let most = self.clients.iter().map(|client| client.wire.terms.parallel).sum();
        let told = in_parallel(&jobs, most, |(part, client)| {
            let own = if part.steps == ask.steps() { ask } else { Ask::Range(part.steps) };
            client.query(&asked(engine, &part.text, own), cancel)
        })?;
        let (mut sets, mut notes) = (Vec::new(), Notes::default());
        let mut told = told.into_iter();
        for part in &division.parts {
            let mut all = Vec::new();
            for (number, told) in told.by_ref().take(self.clients.len()).enumerate() {
                // What a server warns of may be of meaning to the others' shares.
                if self.clients.len() > 1 && !told.warnings.is_empty() {
                    return Ok(Shares::Unusable);
                }
                note(&told.warnings, &told.infos, &mut notes);
                all.extend(share::series(told.data).into_iter().map(|one| (number, one)));
            }
            let all = self.told_apart(all, &part.guard);
            if !share::keeps(&part.guard, &all) {
                return Ok(Shares::Unusable);
            }
            sets.push(Arc::new(share::held(all, part.steps)));
        }
        Ok(Shares::Usable(Shared { inner: self.storage.clone(), sets }, notes))
    }
}

impl Cluster {
    /// Puts the series of several servers in the order of their labels, and tells those apart that
    /// are added up.
    fn told_apart(&self, mut all: Vec<(usize, Series)>, guard: &Guard) -> Vec<Series> {
        if self.clients.len() == 1 {
            return all.into_iter().map(|(_, one)| one).collect();
        }
        all.sort_by(|(_, one), (_, other)| one.labels.cmp(&other.labels));
        // What is picked stays as it is.
        let picked = matches!(guard, Guard::Apart(..));
        let mark = |(number, mut one): (usize, Series)| {
            if !picked {
                one.labels = one.labels.with(SHARD, &number.to_string());
            }
            one
        };
        all.into_iter().map(mark).collect()
    }
}

fn several() -> QueryError {
    let text = "several servers cannot evaluate one query: ask with --eval local or --eval auto";
    QueryError::Elsewhere { kind: "bad_data", text: text.to_owned() }
}

/// Returns a query as a server is asked it by an engine.
fn asked(engine: &Engine, text: &str, ask: Ask) -> RemoteQuery {
    let own = engine.options().lookback;
    let lookback = (own != Options::default().lookback).then_some(own);
    RemoteQuery { text: text.to_owned(), ask, lookback }
}

/// Has a server answer a query.
fn remote(
    client: &Client,
    engine: &Engine,
    text: &str,
    ask: Ask,
    cancel: &Cancel,
) -> Result<Answer, QueryError> {
    let told = client.query(&asked(engine, text, ask), cancel)?;
    let mut notes = Notes::default();
    note(&told.warnings, &told.infos, &mut notes);
    let mut statistics = Statistics::default();
    match &told.data {
        Value::Vector(samples) => {
            (statistics.series, statistics.samples_read) = (samples.len(), samples.len());
        }
        Value::Matrix(all) => {
            statistics.series = all.len();
            let samples = all.iter().map(|one| one.floats.len() + one.histograms.len());
            statistics.samples_read = samples.sum();
        }
        Value::Scalar(..) | Value::Text(..) => {}
    }
    if statistics.samples_read as u64 > engine.options().limits.samples_max {
        return Err(ExecError::TooManySamples.into());
    }
    Ok(Answer { value: told.data, notes, statistics })
}

/// Adds what a server noticed.
fn note(warnings: &[String], infos: &[String], notes: &mut Notes) {
    warnings.iter().for_each(|text| notes.add(NoteKind::Storage(text.clone()), None));
    infos.iter().for_each(|text| notes.add(NoteKind::Remark(text.clone()), None));
}

impl From<RemoteError> for QueryError {
    fn from(error: RemoteError) -> Self {
        Self::Elsewhere { kind: error.fault.kind(), text: error.to_string() }
    }
}
