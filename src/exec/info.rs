//! `info`: the labels of info metrics for the series of the same target.

use std::collections::BTreeSet;
use std::collections::HashMap;

use super::unite::unite_blocks;
use crate::exec::Builder;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Twins;
use crate::exec::scan;
use crate::label::Labels;
use crate::label::Matcher;
use crate::label::NAME;
use crate::math::is_stale;
use crate::plan::Argument;
use crate::plan::InfoSeries;
use crate::plan::Scan;
use crate::plan::Sight;
use crate::plan::WholeCall;
use crate::syntax::Span;
use crate::time::Steps;
use crate::value::Block;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::RowView;

/// The labels by which an info series and a series are of the same target.
const IDENTIFYING: [&str; 2] = ["instance", "job"];

/// An info series, the times of its newest samples in place of their values.
struct Info {
    labels: Labels,
    times: Vec<f64>,
}

/// The info series of one target.
type Targets = HashMap<Labels, Vec<usize>>;

impl<'a> Builder<'a> {
    /// Adds the labels of info metrics to the rows of a vector.
    pub(super) fn info(
        &'a self,
        call: &'a WholeCall,
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        let base = self.input(call, 0, steps)?;
        let Some(Argument::Info(series)) = call.args.get(1) else {
            return Ok(Pieces::ready(base));
        };
        let infos = self.info_rows(series, &base, steps)?;
        let mut targets = Targets::new();
        for (at, info) in infos.iter().enumerate() {
            targets.entry(target(&info.labels)).or_default().push(at);
        }
        let enriching = Enriching { series, infos: &infos, targets: &targets };
        let mut result = Block::default();
        for view in base.iter().flat_map(Block::iter) {
            self.run.check()?;
            enriching.row(&view, steps.len(), &mut result)?;
        }
        let (width, labels) = (steps.len(), Identity::labels);
        let united = unite_blocks(vec![result], Twins::Merge, width, labels, self.run)?;
        Ok(Pieces::ready(united))
    }

    /// Returns the info series that may belong to any row of the vector.
    fn info_rows(
        &'a self,
        series: &InfoSeries,
        base: &[Block],
        steps: Steps,
    ) -> Result<Vec<Info>, ExecError> {
        let wanted = wanted(series, base);
        if wanted.iter().all(BTreeSet::is_empty) {
            return Ok(Vec::new());
        }
        let set = self.set(series.scan.select);
        let look = |sight| {
            let scan_of = Scan { sight, ..series.scan.clone() };
            scan(&scan_of, set.clone(), Span::default(), steps, self.run).gather(self.run)
        };
        for view in look(Sight::Newest)?.iter().flat_map(Block::iter) {
            let labels = view.identity.labels();
            if !view.histograms.is_empty() && fits(&labels, &wanted) {
                let text = format!("this should be an info metric, with float samples: {labels}");
                return Err(ExecError::Failed(text));
            }
        }
        let mut infos = Vec::new();
        for view in look(Sight::Time)?.iter().flat_map(Block::iter) {
            // The time takes the name away, and an info series is known by it.
            let labels = view.identity.clone().with_name(crate::value::NameFate::Kept).labels();
            if fits(&labels, &wanted) {
                let mut times = vec![Block::ABSENT; steps.len()];
                view.spread(&mut times);
                infos.push(Info { labels, times });
            }
        }
        Ok(infos)
    }
}

/// Returns the values of the identifying labels of all rows that are to be enriched.
fn wanted(series: &InfoSeries, base: &[Block]) -> [BTreeSet<String>; 2] {
    let mut wanted = [BTreeSet::new(), BTreeSet::new()];
    for view in base.iter().flat_map(Block::iter) {
        let labels = view.identity.labels();
        if passes(&series.names, &labels) {
            continue;
        }
        for (name, values) in IDENTIFYING.iter().zip(&mut wanted) {
            if !labels.get(name).is_empty() {
                values.insert(labels.get(name).to_owned());
            }
        }
    }
    wanted
}

/// Tells whether an info series may be of the target of any row that is to be enriched.
fn fits(labels: &Labels, wanted: &[BTreeSet<String>; 2]) -> bool {
    let among = |(name, values): (&&str, &BTreeSet<String>)| {
        values.is_empty() || values.contains(labels.get(name))
    };
    IDENTIFYING.iter().zip(wanted).all(among)
}

fn target(labels: &Labels) -> Labels {
    labels.filter(|name| IDENTIFYING.contains(&name))
}

fn passes(tests: &[Matcher], labels: &Labels) -> bool {
    tests.iter().all(|test| test.matches(labels.get(test.name())))
}

/// Rows on their way to more labels.
struct Enriching<'e> {
    series: &'e InfoSeries,
    infos: &'e [Info],
    targets: &'e Targets,
}

impl Enriching<'_> {
    /// Adds a row with the labels of its info series, a new row wherever those change.
    fn row(&self, view: &RowView<'_>, width: usize, into: &mut Block) -> Result<(), ExecError> {
        let labels = view.identity.labels();
        let mut cells = vec![Block::ABSENT; width];
        view.spread(&mut cells);
        if passes(&self.series.names, &labels) {
            into.push(view.identity.clone(), &cells, view.histograms.to_vec());
            return Ok(());
        }
        let nothing = Vec::new();
        let infos = self.targets.get(&target(&labels)).unwrap_or(&nothing);
        let mut rows: Vec<(Option<Labels>, Vec<f64>, Vec<HistogramCell>)> = Vec::new();
        let mut histograms = view.histograms.iter().peekable();
        for (step, &cell) in cells.iter().enumerate() {
            let histogram = histograms.next_if(|histogram| histogram.step as usize == step);
            if is_stale(cell) && histogram.is_none() {
                continue;
            }
            let enriched = self.labels(&labels, infos, step)?;
            let known = rows.iter().position(|(labels, ..)| *labels == enriched);
            let at = known.unwrap_or(rows.len());
            if known.is_none() {
                rows.push((enriched, vec![Block::ABSENT; width], Vec::new()));
            }
            rows[at].1[step] = cell;
            rows[at].2.extend(histogram.cloned());
        }
        for (labels, cells, histograms) in rows {
            if let Some(labels) = labels {
                into.push(view.identity.relabelled(labels), &cells, histograms);
            }
        }
        Ok(())
    }

    /// Returns the labels that a row has at a step; `None` where the row is left out.
    fn labels(
        &self,
        base: &Labels,
        infos: &[usize],
        step: usize,
    ) -> Result<Option<Labels>, ExecError> {
        let newest = self.newest(infos, step)?;
        if newest.is_empty() {
            let optional = self.series.data.iter().all(|test| test.matches(""));
            return Ok(optional.then(|| base.clone()));
        }
        let mut added = Labels::empty().to_builder();
        for info in newest {
            for (name, value) in self.infos[info].labels.iter().filter(|(name, _)| self.takes(name))
            {
                let before = added.get(name);
                if !before.is_empty() && before != value {
                    return Err(ExecError::Failed(format!("conflicting label: {name}")));
                }
                if base.get(name).is_empty() {
                    added.set(name, value);
                }
            }
        }
        let mut labels = base.to_builder();
        for (name, value) in &added.build() {
            labels.set(name, value);
        }
        Ok(Some(labels.build()))
    }

    /// Tells whether a label of an info series is taken.
    fn takes(&self, name: &str) -> bool {
        let data = &self.series.data;
        name != NAME && (data.is_empty() || data.iter().any(|test| test.name() == name))
    }

    /// Returns for each info metric the series with the newest sample.
    fn newest(&self, infos: &[usize], step: usize) -> Result<Vec<usize>, ExecError> {
        let mut newest: Vec<usize> = Vec::new();
        for &at in infos.iter().filter(|&&at| !is_stale(self.infos[at].times[step])) {
            let (info, time) = (&self.infos[at], self.infos[at].times[step]);
            let rival = newest
                .iter()
                .position(|&other| self.infos[other].labels.name() == info.labels.name());
            let Some(rival) = rival else {
                newest.push(at);
                continue;
            };
            let other = &self.infos[newest[rival]];
            if other.times[step] == time {
                let millis = (time * 1000.0).round();
                return Err(ExecError::Failed(format!(
                    "found duplicate series for info metric: existing {} @ {millis}, \
                     new {} @ {millis}",
                    other.labels, info.labels
                )));
            }
            if other.times[step] < time {
                newest[rival] = at;
            }
        }
        Ok(newest)
    }
}
