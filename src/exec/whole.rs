//! Functions of whole vectors: each kind goes to the file that knows it.

use std::sync::Arc;

use super::absent;
use super::buckets;
use super::pulse::Pile;
use super::relabel;
use super::sort;
use crate::exec::Builder;
use crate::exec::Doubt;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Slide;
use crate::exec::cost;
use crate::function::Edges;
use crate::function::Kernel;
use crate::function::Whole;
use crate::label::Labels;
use crate::plan::Argument;
use crate::plan::RangeSource;
use crate::plan::Ranges;
use crate::plan::Vector;
use crate::plan::WholeCall;
use crate::syntax::Span;
use crate::time::Steps;
use crate::value::Block;
use crate::value::Identity;

impl<'a> Builder<'a> {
    /// Runs a function of whole vectors.
    pub(super) fn whole(
        &'a self,
        call: &'a WholeCall,
        span: Span,
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        let Kernel::Whole(whole) = call.function.kernel else {
            return Ok(Pieces::ready(Vec::new()));
        };
        let width = steps.len();
        let block = match whole {
            Whole::Vector => {
                let mut block = Block::default();
                let row = self.number(call, 0, steps)?;
                block.push(Identity::made(Labels::empty()), &row, Vec::new());
                block
            }
            Whole::Absent => {
                let labels = labels_asked_for(call);
                absent::absent(&self.input(call, 0, steps)?, labels, width)
            }
            Whole::AbsentOverTime => {
                let seen = self.presence(call, steps)?;
                absent::absent(&seen, labels_asked_for(call), width)
            }
            Whole::SampleTime => {
                let input = self.input(call, 0, steps)?;
                return self.times(call, &input, steps);
            }
            // Only samples of a selector have start timestamps, and those are not asked here.
            Whole::StartTime | Whole::Scalar | Whole::Query(_) => Block::default(),
            Whole::Sort(direction) => {
                let input = self.input(call, 0, steps)?;
                return self.sorted(sort::by_value(&input, direction, span, steps, self.run)?);
            }
            Whole::SortByLabel(direction) => {
                let input = self.input(call, 0, steps)?;
                let names = texts(call);
                let rows = sort::by_label(&input, &names, direction, span, steps, self.run)?;
                return self.sorted(rows);
            }
            Whole::LabelReplace => {
                return self.relabelled(relabel::replace(&texts(call))?, call, steps);
            }
            Whole::LabelJoin => {
                return self.relabelled(relabel::join(&texts(call))?, call, steps);
            }
            Whole::Info => return self.info(call, steps),
            Whole::Quantile | Whole::Quantiles | Whole::Fraction => {
                return buckets::over(self, call, whole, steps);
            }
        };
        self.run.budget.hold(cost::block(&block))?;
        Ok(Pieces::ready(vec![block]))
    }

    /// Computes the vector among the arguments, which stands at a place.
    pub(super) fn input(
        &'a self,
        call: &'a WholeCall,
        at: usize,
        steps: Steps,
    ) -> Result<Vec<Block>, ExecError> {
        match call.args.get(at) {
            Some(Argument::Vector(vector, _)) => self.vector(vector, steps)?.gather(self.run),
            _ => Ok(Vec::new()),
        }
    }

    /// Computes a number among the arguments, which stands at a place.
    pub(super) fn number(
        &'a self,
        call: &'a WholeCall,
        at: usize,
        steps: Steps,
    ) -> Result<Arc<[f64]>, ExecError> {
        match call.args.get(at) {
            Some(Argument::Scalar(scalar)) => self.scalar(scalar, steps),
            _ => Ok(vec![f64::NAN; steps.len()].into()),
        }
    }

    /// Returns rows that have an element where a range vector has a sample.
    fn presence(&'a self, call: &'a WholeCall, steps: Steps) -> Result<Vec<Block>, ExecError> {
        let Some(Argument::Ranges(ranges, _)) = call.args.first() else { return Ok(Vec::new()) };
        let Ranges { timing, range, .. } = *ranges;
        let (args, spans) = (Vec::new(), &call.spans.0[..]);
        let function = &absent::PRESENT;
        let (edges, doubt) = (Edges::Plain, Doubt::None);
        let slide = Slide { function, steps, timing, range, edges, args, spans, doubt };
        let pieces = match &ranges.source {
            RangeSource::Select(select, _) => {
                slide.over_series(self.set(*select).clone(), self.run)
            }
            RangeSource::Subquery(every, inner) => match ranges.grid(steps, *every) {
                None => return Ok(Vec::new()),
                Some(grid) => slide.over_rows(self.vector(inner, grid)?, grid, self.run),
            },
        };
        pieces.gather(self.run)
    }

    /// Puts the time of its step in the place of every element.
    fn times(
        &'a self,
        call: &'a WholeCall,
        input: &[Block],
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        let mut timed = Pile::new(steps.len(), self.run);
        let mut cells = vec![Block::ABSENT; steps.len()];
        for view in input.iter().flat_map(Block::iter) {
            view.spread(&mut cells);
            view.histograms.iter().for_each(|cell| cells[cell.step as usize] = 0.0);
            for (step, cell) in cells.iter_mut().enumerate() {
                if !Block::is_absent(*cell) {
                    *cell = steps.time(step).seconds();
                }
            }
            let name = view.identity.name.max(self.run.settings.dropped_name);
            timed.push(view.identity.clone().with_name(name), &cells, Vec::new())?;
        }
        let pieces = Pieces::ready(timed.finish());
        match call.args.first() {
            Some(Argument::Vector(vector, _)) => self.settle_named(vector, pieces, steps),
            _ => Ok(pieces),
        }
    }

    /// Counts rows that were put in order.
    fn sorted(&self, blocks: Vec<Block>) -> Result<Pieces<'a>, ExecError> {
        self.run.budget.hold(blocks.iter().map(cost::block).sum())?;
        Ok(Pieces::ready(blocks))
    }

    /// Gives rows other labels, and merges those that came to the same.
    fn relabelled(
        &'a self,
        change: relabel::Change,
        call: &'a WholeCall,
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        let input = self.input(call, 0, steps)?;
        Ok(Pieces::ready(relabel::relabel(&input, &change, steps.len(), self.run)?))
    }

    /// Looks for rows that came to the same labels when they lost their names.
    pub(super) fn settle_named(
        &self,
        input: &Vector,
        pieces: Pieces<'a>,
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        use crate::exec::Twins;
        use crate::function::Metric;
        self.settle(Metric::Dropped, || self.clash(input), Twins::Merge, pieces, steps)
    }
}

/// Returns what the first argument's matchers say of its labels.
fn labels_asked_for(call: &WholeCall) -> Labels {
    match call.args.first() {
        Some(Argument::Vector(_, labels) | Argument::Ranges(_, labels)) => labels.clone(),
        _ => Labels::empty(),
    }
}

/// Returns the texts among the arguments.
fn texts(call: &WholeCall) -> Vec<&str> {
    let mut texts = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        if let Argument::Text(text) = arg {
            texts.push(text.as_str());
        }
    }
    texts
}
