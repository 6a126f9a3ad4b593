//! Lowering aggregations.

use super::lower::Lowered;
use super::lower::Lowering;
use super::lower::Part;
use super::place::Place;
use super::place::Role;
use crate::aggregate::Aggregation;
use crate::aggregate::Shape;
use crate::label::Grouping;
use crate::math::quote_into;
use crate::plan::PlanError;
use crate::plan::VectorNode;
use crate::storage::LabelNeeds;
use crate::syntax::Aggregate;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Span;

impl Lowering<'_> {
    /// Lowers an aggregation. Whether it is the same at every step depends on its vector alone.
    pub(super) fn aggregate(
        &mut self,
        node: &Aggregate,
        span: Span,
        place: &Place,
    ) -> Result<Lowered, PlanError> {
        let wrong = || PlanError::Senseless(format!("{} without its vector", node.name));
        let aggregation = crate::aggregate::find(node.name).ok_or_else(wrong)?;
        let operand = node.operand().ok_or_else(wrong)?.unwrapped();
        let parameter = match node.parameter() {
            Some(expr) => {
                let expr = expr.unwrapped();
                refuse_label(expr)?;
                let place = Place { role: Role::Parameter, ..place.operand() };
                Some((self.lower(expr, &place)?.0, expr.span))
            }
            None => None,
        };
        let below = Place {
            grouping: Some(node.grouping.clone()),
            labels: needs(aggregation, &node.grouping),
            ..place.argument(aggregation.name)
        };
        let (Part::Vector(input), constancy) = self.lower(operand, &below)? else {
            return Err(wrong());
        };
        let (grouping, input) = (node.grouping.clone(), Box::new(input));
        let node = match parameter {
            Some((Part::Text(label), _)) => VectorNode::CountValues { label, grouping, input },
            Some((Part::Scalar(number), place)) => {
                VectorNode::Fold { aggregation, grouping, input, param: Some((number, place)) }
            }
            Some(_) => return Err(wrong()),
            None => VectorNode::Fold { aggregation, grouping, input, param: None },
        };
        Ok((Part::Vector(self.node(span, node)), constancy))
    }
}

/// Refuses a text that cannot name a label; numbers pass.
fn refuse_label(expr: &Expr) -> Result<(), PlanError> {
    let ExprKind::Text(text) = &expr.kind else { return Ok(()) };
    if text.is_utf8() && !text.as_str().is_empty() {
        return Ok(());
    }
    let mut message = String::from("invalid label name ");
    quote_into(text.as_bytes(), &mut message);
    Err(PlanError::Senseless(message))
}

/// Returns the labels that an aggregation looks at.
fn needs(aggregation: &Aggregation, grouping: &Grouping) -> LabelNeeds {
    match (aggregation.shape, grouping) {
        (Shape::Fold { .. } | Shape::CountValues, Grouping::By(names)) => {
            LabelNeeds::These(names.clone())
        }
        _ => LabelNeeds::All,
    }
}
