//! A vector and a number, and the turning of signs.

use std::sync::Arc;

use super::apply::exchange;
use super::arithmetic::number;
use super::element::Operand;
use super::element::Outcome;
use super::element::combine;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::histogram::Histogram;
use crate::math::STALE;
use crate::math::is_stale;
use crate::plan::Comparison;
use crate::plan::Side;
use crate::syntax::Operator;
use crate::syntax::Span;
use crate::value::Block;
use crate::value::Cell;
use crate::value::HistogramCell;
use crate::value::RowView;

/// An operator between a vector and a number.
pub struct Scale {
    /// The operator.
    pub op: Operator,
    /// Whether a comparison gives 0 and 1.
    pub result: Comparison,
    /// The number, a value for every step.
    pub scalar: Arc<[f64]>,
    /// The side of the operator on which the vector stands.
    pub side: Side,
    /// What notes point at.
    pub span: Span,
}

impl Scale {
    /// Computes the operator for every element of a vector.
    pub fn over<'a>(self, input: Pieces<'a>, run: &'a Run<'a>) -> Pieces<'a> {
        input.map(move |block| {
            let mut result = Block::default();
            let mut cells = vec![STALE; self.scalar.len()];
            for view in block.iter() {
                cells.fill(STALE);
                self.floats(&view, &mut cells, run);
                let histograms = self.histograms(&view, &mut cells, run);
                let drops = self.op.is_arithmetic() || self.result == Comparison::Truth;
                let before = view.identity.name;
                let name = if drops { before.max(run.settings.dropped_name) } else { before };
                result.push(view.identity.clone().with_name(name), &cells, histograms);
            }
            exchange(&block, &result, run)?;
            Ok(result)
        })
    }

    fn floats(&self, view: &RowView<'_>, cells: &mut [f64], run: &Run<'_>) {
        let (cells, scalars) = (&mut cells[view.first..], &self.scalar[view.first..]);
        let rows = cells.iter_mut().zip(view.cells).zip(scalars);
        if matches!(self.op, Operator::TrimUpper | Operator::TrimLower) {
            for ((_, &value), &scalar) in rows.filter(|((_, value), _)| !is_stale(**value)) {
                let (left, right) = self.order(Operand::Float(value), Operand::Float(scalar));
                let _ = self.settle(combine(self.op, left, right), run);
            }
            return;
        }
        let keep = self.op.is_comparison() && self.result == Comparison::Filter;
        for ((cell, &value), &scalar) in rows {
            let (left, right) = self.order(value, scalar);
            let outcome = number(self.op, left, right);
            *cell = match (is_stale(value), keep) {
                (true, _) => STALE,
                (false, false) => outcome,
                (false, true) if outcome == 0.0 => STALE,
                (false, true) => value,
            };
        }
    }

    fn histograms(
        &self,
        view: &RowView<'_>,
        cells: &mut [f64],
        run: &Run<'_>,
    ) -> Vec<HistogramCell> {
        let mut kept = Vec::new();
        for HistogramCell { step, histogram } in view.histograms {
            let at = *step as usize;
            let (element, scalar) = (Operand::Histogram(histogram), self.scalar[at]);
            let (left, right) = self.order(element, Operand::Float(scalar));
            let Some(outcome) = self.settle(combine(self.op, left, right), run) else { continue };
            match (self.result, outcome.cell) {
                (Comparison::Truth, _) => cells[at] = f64::from(u8::from(outcome.holds)),
                (Comparison::Filter, Cell::Histogram(histogram)) if outcome.holds => {
                    kept.push(HistogramCell { step: *step, histogram });
                }
                (Comparison::Filter, Cell::Float(value)) if outcome.holds => cells[at] = value,
                (Comparison::Filter, _) => {}
            }
        }
        kept
    }

    /// Notes why an element was dropped, if it was.
    fn settle(
        &self,
        outcome: Result<Outcome, crate::value::NoteKind>,
        run: &Run<'_>,
    ) -> Option<Outcome> {
        outcome.map_err(|note| run.note(note, self.span)).ok()
    }

    /// Puts the element of the vector and the number on their sides.
    fn order<T>(&self, element: T, number: T) -> (T, T) {
        match self.side {
            Side::Left => (element, number),
            Side::Right => (number, element),
        }
    }
}

/// Turns all signs of a vector.
pub fn negate<'a>(input: Pieces<'a>, width: usize, run: &'a Run<'a>) -> Pieces<'a> {
    input.map(move |block| {
        let mut result = Block::default();
        let mut cells = vec![STALE; width];
        for view in block.iter() {
            cells.fill(STALE);
            for (cell, &value) in cells[view.first..].iter_mut().zip(view.cells) {
                *cell = if is_stale(value) { STALE } else { -value };
            }
            let turned = |cell: &HistogramCell| {
                let mut histogram = Histogram::clone(&cell.histogram);
                histogram.negate();
                HistogramCell { step: cell.step, histogram: Arc::new(histogram) }
            };
            let histograms = view.histograms.iter().map(turned).collect();
            let name = view.identity.name.max(run.settings.dropped_name);
            result.push(view.identity.clone().with_name(name), &cells, histograms);
        }
        exchange(&block, &result, run)?;
        Ok(result)
    })
}
