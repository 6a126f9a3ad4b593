//! Lowering operators between two expressions.

use super::lower::Constancy;
use super::lower::Lowered;
use super::lower::Lowering;
use super::lower::Part;
use super::place::HistogramSight;
use super::place::Place;
use crate::plan::Card;
use crate::plan::Comparison;
use crate::plan::Matching;
use crate::plan::PlanError;
use crate::plan::Scalar;
use crate::plan::SetOp;
use crate::plan::Side;
use crate::plan::Vector;
use crate::plan::VectorNode;
use crate::syntax::Binary;
use crate::syntax::Operator;
use crate::syntax::Returns;
use crate::syntax::Span;

impl Lowering<'_> {
    /// Lowers an operator and its operands.
    pub(super) fn binary(
        &mut self,
        binary: &Binary,
        span: Span,
        place: &Place,
    ) -> Result<Lowered, PlanError> {
        let trims = matches!(binary.op, Operator::TrimUpper | Operator::TrimLower);
        let sight = if trims { HistogramSight::Buckets } else { HistogramSight::Plain };
        let below = place.operand().looking_at(sight);
        let left = self.lower(&binary.left, &below)?;
        let right = self.lower(&binary.right, &below)?;
        let constancy = match (left.1.holds(), right.1.holds()) {
            (true, true) => Constancy::Constant,
            _ => Constancy::Changing,
        };
        let (left, right) = match constancy {
            Constancy::Changing => (self.hold(left), self.hold(right)),
            Constancy::Constant | Constancy::Fixed => (left.0, right.0),
        };
        Ok((self.operation(binary, span, left, right)?, constancy))
    }

    fn operation(
        &mut self,
        binary: &Binary,
        span: Span,
        left: Part,
        right: Part,
    ) -> Result<Part, PlanError> {
        let result = match binary.returns {
            Returns::Elements => Comparison::Filter,
            Returns::Truth => Comparison::Truth,
        };
        let op = binary.op;
        let node = match (left, right) {
            (Part::Scalar(left), Part::Scalar(right)) => return scalar(op, left, right),
            (Part::Vector(input), Part::Scalar(scalar)) => {
                VectorNode::Scale { op, result, input: Box::new(input), scalar, side: Side::Left }
            }
            (Part::Scalar(scalar), Part::Vector(input)) => {
                VectorNode::Scale { op, result, input: Box::new(input), scalar, side: Side::Right }
            }
            (Part::Vector(left), Part::Vector(right)) => vectors(binary, result, [left, right]),
            _ => return Err(PlanError::Senseless(format!("no numbers around {}", op.as_str()))),
        };
        Ok(Part::Vector(self.node(span, node)))
    }
}

fn scalar(op: Operator, left: Scalar, right: Scalar) -> Result<Part, PlanError> {
    if matches!(op, Operator::TrimUpper | Operator::TrimLower) {
        let text = format!("operator \"{}\" not allowed for Scalar operations", op.as_str());
        return Err(PlanError::Senseless(text));
    }
    Ok(Part::Scalar(Scalar::Binary(op, Box::new(left), Box::new(right))))
}

fn vectors(binary: &Binary, result: Comparison, sides: [Vector; 2]) -> VectorNode {
    let (sides, on) = (Box::new(sides), binary.matching.labels.clone());
    let op = match binary.op {
        Operator::And => SetOp::And,
        Operator::Or => SetOp::Or,
        Operator::Unless => SetOp::Unless,
        op => {
            let matching = Matching {
                on,
                card: card(binary),
                include: binary.matching.include.clone(),
                fill_left: binary.matching.fill_left,
                fill_right: binary.matching.fill_right,
            };
            return VectorNode::Join { op, result, sides, matching };
        }
    };
    VectorNode::Set { op, sides, on }
}

fn card(binary: &Binary) -> Card {
    match binary.matching.card {
        crate::syntax::Card::ManyToOne => Card::ManyToOne,
        crate::syntax::Card::OneToMany => Card::OneToMany,
        crate::syntax::Card::OneToOne | crate::syntax::Card::ManyToMany => Card::OneToOne,
    }
}
