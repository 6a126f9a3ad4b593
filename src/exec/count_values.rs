//! `count_values`: how many elements of each group have the same value.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::groups::Groups;
use super::groups::Keys;
use super::in_order::in_order;
use super::members::Criteria;
use super::members::Members;
use crate::aggregate::Accumulator;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::aggregate::Tally;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::cost;
use crate::label::Grouping;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::math::plain;
use crate::math::quote;
use crate::value::Block;
use crate::value::Identity;
use crate::value::RowView;

/// Counts the elements of each group that have the same value, which becomes a label.
pub fn count_values<'a>(
    input: &Pieces<'_>,
    label: &str,
    grouping: &Grouping,
    width: usize,
    run: &Run<'_>,
) -> Result<Pieces<'a>, ExecError> {
    if label.is_empty() {
        return Err(ExecError::Failed(format!("invalid label name {}", quote(label))));
    }
    let told = told(grouping, label);
    let mut groups = Groups::new(&apart(grouping, label));
    let criteria = groups.criteria.clone();
    let mut census = Census { known: FxHashMap::default(), counts: Tally::count(width) };
    let mut samples = 0;
    let prepare = |block| Ok(Prepared::new(&block, &criteria, told, &run.symbols));
    in_order(input, run, prepare, |prepared| {
        samples += prepared.samples;
        let numbers = groups.number(prepared.members);
        census.take(&prepared.values, &prepared.hits, &numbers);
        Ok(())
    })?;
    let register = census.register(groups.into_keys(), told, label);
    let blocks = register.blocks(width, run)?;
    run.budget.release(samples);
    run.budget.hold(blocks.iter().map(cost::block).sum())?;
    Ok(Pieces::ready(blocks))
}

/// Whether the value is part of what makes a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    Value,
    /// `without` takes the value's label away again.
    Nothing,
}

fn told(grouping: &Grouping, label: &str) -> Told {
    match grouping {
        Grouping::Without(_) if !grouping.keeps(label) => Told::Nothing,
        _ => Told::Value,
    }
}

/// Returns the grouping by all other labels: the value takes the place of what was there.
fn apart(grouping: &Grouping, label: &str) -> Grouping {
    match grouping {
        Grouping::By(names) => {
            Grouping::By(names.iter().filter(|name| *name != label).cloned().collect())
        }
        Grouping::Without(names) => {
            let label = std::iter::once(label.to_owned());
            Grouping::Without(names.iter().cloned().chain(label).collect())
        }
    }
}

/// A value as far as its text goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Spelling {
    /// The bits of a float; all NaN are spelt alike.
    Float(u64),
    /// The text of a histogram.
    Text(Symbol),
    /// Any value.
    Any,
}

/// A value at some steps in a row.
struct Hit {
    /// The value's number in the block.
    value: u32,
    steps: Range<usize>,
}

/// A block of which all values are known.
struct Prepared {
    members: Members,
    /// A row of each value's group, and the value.
    values: Vec<(u32, Spelling)>,
    hits: Vec<Hit>,
    samples: usize,
}

impl Prepared {
    fn new(block: &Block, criteria: &Criteria, told: Told, symbols: &Symbols) -> Self {
        let members = criteria.members(block, symbols);
        let mut known: FxHashMap<(u32, Spelling), u32> = FxHashMap::default();
        let (mut values, mut hits) = (Vec::new(), Vec::new());
        for (row, view) in block.iter().enumerate() {
            let group = members.groups[row];
            spell(&view, told, symbols, |spelling, steps| {
                let value = *known.entry((group, spelling)).or_insert_with(|| {
                    values.push((row as u32, spelling));
                    values.len() as u32 - 1
                });
                hits.push(Hit { value, steps });
            });
        }
        Self { members, values, hits, samples: cost::block(block) }
    }
}

/// Finds the values of a row and where each stands; equal neighbours are one.
fn spell(
    view: &RowView<'_>,
    told: Told,
    symbols: &Symbols,
    mut found: impl FnMut(Spelling, Range<usize>),
) {
    let spelling = |cell: f64| match told {
        Told::Nothing => Spelling::Any,
        Told::Value if cell.is_nan() => Spelling::Float(f64::NAN.to_bits()),
        Told::Value => Spelling::Float(cell.to_bits()),
    };
    let mut step = view.first;
    for same in view.cells.chunk_by(|one, two| one.to_bits() == two.to_bits()) {
        if !Block::is_absent(same[0]) {
            found(spelling(same[0]), step..step + same.len());
        }
        step += same.len();
    }
    for cell in view.histograms {
        let step = cell.step as usize;
        let spelling = match told {
            Told::Nothing => Spelling::Any,
            Told::Value => Spelling::Text(symbols.intern(&cell.histogram.to_string())),
        };
        found(spelling, step..step + 1);
    }
}

/// The counts of all values of all groups.
struct Census {
    known: FxHashMap<(u32, Spelling), u32>,
    counts: Box<dyn Accumulator>,
}

impl Census {
    /// Takes in a block; `groups` has each row's group.
    fn take(&mut self, values: &[(u32, Spelling)], hits: &[Hit], groups: &[u32]) {
        let number = |&(row, spelling): &(u32, Spelling)| {
            let next = self.known.len() as u32;
            *self.known.entry((groups[row as usize], spelling)).or_insert(next)
        };
        let numbers: Vec<u32> = values.iter().map(number).collect();
        self.counts.grow(self.known.len());
        let longest = hits.iter().map(|hit| hit.steps.len()).max().unwrap_or(0);
        let ones = vec![1.0; longest];
        for Hit { value, steps } in hits {
            let place = Place { group: numbers[*value as usize] as usize, step: steps.start };
            self.counts.add(place, &ones[..steps.len()], Fill::Full);
        }
    }

    /// Returns the values in the order in which they were first seen.
    fn register(self, keys: Keys, told: Told, label: &str) -> Register<'_> {
        let mut values = vec![(0, Spelling::Any); self.known.len()];
        #[expect(clippy::iter_over_hash_type, reason = "each value goes to its own place")]
        for (value, number) in self.known {
            values[number as usize] = value;
        }
        Register { values, keys, told, label, counts: self.counts }
    }
}

/// The counts of a finished census.
struct Register<'a> {
    values: Vec<(u32, Spelling)>,
    keys: Keys,
    told: Told,
    label: &'a str,
    counts: Box<dyn Accumulator>,
}

impl Register<'_> {
    fn blocks(&self, width: usize, run: &Run<'_>) -> Result<Vec<Block>, ExecError> {
        let cuts = run.cuts(self.values.len(), width);
        let block = |at: usize| {
            run.check()?;
            Ok(self.block(cuts.range(at), width, &run.symbols))
        };
        (0..cuts.count()).into_par_iter().map(block).collect()
    }

    fn block(&self, values: Range<usize>, width: usize, symbols: &Symbols) -> Block {
        let (mut block, mut cells) = (Block::default(), vec![Block::ABSENT; width]);
        for value in values {
            cells.fill(Block::ABSENT);
            let mut finish = Finish {
                cells: &mut cells,
                histograms: &mut Vec::new(),
                parameter: &[],
                notes: &mut Vec::new(),
            };
            self.counts.finish(value, &mut finish);
            block.push(self.identity(value, symbols), &cells, Vec::new());
        }
        block
    }

    fn identity(&self, value: usize, symbols: &Symbols) -> Identity {
        let (group, spelling) = self.values[value];
        let labels = self.keys.labels(group as usize, symbols);
        Identity::made(match (self.told, spelling) {
            (Told::Nothing, _) | (_, Spelling::Any) => labels,
            (_, Spelling::Float(bits)) => labels.with(self.label, &plain(f64::from_bits(bits))),
            (_, Spelling::Text(text)) => labels.with(self.label, &symbols.text(text)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::count_values;
    use crate::exec::ExecError;
    use crate::exec::rows_for_tests::NONE;
    use crate::exec::rows_for_tests::TestRow;
    use crate::exec::rows_for_tests::answer;
    use crate::exec::rows_for_tests::by;
    use crate::exec::rows_for_tests::row;
    use crate::exec::rows_for_tests::without;
    use crate::label::Grouping;

    fn lines(label: &str, grouping: &Grouping, rows: &[TestRow]) -> Vec<String> {
        let width = rows[0].cells.len();
        let count = |length| {
            answer(rows, length, |pieces, run| count_values(pieces, label, grouping, width, run))
                .expect("nothing fails")
        };
        assert_eq!(count(1).lines(), count(100).lines());
        assert_eq!(count(2).held, count(2).rows.iter().map(samples).sum::<usize>());
        count(2).lines()
    }

    fn samples(row: &TestRow) -> usize {
        crate::exec::cost::row(&row.cells, &row.histograms)
    }

    fn versions() -> [TestRow; 4] {
        [
            row("__name__=v i=0 job=a", &[1.0, 1.0, 2.5]),
            row("__name__=v i=1 job=a", &[NONE, 1.0, 1e21]),
            row("__name__=v i=2 job=b", &[f64::NAN, -f64::NAN, 1.0]),
            row("__name__=v i=3 job=a", &[1.0, NONE, 2.5]),
        ]
    }

    #[test]
    fn a_value_becomes_a_label_in_plain_decimals() {
        let all = [
            r#"{value="1"} 2 2 1"#,
            r#"{value="2.5"} _ _ 2"#,
            r#"{value="1000000000000000000000"} _ _ 1"#,
            r#"{value="NaN"} 1 1"#,
        ];
        assert_eq!(lines("value", &by(&[]), &versions()), all);
    }

    #[test]
    fn groups_are_counted_apart_and_the_label_takes_the_place_of_what_was_there() {
        let by_job = [
            r#"{i="1", job="a"} 2 2"#,
            r#"{i="2.5", job="a"} _ _ 2"#,
            r#"{i="1000000000000000000000", job="a"} _ _ 1"#,
            r#"{i="NaN", job="b"} 1 1"#,
            r#"{i="1", job="b"} _ _ 1"#,
        ];
        assert_eq!(lines("i", &by(&["job", "i"]), &versions()), by_job);
        assert_eq!(lines("i", &without(&[]), &versions()), by_job);
        let counts = [r#"{job="a"} 2 2 3"#, r#"{job="b"} 1 1 1"#];
        assert_eq!(lines("i", &without(&["i"]), &versions()), counts);
        assert_eq!(lines("__name__", &without(&["i"]), &versions()), counts);
        let named = lines("__name__", &by(&["job"]), &versions());
        assert_eq!(named[0], r#"{__name__="1", job="a"} 2 2"#);
    }

    #[test]
    fn a_histogram_counts_under_its_text() {
        let rows = [row("i=0", &[NONE]).histogram(0, 2.0), row("i=1", &[NONE]).histogram(0, 2.0)];
        assert_eq!(lines("value", &by(&[]), &rows), [r#"{value="{count:1, sum:2}"} 2"#]);
    }

    #[test]
    fn a_label_without_a_name_is_refused() {
        let refused = answer(&[], 1, |pieces, run| count_values(pieces, "", &by(&[]), 1, run));
        let text = "invalid label name \"\"".to_owned();
        assert_eq!(refused.err(), Some(ExecError::Failed(text)));
    }
}
