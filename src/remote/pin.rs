//! The ends of a query, written into it.

use crate::function::Functions;
use crate::function::Kernel;
use crate::function::Whole;
use crate::syntax::At;
use crate::syntax::Duration;
use crate::syntax::DurationKind;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Length;
use crate::syntax::Shift;
use crate::syntax::parse;
use crate::syntax::print;
use crate::time::Steps;

/// Returns a query that gives the same on any part of its grid; `None` where there is none.
pub(super) fn pinned(text: &str, steps: Steps) -> Option<String> {
    let Ok(mut expr) = parse(text) else {
        // What only the server understands is at least not known to look at its ends.
        let looks = ["start(", "end(", "range("].iter().any(|word| text.contains(word));
        return (!looks).then(|| text.to_owned());
    };
    if !is_local(&expr) {
        return None;
    }
    pin(&mut expr, steps);
    Some(print(&expr))
}

/// Tells whether no part looks at the length of the query or has a function tell its ends.
pub(super) fn is_local(expr: &Expr) -> bool {
    let functions = Functions::default();
    let mut local = true;
    expr.walk(|part| {
        local &= lengths(part).all(|length| length.computed().is_none_or(|one| !looks(one)));
        if let ExprKind::Call(call) = &part.kind {
            let kernel = functions.find(&call.name).map(|function| function.kernel);
            local &= !matches!(kernel, Some(Kernel::Whole(Whole::Query(_))));
        }
    });
    local
}

/// Returns the lengths of a node.
fn lengths(expr: &Expr) -> impl Iterator<Item = &Length> {
    let (first, second, shift) = match &expr.kind {
        ExprKind::Selector(selector) => (None, None, Some(&selector.shift)),
        ExprKind::Range(range) => (Some(&range.range), None, Some(&range.selector.shift)),
        ExprKind::Subquery(subquery) => {
            (Some(&subquery.range), subquery.step.as_ref(), Some(&subquery.shift))
        }
        _ => (None, None, None),
    };
    let offset = shift.and_then(|shift| shift.offset.as_ref());
    [first, second, offset].into_iter().flatten()
}

/// Tells whether a length depends on the step or the length of the query.
fn looks(duration: &Duration) -> bool {
    match &duration.kind {
        DurationKind::Number(_) => false,
        DurationKind::Step | DurationKind::Range | DurationKind::Hole(_) => true,
        DurationKind::Signed(_, inner) => looks(inner),
        DurationKind::Binary(_, pair)
        | DurationKind::Least(pair)
        | DurationKind::Greatest(pair) => pair.iter().any(looks),
    }
}

/// Writes the ends of a grid in the place of `start()` and `end()`.
pub(super) fn pin(expr: &mut Expr, steps: Steps) {
    let mut expr = expr;
    loop {
        match &mut expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Hole(_) => return,
            ExprKind::Selector(selector) => return pin_shift(&mut selector.shift, steps),
            ExprKind::Range(range) => return pin_shift(&mut range.selector.shift, steps),
            ExprKind::Subquery(subquery) => {
                pin_shift(&mut subquery.shift, steps);
                expr = &mut subquery.expr;
            }
            ExprKind::Call(call) => return call.args.iter_mut().for_each(|one| pin(one, steps)),
            ExprKind::Aggregate(fold) => {
                return fold.args.iter_mut().for_each(|one| pin(one, steps));
            }
            ExprKind::Unary(unary) => expr = &mut unary.expr,
            ExprKind::Binary(binary) => {
                pin(&mut binary.right, steps);
                // A chain of operators is as deep on its left as it is long.
                expr = &mut binary.left;
            }
            ExprKind::Paren(inner) => expr = inner,
        }
    }
}

fn pin_shift(shift: &mut Shift, steps: Steps) {
    match shift.at {
        Some(At::Start) => shift.at = Some(At::Time(steps.first())),
        Some(At::End) => shift.at = Some(At::Time(steps.end())),
        Some(At::Time(_)) | None => {}
    }
}
