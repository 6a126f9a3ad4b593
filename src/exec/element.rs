//! The operators between two elements, floats and histograms alike.

use std::sync::Arc;

use super::arithmetic::number;
use crate::histogram::Histogram;
use crate::histogram::Keep;
use crate::histogram::ResetHint;
use crate::syntax::Operator;
use crate::value::Cell;
use crate::value::NoteKind;

/// An operand: one of the two lanes of a row at a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand<'a> {
    /// A float.
    Float(f64),
    /// A native histogram.
    Histogram(&'a Arc<Histogram>),
}

/// What an operator makes of two operands it has a meaning for.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The result; of a comparison, the left operand.
    pub(super) cell: Cell,
    /// Whether a comparison holds; true for everything else.
    pub(super) holds: bool,
    /// What was noticed.
    pub(super) note: Option<NoteKind>,
}

impl Operand<'_> {
    fn word(self) -> &'static str {
        match self {
            Self::Float(_) => "float",
            Self::Histogram(_) => "histogram",
        }
    }

    /// Returns the operand as a cell of a result.
    pub(super) fn cell(self) -> Cell {
        match self {
            Self::Float(value) => Cell::Float(value),
            Self::Histogram(histogram) => Cell::Histogram(histogram.clone()),
        }
    }
}

/// Computes an operator; the error says why the element is dropped.
pub(super) fn combine(
    op: Operator,
    left: Operand<'_>,
    right: Operand<'_>,
) -> Result<Outcome, NoteKind> {
    use Operator as B;
    let plain = |cell| Ok(Outcome { cell, holds: true, note: None });
    let changed = |histogram: &Histogram, change: &dyn Fn(&mut Histogram)| {
        let mut histogram = histogram.clone();
        change(&mut histogram);
        plain(Cell::Histogram(Arc::new(histogram)))
    };
    let scaled = |histogram: &Histogram, scale: &dyn Fn(&mut Histogram)| {
        changed(histogram, &|histogram| {
            scale(histogram);
            histogram.compact();
        })
    };
    match (left, right, op) {
        (Operand::Float(l), Operand::Float(r), op) if op.is_comparison() => {
            Ok(Outcome { cell: Cell::Float(l), holds: number(op, l, r) != 0.0, note: None })
        }
        (Operand::Float(l), Operand::Float(r), op) if op.is_arithmetic() => {
            plain(Cell::Float(number(op, l, r)))
        }
        (Operand::Float(by), Operand::Histogram(h), B::Multiply)
        | (Operand::Histogram(h), Operand::Float(by), B::Multiply) => scaled(h, &|h| h.scale(by)),
        (Operand::Histogram(h), Operand::Float(by), B::Divide) => scaled(h, &|h| h.divide(by)),
        (Operand::Histogram(h), Operand::Float(x), B::TrimUpper) => {
            changed(h, &|h| h.trim(Keep::AtMost, x))
        }
        (Operand::Histogram(h), Operand::Float(x), B::TrimLower) => {
            changed(h, &|h| h.trim(Keep::AtLeast, x))
        }
        (Operand::Histogram(l), Operand::Histogram(r), B::Add | B::Subtract) => together(op, l, r),
        (Operand::Histogram(l), Operand::Histogram(r), B::Equal | B::NotEqual) => {
            let holds = l.identical(r) == (op == B::Equal);
            Ok(Outcome { cell: left.cell(), holds, note: None })
        }
        _ => Err(NoteKind::IncompatibleTypes {
            left: left.word(),
            op: op.as_str(),
            right: right.word(),
        }),
    }
}

/// Adds or subtracts two histograms.
fn together(op: Operator, l: &Histogram, r: &Histogram) -> Result<Outcome, NoteKind> {
    let mut sum = l.clone();
    let (during, found) = match op {
        Operator::Add => ("addition", sum.add_assign(r)),
        _ => ("subtraction", sum.subtract_assign(r)),
    };
    let Ok(found) = found else { return Err(NoteKind::IncompatibleBuckets(op.as_str())) };
    // A collision of reset hints travels as an error upstream, so the element goes with it.
    if found.collision {
        return Err(NoteKind::ConflictingResets(during));
    }
    if op == Operator::Subtract {
        sum.reset_hint = ResetHint::Gauge;
    }
    sum.compact();
    let note = found.reconciled.then_some(NoteKind::ReconciledBounds(during));
    Ok(Outcome { cell: Cell::Histogram(Arc::new(sum)), holds: true, note })
}
