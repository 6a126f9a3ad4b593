//! From the tree of a plan to operators: the shape of a node picks the verb.

use std::sync::Arc;

use super::collect;
use super::collect::Collected;
use super::count_values::count_values;
use super::fold::Reduction;
use super::fold::fold;
use super::meter;
use super::pair::Join;
use super::rank::rank;
use super::set::set;
use crate::aggregate::Shape;
use crate::exec::Builder;
use crate::exec::Doubt;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Scale;
use crate::exec::Slide;
use crate::exec::Twins;
use crate::exec::apply;
use crate::exec::hold;
use crate::exec::negate;
use crate::exec::scan;
use crate::function::Edges;
use crate::function::Metric;
use crate::math::deep;
use crate::plan::Comparison;
use crate::plan::RangeSource;
use crate::plan::Root;
use crate::plan::Sight;
use crate::plan::Vector;
use crate::plan::VectorNode;
use crate::syntax::Span;
use crate::time::Steps;
use crate::value::Block;

impl<'a> Builder<'a> {
    /// Runs the plan.
    pub fn collect(&'a self) -> Result<Collected, ExecError> {
        let steps = self.plan.steps;
        match &self.plan.root {
            Root::Text(text) => Ok(Collected::Text(text.clone())),
            Root::Scalar(scalar) => Ok(Collected::Scalar(self.scalar(scalar, steps)?)),
            Root::Vector(vector) => {
                let blocks = self.vector(vector, steps)?.gather(self.run)?;
                collect::rows(blocks, steps.len(), self.run).map(Collected::Rows)
            }
            Root::Ranges(ranges) => self.raw(ranges, steps).map(Collected::Raw),
        }
    }

    /// Returns the answer of a node on a grid, on its way.
    pub fn vector(&'a self, vector: &'a Vector, steps: Steps) -> Result<Pieces<'a>, ExecError> {
        let Some(meter) = self.run.meter(vector.id) else {
            return deep(|| self.pieces(vector, steps));
        };
        let _work = meter::work_for(Some(&meter));
        Ok(deep(|| self.pieces(vector, steps))?.watched(meter))
    }

    fn pieces(&'a self, vector: &'a Vector, steps: Steps) -> Result<Pieces<'a>, ExecError> {
        let run = self.run;
        match &vector.node {
            VectorNode::Scan(node) => {
                let pieces = scan(node, self.set(node.select).clone(), vector.span, steps, run);
                let metric = match node.sight {
                    Sight::Newest | Sight::Between => Metric::Kept,
                    Sight::Time | Sight::StartTime => Metric::Dropped,
                };
                let clash = || self.clash_of_select(node.select);
                self.settle(metric, clash, Twins::Merge, pieces, steps)
            }
            VectorNode::Slide { .. } => self.slide(vector, steps),
            VectorNode::Apply { function, input, args } => {
                let args = self.scalars(args, steps)?;
                let pieces = self.vector(input, steps)?;
                let pieces = apply(function, pieces, args, steps.len(), run);
                let clash = || self.clash(input);
                self.settle(function.metric, clash, Twins::Merge, pieces, steps)
            }
            VectorNode::Hold(inner) => {
                let pieces = self.vector(inner, Steps::at(steps.first()))?;
                Ok(hold(pieces, steps.len(), run))
            }
            VectorNode::Shared(number, inner) => self.shared(*number, inner, steps),
            VectorNode::Negate(input) => {
                let pieces = negate(self.vector(input, steps)?, steps.len(), run);
                let clash = || self.clash(input);
                self.settle(Metric::Dropped, clash, Twins::Merge, pieces, steps)
            }
            VectorNode::Scale { op, result, input, scalar, side } => {
                let scalar = self.scalar(scalar, steps)?;
                let scale =
                    Scale { op: *op, result: *result, scalar, side: *side, span: vector.span };
                let pieces = scale.over(self.vector(input, steps)?, run);
                let drops = op.is_arithmetic() || *result == Comparison::Truth;
                let metric = if drops { Metric::Dropped } else { Metric::Kept };
                self.settle(metric, || self.clash(input), Twins::Merge, pieces, steps)
            }
            VectorNode::Join { op, result, sides, matching } => {
                let [left, right] = self.both(sides, steps)?;
                let (width, dropped_name) = (steps.len(), run.settings.dropped_name);
                let join = Join {
                    op: *op,
                    result: *result,
                    matching,
                    span: vector.span,
                    width,
                    dropped_name,
                };
                Ok(Pieces::ready(join.over(left, right, run)?))
            }
            VectorNode::Set { op, sides, on } => {
                let [left, right] = self.both(sides, steps)?;
                Ok(Pieces::ready(set(*op, left, right, on, steps.len(), run)?))
            }
            VectorNode::Fold { .. } | VectorNode::CountValues { .. } => self.fold(vector, steps),
            VectorNode::Whole(call) => self.whole(call, vector.span, steps),
        }
    }

    fn fold(&'a self, vector: &'a Vector, steps: Steps) -> Result<Pieces<'a>, ExecError> {
        let (run, whole, width) = (self.run, vector.span, steps.len());
        let (aggregation, grouping, input, param) = match &vector.node {
            VectorNode::Fold { aggregation, grouping, input, param } => {
                (aggregation, grouping, input, param)
            }
            VectorNode::CountValues { label, grouping, input } => {
                let pieces = self.vector(input, steps)?;
                return count_values(&pieces, label, grouping, width, run);
            }
            _ => return Ok(Pieces::ready(Vec::new())),
        };
        let number = param.as_ref().map_or(Span::default(), |(_, place)| *place);
        let row = match param {
            Some((scalar, _)) => self.scalar(scalar, steps)?,
            None => Arc::from([]),
        };
        let pieces = self.vector(input, steps)?;
        let (parameter, input) = (&row[..], input.span);
        let reduction = Reduction { aggregation, grouping, parameter, width, whole, input, number };
        match aggregation.shape {
            Shape::Rank(_) => rank(&pieces, &reduction, run),
            _ => fold(&pieces, &reduction, run),
        }
    }

    /// Computes both operands of an operator.
    fn both(&'a self, sides: &'a [Vector; 2], steps: Steps) -> Result<[Vec<Block>; 2], ExecError> {
        let left = self.vector(&sides[0], steps)?.gather(self.run)?;
        Ok([left, self.vector(&sides[1], steps)?.gather(self.run)?])
    }

    fn slide(&'a self, vector: &'a Vector, steps: Steps) -> Result<Pieces<'a>, ExecError> {
        let VectorNode::Slide { function, ranges, args, spans } = &vector.node else {
            return Ok(Pieces::ready(Vec::new()));
        };
        let (timing, range) = (ranges.timing, ranges.range);
        let args = self.scalars(args, steps)?;
        let spans = &spans.0[..];
        let metric = self.metric_of(ranges);
        let doubt = Doubt::about(function, metric, self.run);
        let slide = |edges| Slide { function, steps, timing, range, edges, args, spans, doubt };
        let pieces = match &ranges.source {
            RangeSource::Select(select, edges) => {
                slide(*edges).over_series(self.set(*select).clone(), self.run)
            }
            RangeSource::Subquery(every, inner) => match ranges.grid(steps, *every) {
                None => Pieces::ready(Vec::new()),
                Some(grid) => {
                    slide(Edges::Plain).over_rows(self.vector(inner, grid)?, grid, self.run)
                }
            },
        };
        let clash = || self.clash_of_ranges(ranges);
        self.settle(function.metric, clash, Twins::Refuse, pieces, steps)
    }

    fn shared(
        &'a self,
        number: usize,
        inner: &'a Vector,
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        if let Some(blocks) = self.kept[number].get() {
            return Ok(Pieces::borrowed(blocks));
        }
        let blocks = self.vector(inner, steps)?.gather(self.run)?;
        Ok(Pieces::borrowed(self.kept[number].get_or_init(|| blocks)))
    }
}
