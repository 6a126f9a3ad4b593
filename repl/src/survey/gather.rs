//! Gathers a survey from all samples of a world.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::StorageError;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::tsdb::ChunkFigures;
use promqlite::tsdb::PartFigures;
use promqlite::value::Points;
use rayon::prelude::*;

use super::count::Churn;
use super::count::Encoded;
use super::count::Label;
use super::count::Metric;
use super::count::Named;
use super::count::Pair;
use super::count::Part;
use super::count::Survey;
use crate::source::SourceError;
use crate::source::World;

/// How many parts of the time activity is told for.
const ACTIVE_PARTS: usize = 40;
/// A series that begins this late, or ends this early, has come or gone: a look back, in
/// milliseconds.
const EDGE: i64 = 300_000;

/// What reading one series tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Read {
    floats: u64,
    histograms: u64,
    stale: u64,
    /// The times of the first and last samples.
    pub(super) edges: Option<(i64, i64)>,
}

impl Read {
    /// Returns how many samples there are.
    pub(super) fn samples(&self) -> u64 {
        self.floats + self.histograms
    }
}

/// All series of a world.
pub(super) struct Everything {
    set: Option<Arc<dyn SeriesSet>>,
    pub(super) reads: Vec<Read>,
}

impl Everything {
    /// Reads all series.
    pub(super) fn read(world: &World, context: &Context) -> Result<Self, SourceError> {
        if let Some(server) = world.sources.iter().find(|source| source.client.is_some()) {
            let text = format!("{}: all samples of the server would be read", server.name);
            let advice = "copy what matters with `promqlite capture`, and look into that";
            return Err(SourceError::local(text).advise(Some(advice.to_owned())));
        }
        let failed = |error: StorageError| SourceError::local(error.to_string());
        let everything = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        let select = Select::new(Vec::new(), world.clock.span.unwrap_or(everything));
        let sets = world.storage.select(&[select], context).map_err(failed)?;
        let set = sets.into_iter().next();
        let reads = set.as_ref().map_or_else(|| Ok(Vec::new()), read_all).map_err(failed)?;
        Ok(Self { set, reads })
    }

    /// Returns the labels of a series.
    pub(super) fn labels(&self, series: usize) -> Labels {
        self.set.as_ref().map_or_else(Labels::empty, |set| set.labels(series))
    }

    /// Lists what was found damaged.
    pub(super) fn warnings(&self, context: &Context) -> Vec<String> {
        let mut warnings: Vec<String> = context.take_warnings();
        warnings.extend(self.set.iter().flat_map(|set| set.warnings()));
        warnings.sort();
        warnings.dedup();
        warnings
    }
}

/// Returns the bytes of a sample, where there are chunks.
pub(super) fn bytes_a_sample(world: &World) -> Result<Option<f64>, SourceError> {
    let (mut bytes, mut samples) = (0, 0);
    for folder in world.sources.iter().flat_map(|source| &source.folders) {
        let parts = folder.figures();
        for part in parts.map_err(|error| SourceError::local(error.to_string()))? {
            bytes += part.chunks.values().map(|figures| figures.bytes).sum::<u64>();
            samples += part.chunks.values().map(|figures| figures.samples).sum::<u64>();
        }
    }
    Ok((samples > 0).then(|| bytes as f64 / samples as f64))
}

impl Survey {
    /// Reads everything there is.
    pub(crate) fn of(world: &World, top: usize) -> Result<Self, SourceError> {
        let context = Context::default();
        let all = Everything::read(world, &context)?;
        let reads = &all.reads;
        let sources = world.sources.iter();
        let mut survey = Self {
            sources: sources
                .map(|source| Named { name: source.name.clone(), kind: source.kind })
                .collect(),
            from: None,
            to: None,
            series: reads.len() as u64,
            floats: reads.iter().map(|read| read.floats).sum(),
            histograms: reads.iter().map(|read| read.histograms).sum(),
            stale_markers: reads.iter().map(|read| read.stale).sum(),
            bytes_a_sample: None,
            churn: Churn::default(),
            metrics: Vec::new(),
            metric_count: 0,
            labels: Vec::new(),
            label_count: 0,
            pairs: Vec::new(),
            pair_count: 0,
            encodings: Vec::new(),
            blocks: Vec::new(),
            warnings: Vec::new(),
        };
        survey.tell_times(reads);
        if let Some(set) = &all.set {
            survey.tell_labels(set.as_ref(), reads, top);
        }
        survey.tell_folders(world)?;
        survey.warnings.extend(all.warnings(&context));
        survey.warnings.sort();
        survey.warnings.dedup();
        Ok(survey)
    }

    fn tell_times(&mut self, reads: &[Read]) {
        let edges = || reads.iter().filter_map(|read| read.edges);
        let first = edges().map(|(first, _)| first).min();
        let last = edges().map(|(_, last)| last).max();
        let Some((from, to)) = first.zip(last) else { return };
        self.from = Some(Timestamp(from).seconds());
        self.to = Some(Timestamp(to).seconds());
        let count = |test: &dyn Fn((i64, i64)) -> bool| edges().filter(|&e| test(e)).count() as u64;
        let churn = &mut self.churn;
        churn.at_start = count(&|(first, _)| first < from + EDGE);
        churn.at_end = count(&|(_, last)| last > to - EDGE);
        churn.appeared = count(&|(first, _)| first >= from + EDGE);
        churn.disappeared = count(&|(_, last)| last <= to - EDGE);
        let parts = ACTIVE_PARTS as i64;
        let bound = |part: i64| from + (to - from) * part / parts;
        churn.active = (0..parts)
            .map(|part| count(&|(first, last)| first <= bound(part + 1) && last >= bound(part)))
            .collect();
    }

    fn tell_labels(&mut self, set: &dyn SeriesSet, reads: &[Read], top: usize) {
        let mut metrics = BTreeMap::<String, (u64, u64)>::new();
        let mut labels = BTreeMap::<String, BTreeMap<String, u64>>::new();
        for (series, read) in reads.iter().enumerate() {
            let all = set.labels(series);
            let metric = metrics.entry(all.name().to_owned()).or_default();
            metric.0 += 1;
            metric.1 += read.floats + read.histograms;
            for (name, value) in all.iter().filter(|(name, _)| *name != NAME) {
                // Most values are there already, and an owned key would be made for nothing.
                if !labels.contains_key(name) {
                    labels.insert(name.to_owned(), BTreeMap::new());
                }
                let Some(values) = labels.get_mut(name) else { continue };
                match values.get_mut(value) {
                    Some(count) => *count += 1,
                    None => drop(values.insert(value.to_owned(), 1)),
                }
            }
        }
        self.metric_count = metrics.len() as u64;
        self.label_count = labels.len() as u64;
        self.pair_count = labels.values().map(|values| values.len() as u64).sum();
        let metrics = metrics.into_iter();
        let metrics = metrics.map(|(name, (series, samples))| Metric { name, series, samples });
        self.metrics = first(metrics, top, |metric| (metric.series, metric.samples));
        let pairs = labels.iter().flat_map(|(name, values)| {
            values.iter().map(move |(value, &series)| (name, value, series))
        });
        let pairs = first(pairs, top, |(_, _, series)| *series).into_iter();
        self.pairs = pairs
            .map(|(name, value, series)| Pair { name: name.clone(), value: value.clone(), series })
            .collect();
        let labels = labels.into_iter().map(|(name, values)| Label {
            name,
            values: values.len() as u64,
            series: values.values().sum(),
        });
        self.labels = first(labels, top, |label| (label.values, label.series));
    }

    fn tell_folders(&mut self, world: &World) -> Result<(), SourceError> {
        let mut encodings = BTreeMap::<&'static str, ChunkFigures>::new();
        for folder in world.sources.iter().flat_map(|source| &source.folders) {
            let parts = folder.figures();
            for part in parts.map_err(|error| SourceError::local(error.to_string()))? {
                for (encoding, figures) in &part.chunks {
                    let all = encodings.entry(encoding).or_default();
                    all.chunks += figures.chunks;
                    all.samples += figures.samples;
                    all.bytes += figures.bytes;
                }
                self.blocks.push(told(part));
            }
            self.warnings.extend(folder.damages().iter().map(ToString::to_string));
        }
        let [bytes, samples] = [
            encodings.values().map(|figures| figures.bytes).sum::<u64>(),
            encodings.values().map(|figures| figures.samples).sum::<u64>(),
        ];
        self.bytes_a_sample = (samples > 0).then(|| bytes as f64 / samples as f64);
        let encodings = encodings.into_iter().map(|(encoding, figures)| {
            let ChunkFigures { chunks, samples, bytes } = figures;
            Encoded { encoding, chunks, samples, bytes }
        });
        self.encodings = encodings.collect();
        Ok(())
    }
}

fn told(part: PartFigures) -> Part {
    let sum = |figure: fn(&ChunkFigures) -> u64| part.chunks.values().map(figure).sum();
    Part {
        level: part.level,
        from: part.first.seconds(),
        to: part.last.seconds(),
        series: part.series,
        chunks: sum(|figures| figures.chunks),
        samples: sum(|figures| figures.samples),
        chunk_bytes: sum(|figures| figures.bytes),
        file_bytes: part.file_bytes,
        deleted: part.deleted,
        name: part.block.unwrap_or_else(|| "head".to_owned()),
    }
}

/// Reads all series, on all threads.
fn read_all(set: &Arc<dyn SeriesSet>) -> Result<Vec<Read>, StorageError> {
    let read = |points: &mut Points, series: usize| {
        points.clear();
        set.read(series, points)?;
        let first = points.edges().min();
        Ok(Read {
            floats: points.times.len() as u64,
            histograms: points.histograms.times.len() as u64,
            stale: points.stale.len() as u64,
            edges: first.zip(points.edges().max()),
        })
    };
    (0..set.len()).into_par_iter().map_init(Points::default, read).collect()
}

/// Returns the ones with the largest figures, the largest first.
fn first<T, F: Ord>(all: impl Iterator<Item = T>, top: usize, figure: impl Fn(&T) -> F) -> Vec<T> {
    let mut all: Vec<_> = all.collect();
    // A stable sort: those with equal figures stay in the order of their names.
    all.sort_by_key(|one| Reverse(figure(one)));
    all.truncate(top);
    all
}
