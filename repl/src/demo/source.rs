//! The demo as a storage.

use std::sync::Arc;
use std::sync::OnceLock;

use promqlite::label::Labels;
use promqlite::label::Matcher;
use promqlite::label::NAME;
use promqlite::label::Symbol;
use promqlite::label::Symbols;
use promqlite::storage::Context;
use promqlite::storage::Metadata;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::storage::distinct;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Naming;
use promqlite::value::Points;

use super::cluster::Cluster;
use super::incident::LENGTH;
use super::series::Series;
use super::sheet::Family;
use super::table;

/// A generated Kubernetes cluster with an incident in it, the same before every end.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::time::Timestamp;
/// use promqlite::value::Value;
/// use promqlite_cli::demo::Demo;
///
/// let end = Timestamp(1_700_000_010_000);
/// let demo = Demo::ending_at(end);
/// let query = r#"sum(up{job="node-exporter"})"#;
/// let answer = Engine::default().query(&demo, query, Ask::Instant(end)).unwrap();
/// let Value::Vector(samples) = answer.value else { panic!() };
/// assert_eq!(samples[0].cell, promqlite::value::Cell::Float(25.0));
/// ```
pub struct Demo {
    end: Timestamp,
    cluster: OnceLock<Cluster>,
    metrics: Vec<Metric>,
}

/// A metric whose series are built when they are first asked for.
struct Metric {
    family: &'static Family,
    series: OnceLock<Arc<[Series]>>,
}

/// The series of the demo that answer a select.
struct Chosen {
    end: Timestamp,
    reach: Window,
    metrics: Vec<Arc<[Series]>>,
    /// The metric and the series of each.
    places: Vec<(u32, u32)>,
}

impl Demo {
    /// Returns the demo that ends at an instant.
    pub fn ending_at(end: Timestamp) -> Self {
        let metrics = table::families().map(|family| Metric { family, series: OnceLock::new() });
        Self { end, cluster: OnceLock::new(), metrics: metrics.collect() }
    }

    /// Returns the end of the demo.
    pub fn end(&self) -> Timestamp {
        self.end
    }

    fn series(&self, metric: &Metric) -> Arc<[Series]> {
        let cluster = || self.cluster.get_or_init(|| Cluster::new(self.end));
        metric.series.get_or_init(|| metric.family.series(cluster()).into()).clone()
    }

    fn choose(&self, select: &Select) -> Chosen {
        let (names, others): (Vec<&Matcher>, Vec<&Matcher>) =
            select.matchers.iter().partition(|matcher| matcher.name() == NAME);
        let named = |metric: &&Metric| names.iter().all(|one| one.matches(metric.family.name));
        let metrics: Vec<_> =
            self.metrics.iter().filter(named).map(|metric| self.series(metric)).collect();
        let mut places = Vec::new();
        for (at, series) in metrics.iter().enumerate() {
            let fits = |one: &Series| {
                others.iter().all(|matcher| fits(&one.labels, matcher))
                    && one.is_in(select.reach, self.end)
            };
            let found = series.iter().enumerate().filter(|(_, one)| fits(one));
            places.extend(found.map(|(number, _)| (at as u32, number as u32)));
        }
        Chosen { end: self.end, reach: select.reach, metrics, places }
    }

    /// Returns the series that pass any of the matcher lists; no list at all means every series.
    fn choose_any(&self, any: &[Vec<Matcher>], reach: Window) -> Vec<Chosen> {
        let every = [Vec::new()];
        let lists = if any.is_empty() { &every[..] } else { any };
        lists.iter().map(|all| self.choose(&Select::new(all.clone(), reach))).collect()
    }
}

/// Returns the distinct texts in their order.
fn sorted<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let distinct = distinct(texts.filter(|text| !text.is_empty()));
    distinct.into_iter().map(str::to_owned).collect()
}

fn fits(labels: &Labels, matcher: &Matcher) -> bool {
    matcher.matches(labels.get(matcher.name()))
}

impl Storage for Demo {
    fn select(
        &self,
        selects: &[Select],
        _: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        Ok(selects.iter().map(|select| Arc::new(self.choose(select)) as _).collect())
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        _: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let chosen = self.choose_any(any, reach);
        let labels = chosen.iter().flat_map(Chosen::all).flat_map(|one| one.labels.iter());
        Ok(sorted(labels.map(|(name, _)| name)))
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        _: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let chosen = self.choose_any(any, reach);
        Ok(sorted(chosen.iter().flat_map(Chosen::all).map(|one| one.labels.get(name))))
    }

    fn metadata(&self) -> Vec<Metadata> {
        table::metadata()
    }

    fn span(&self) -> Option<Window> {
        Some(Window::ending(self.end, LENGTH))
    }
}

impl Chosen {
    fn at(&self, series: usize) -> &Series {
        let (metric, number) = self.places[series];
        &self.metrics[metric as usize][number as usize]
    }

    fn all(&self) -> impl Iterator<Item = &Series> {
        (0..self.places.len()).map(|series| self.at(series))
    }
}

impl Naming for Chosen {
    fn labels(&self, series: usize) -> Labels {
        self.at(series).labels.clone()
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        let value = |one: &u32| symbols.intern(self.at(*one as usize).labels.get(name));
        into.extend(series.iter().map(value));
    }
}

impl SeriesSet for Chosen {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.at(series).read(self.reach, self.end, into);
        Ok(())
    }
}
