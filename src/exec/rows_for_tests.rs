//! Hand-made rows for tests of operators.

use std::sync::Arc;

use crate::aggregate::find;
use crate::exec::Budget;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Reduction;
use crate::exec::Run;
use crate::exec::Settings;
use crate::function::StartTimes;
use crate::function::TypeLabels;
use crate::histogram::Histogram;
use crate::label::Grouping;
use crate::label::Labels;
use crate::math::general;
use crate::storage::Context;
use crate::syntax::Span;
use crate::time::Millis;
use crate::value::Block;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NameFate;
use crate::value::Naming;
use crate::value::RowView;

/// No float.
pub(super) const NONE: f64 = Block::ABSENT;

/// Series that are known by their labels alone.
struct Names(Vec<Labels>);

impl Naming for Names {
    fn labels(&self, series: usize) -> Labels {
        self.0[series].clone()
    }
}

/// A row of an input or an answer.
#[derive(Clone, Debug)]
pub(super) struct TestRow {
    pub(super) labels: Labels,
    pub(super) fate: NameFate,
    pub(super) cells: Vec<f64>,
    pub(super) histograms: Vec<HistogramCell>,
}

/// What an operator gave, with the texts of its notes and the samples that are held at the end.
#[derive(Debug)]
pub(super) struct TestAnswer {
    pub(super) rows: Vec<TestRow>,
    pub(super) notes: Vec<String>,
    pub(super) held: usize,
}

/// A row of floats, its labels written as `a=b c=d`.
pub(super) fn row(labels: &str, cells: &[f64]) -> TestRow {
    let pairs = labels.split_whitespace().filter_map(|pair| pair.split_once('='));
    let labels = Labels::of(pairs);
    TestRow { labels, fate: NameFate::Kept, cells: cells.to_vec(), histograms: Vec::new() }
}

impl TestRow {
    /// The same row with a histogram at a step, known by its sum.
    pub(super) fn histogram(self, step: u32, sum: f64) -> Self {
        self.with(step, Histogram { sum, count: 1.0, ..Histogram::default() })
    }

    /// The same row with some histogram at a step.
    pub(super) fn with(mut self, step: u32, histogram: Histogram) -> Self {
        self.histograms.push(HistogramCell { step, histogram: Arc::new(histogram) });
        self
    }

    /// The same row with another fate of its name.
    pub(super) fn named(mut self, fate: NameFate) -> Self {
        self.fate = fate;
        self
    }
}

/// Cuts rows of stored series into pieces of so many rows.
pub(super) fn pieces(rows: &[TestRow], length: usize, run: &Run<'_>) -> Pieces<'static> {
    let names = Arc::new(Names(rows.iter().map(|row| row.labels.clone()).collect()));
    let mut blocks: Vec<Block> = Vec::new();
    for (series, row) in rows.iter().enumerate() {
        if series % length == 0 {
            blocks.push(Block::default());
        }
        let identity = Identity::stored(names.clone(), series as u32).with_name(row.fate);
        let held = crate::exec::cost::row(&row.cells, &row.histograms);
        run.budget.hold(held).expect("the budget is large");
        let block = blocks.last_mut().expect("a block was pushed");
        block.push(identity, &row.cells, row.histograms.clone());
    }
    Pieces::ready(blocks)
}

/// Runs something as a query would.
pub(super) fn with_run<T>(work: impl FnOnce(&Run<'_>) -> T) -> T {
    let context = Context::default();
    let settings = Settings {
        lookback: Millis(300_000),
        starts: StartTimes::Ignored,
        types: TypeLabels::Ignored,
        dropped_name: NameFate::Dropped,
        rows_max: 3,
    };
    work(&Run::new(settings, Budget::new(1 << 40, u64::MAX), &context))
}

/// Applies an operator to rows that are cut into pieces of so many.
pub(super) fn answer(
    rows: &[TestRow],
    length: usize,
    operator: impl for<'o> FnOnce(&Pieces<'o>, &Run<'_>) -> Result<Pieces<'static>, ExecError>,
) -> Result<TestAnswer, ExecError> {
    with_run(|run| {
        let result = operator(&pieces(rows, length, run), run)?.gather(run)?;
        let rows = result.iter().flat_map(Block::iter).map(read).collect();
        let notes = run.take_notes().iter().map(|note| note.kind.to_string()).collect();
        Ok(TestAnswer { rows, notes, held: run.budget.held() })
    })
}

fn read(view: RowView<'_>) -> TestRow {
    let until = if view.cells.is_empty() { 0 } else { view.first + view.cells.len() };
    let cells = (0..until).map(|step| view.float(step).unwrap_or(NONE));
    TestRow {
        labels: view.identity.labels(),
        fate: view.identity.name,
        cells: cells.collect(),
        histograms: view.histograms.to_vec(),
    }
}

impl TestAnswer {
    /// The rows as `{labels} 1 _ 2`, where `_` is no float and `h5` a histogram of sum 5.
    pub(super) fn lines(&self) -> Vec<String> {
        self.rows.iter().map(line).collect()
    }
}

fn line(row: &TestRow) -> String {
    let last = row.histograms.last().map_or(0, |cell| cell.step as usize + 1);
    let mut words: Vec<String> = vec!["_".to_owned(); row.cells.len().max(last)];
    for (word, &cell) in words.iter_mut().zip(&row.cells) {
        if !Block::is_absent(cell) {
            *word = general(cell);
        }
    }
    for cell in &row.histograms {
        words[cell.step as usize] = format!("h{}", general(cell.histogram.sum));
    }
    format!("{} {}", row.labels, words.join(" "))
}

/// What an aggregation of a name is to do on so many steps.
pub(super) fn reduction<'a>(
    name: &str,
    grouping: &'a Grouping,
    parameter: &'a [f64],
    width: usize,
) -> Reduction<'a> {
    Reduction {
        aggregation: find(name).expect("the table has it"),
        grouping,
        parameter,
        width,
        whole: Span::new(0, 1),
        input: Span::new(1, 2),
        number: Span::new(2, 3),
    }
}

/// Groups by labels.
pub(super) fn by(names: &[&str]) -> Grouping {
    Grouping::By(names.iter().map(|&name| name.to_owned()).collect())
}

/// Groups by all other labels.
pub(super) fn without(names: &[&str]) -> Grouping {
    Grouping::Without(names.iter().map(|&name| name.to_owned()).collect())
}
