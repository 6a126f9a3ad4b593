//! Parts of a plan that are written more than once are computed once.

use crate::math::deep;
use crate::plan::Argument;
use crate::plan::Plan;
use crate::plan::Root;
use crate::plan::Vector;
use crate::plan::VectorNode;

/// How many parts are compared with each other at most: the work grows with the square.
const PARTS_MAX: usize = 64;

/// Finds equal parts and has all but the first looked up.
///
/// Only parts on the query's own grid are looked at: what is inside of a subquery or a hold has
/// another grid. The last of equal parts stands for all, since notes point at the last.
pub(super) fn share(plan: &mut Plan) {
    let Root::Vector(root) = &mut plan.root else { return };
    let mut parts = Vec::new();
    gather(root, &mut parts);
    if parts.len() > PARTS_MAX {
        return;
    }
    let mut repeated: Vec<Vector> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let again = parts[at + 1..].iter().filter(|other| *other == part).count();
        let before = parts[..at].iter().any(|other| other == part);
        if again == 0 && before {
            repeated.push((*part).clone());
        }
    }
    if !repeated.is_empty() {
        plan.shared = repeated.len();
        replace(root, &repeated);
    }
}

/// Lists the parts that are worth sharing: those that read samples.
fn gather<'p>(vector: &'p Vector, into: &mut Vec<&'p Vector>) {
    if matches!(
        vector.node,
        VectorNode::Scan(_) | VectorNode::Slide { .. } | VectorNode::Fold { .. }
    ) {
        into.push(vector);
    }
    children(vector).into_iter().for_each(|child| deep(|| gather(child, into)));
}

/// Puts a look-up in the place of every repeated part, the widest first.
fn replace(vector: &mut Vector, repeated: &[Vector]) {
    if let Some(number) = repeated.iter().position(|part| part == vector) {
        let Vector { id, span, .. } = *vector;
        let shared = VectorNode::Shared(number, Box::new(repeated[number].clone()));
        *vector = Vector { id, span, node: shared };
        return;
    }
    children_mut(vector).into_iter().for_each(|child| deep(|| replace(child, repeated)));
}

/// Returns the vectors below a node that are evaluated on its own grid.
fn children(vector: &Vector) -> Vec<&Vector> {
    match &vector.node {
        VectorNode::Apply { input, .. }
        | VectorNode::Negate(input)
        | VectorNode::Scale { input, .. }
        | VectorNode::Fold { input, .. }
        | VectorNode::CountValues { input, .. } => vec![input],
        VectorNode::Join { sides, .. } | VectorNode::Set { sides, .. } => sides.iter().collect(),
        VectorNode::Whole(call) => call.args.iter().filter_map(Argument::vector).collect(),
        VectorNode::Scan(_)
        | VectorNode::Slide { .. }
        | VectorNode::Hold(_)
        | VectorNode::Shared(..) => Vec::new(),
    }
}

fn children_mut(vector: &mut Vector) -> Vec<&mut Vector> {
    match &mut vector.node {
        VectorNode::Apply { input, .. }
        | VectorNode::Negate(input)
        | VectorNode::Scale { input, .. }
        | VectorNode::Fold { input, .. }
        | VectorNode::CountValues { input, .. } => vec![input],
        VectorNode::Join { sides, .. } | VectorNode::Set { sides, .. } => {
            sides.iter_mut().collect()
        }
        VectorNode::Whole(call) => call.args.iter_mut().filter_map(Argument::vector_mut).collect(),
        VectorNode::Scan(_)
        | VectorNode::Slide { .. }
        | VectorNode::Hold(_)
        | VectorNode::Shared(..) => Vec::new(),
    }
}
