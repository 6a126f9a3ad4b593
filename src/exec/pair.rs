//! Two rows that match.

use super::arithmetic::number;
use super::element::Operand;
use super::element::combine;
use super::rows::Rows;
use crate::exec::Run;
use crate::label::Grouping;
use crate::label::Labels;
use crate::math::STALE;
use crate::math::is_stale;
use crate::plan::Card;
use crate::plan::Comparison;
use crate::plan::Matching;
use crate::syntax::Operator;
use crate::syntax::Span;
use crate::value::Block;
use crate::value::Cell;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NameFate;
use crate::value::NoteKind;
use crate::value::RowView;

/// An operator between two vectors.
pub(super) struct Join<'a> {
    pub(super) op: Operator,
    pub(super) result: Comparison,
    pub(super) matching: &'a Matching,
    pub(super) span: Span,
    pub(super) width: usize,
    pub(super) dropped_name: NameFate,
}

/// What was noticed at a step; of several things the one about the last element is told.
pub(super) struct Remark {
    pub(super) step: usize,
    pub(super) order: usize,
    pub(super) kind: NoteKind,
}

/// A row of the result.
pub(super) struct Draft {
    /// Where it stands among the others.
    pub(super) order: usize,
    pub(super) identity: Identity,
    pub(super) cells: Vec<f64>,
    pub(super) histograms: Vec<HistogramCell>,
}

/// The rows of the two sides, and what was noticed about them.
pub(super) struct Pairing<'p, 'b> {
    pub(super) join: &'p Join<'p>,
    pub(super) many: &'p Rows<'b>,
    pub(super) one: &'p Rows<'b>,
    pub(super) remarks: &'p mut Vec<Remark>,
    pub(super) run: &'p Run<'p>,
}

/// What became of a pair of elements.
pub(super) enum Fate {
    /// The operator has no meaning for them.
    Senseless,
    /// A comparison does not hold.
    Filtered,
    /// A result.
    Kept(Cell),
}

impl Join<'_> {
    /// Returns the labels of the result of two elements.
    pub(super) fn labels(&self, many: &Labels, one: impl FnOnce() -> Labels) -> Labels {
        let Matching { on, card, include, .. } = self.matching;
        let mut labels = if self.op.is_arithmetic() { many.without_name() } else { many.clone() };
        if *card == Card::OneToOne {
            labels = labels.filter(|name| on.lists(name));
        }
        if include.is_empty() {
            return labels;
        }
        let (mut builder, one) = (labels.to_builder(), one());
        for name in include {
            builder.set(name, one.get(name));
        }
        builder.build()
    }

    /// Returns who the result of two rows is.
    fn identity(&self, many: &Identity, one: impl FnOnce() -> Labels) -> Identity {
        let Matching { on, card, include, .. } = self.matching;
        let all =
            *card != Card::OneToOne || matches!(on, Grouping::Without(names) if names.is_empty());
        if !(all && include.is_empty()) {
            return Identity::made(self.labels(&many.labels(), one)).with_name(self.fate());
        }
        let before = if many.name == NameFate::Dropping { NameFate::Kept } else { many.name };
        let fate = if self.op.is_arithmetic() { NameFate::Dropped } else { self.fate() };
        many.clone().with_name(before.max(fate))
    }

    /// Returns what becomes of a name that is among the labels of the result.
    fn fate(&self) -> NameFate {
        match self.result {
            Comparison::Truth => self.dropped_name,
            Comparison::Filter => NameFate::Kept,
        }
    }
}

impl Pairing<'_, '_> {
    /// Combines two rows at all steps that both have; `cells` is room for a row.
    pub(super) fn whole_rows(
        &mut self,
        [many, one]: [usize; 2],
        cells: &mut [f64],
        into: &mut Block,
    ) {
        let (left, right) = (self.many.get(many), self.one.get(one));
        cells.fill(STALE);
        let mut histograms = Vec::new();
        if left.histograms.is_empty() && right.histograms.is_empty() && !is_trim(self.join.op) {
            self.floats(left, right, cells);
        } else {
            for step in 0..self.join.width {
                if let (Some(l), Some(r)) = (element(left, step), element(right, step))
                    && let Fate::Kept(cell) = self.elements(l, r, step, many)
                {
                    put(step, cell, cells, &mut histograms);
                }
            }
        }
        let identity = self.join.identity(left.identity, || self.one.labels(one));
        into.push(identity, cells, histograms);
    }

    /// Combines an element of the many side with one of the one side.
    pub(super) fn elements(
        &mut self,
        many: Operand<'_>,
        one: Operand<'_>,
        step: usize,
        order: usize,
    ) -> Fate {
        let (left, right) = self.sides(many, one);
        let outcome = match combine(self.join.op, left, right) {
            Err(kind) => {
                self.remarks.push(Remark { step, order, kind });
                return Fate::Senseless;
            }
            Ok(outcome) => outcome,
        };
        if let Some(kind) = outcome.note {
            self.remarks.push(Remark { step, order, kind });
        }
        match (self.join.result, outcome.holds) {
            (Comparison::Truth, holds) => Fate::Kept(Cell::Float(f64::from(u8::from(holds)))),
            (Comparison::Filter, true) => Fate::Kept(outcome.cell),
            (Comparison::Filter, false) => Fate::Filtered,
        }
    }

    /// Returns an empty row of the result.
    pub(super) fn draft(&self, order: usize, labels: Labels) -> Draft {
        let identity = Identity::made(labels).with_name(self.join.fate());
        Draft { order, identity, cells: vec![STALE; self.join.width], histograms: Vec::new() }
    }

    /// The common case: floats alone.
    fn floats(&self, many: &RowView<'_>, one: &RowView<'_>, cells: &mut [f64]) {
        let first = many.first.max(one.first);
        let until = (many.first + many.cells.len()).min(one.first + one.cells.len());
        if first >= until {
            return;
        }
        let many = &many.cells[first - many.first..until - many.first];
        let one = &one.cells[first - one.first..until - one.first];
        let (left, right) = self.sides(many, one);
        let filter = self.join.op.is_comparison() && self.join.result == Comparison::Filter;
        let cells = &mut cells[first..until];
        match self.join.op {
            Operator::Add => zip(cells, left, right, |l, r| l + r),
            Operator::Subtract => zip(cells, left, right, |l, r| l - r),
            Operator::Multiply => zip(cells, left, right, |l, r| l * r),
            Operator::Divide => zip(cells, left, right, |l, r| l / r),
            op if filter => {
                zip(cells, left, right, |l, r| if number(op, l, r) == 0.0 { STALE } else { l });
            }
            op => zip(cells, left, right, |l, r| number(op, l, r)),
        }
    }

    /// Puts what belongs to the many and to the one side left and right of the operator.
    fn sides<T>(&self, many: T, one: T) -> (T, T) {
        match self.join.matching.card {
            Card::OneToMany => (one, many),
            Card::OneToOne | Card::ManyToOne => (many, one),
        }
    }
}

impl Draft {
    /// Sets the element of a step.
    pub(super) fn put(&mut self, step: usize, cell: Cell) {
        put(step, cell, &mut self.cells, &mut self.histograms);
    }

    /// Appends the row to a block.
    pub(super) fn copy_to(&self, block: &mut Block) {
        block.push(self.identity.clone(), &self.cells, self.histograms.clone());
    }
}

fn put(step: usize, cell: Cell, cells: &mut [f64], histograms: &mut Vec<HistogramCell>) {
    match cell {
        Cell::Float(value) => cells[step] = value,
        Cell::Histogram(histogram) => {
            histograms.push(HistogramCell { step: step as u32, histogram });
        }
    }
}

fn zip(cells: &mut [f64], left: &[f64], right: &[f64], op: impl Fn(f64, f64) -> f64) {
    for ((cell, &l), &r) in cells.iter_mut().zip(left).zip(right) {
        *cell = if is_stale(l) || is_stale(r) { STALE } else { op(l, r) };
    }
}

fn is_trim(op: Operator) -> bool {
    matches!(op, Operator::TrimUpper | Operator::TrimLower)
}

/// Returns the element of a row at a step.
pub(super) fn element<'b>(view: &RowView<'b>, step: usize) -> Option<Operand<'b>> {
    if let Some(value) = view.float(step) {
        return Some(Operand::Float(value));
    }
    let at = view.histograms.binary_search_by_key(&(step as u32), |cell| cell.step).ok()?;
    Some(Operand::Histogram(&view.histograms[at].histogram))
}
