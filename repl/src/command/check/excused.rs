//! Parts of an expression that may be empty, and that may have labels which no series has.

use promqlite::function::Kernel;
use promqlite::function::Whole;
use promqlite::function::find;
use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::Operator;
use promqlite::syntax::Selector;
use promqlite::syntax::Span;

/// Lists the selectors of an expression, each with its place.
pub(super) fn selectors(expr: &Expr) -> Vec<(&Selector, Span)> {
    let mut found = Vec::new();
    expr.walk(|part| match &part.kind {
        ExprKind::Selector(selector) => found.push((&**selector, part.span)),
        ExprKind::Range(range) => found.push((&range.selector, part.span)),
        _ => {}
    });
    found
}

/// Lists the places of parts that are written for what may be absent.
pub(super) fn excused(expr: &Expr) -> Vec<Span> {
    let mut found = Vec::new();
    expr.walk(|part| match &part.kind {
        ExprKind::Call(call)
            if matches!(whole(&call.name), Some(Whole::Absent | Whole::AbsentOverTime)) =>
        {
            found.push(part.span);
        }
        ExprKind::Binary(binary) => {
            let has_fallback = binary.op == Operator::Or && is_fallback(&binary.right);
            if has_fallback || binary.matching.fill_left.is_some() {
                found.push(binary.left.span);
            }
            if binary.matching.fill_right.is_some() {
                found.push(binary.right.span);
            }
        }
        _ => {}
    });
    found
}

/// Tells whether the labels of an expression are not those of the series that it reads.
pub(super) fn makes_labels(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(|part| {
        found |= match &part.kind {
            ExprKind::Aggregate(aggregate) => aggregate.name == "count_values",
            ExprKind::Call(call) => match find(&call.name).map(|row| &row.kernel) {
                Some(Kernel::Whole(whole)) => matches!(
                    whole,
                    Whole::LabelReplace
                        | Whole::LabelJoin
                        | Whole::Info
                        | Whole::Quantiles
                        | Whole::Absent
                        | Whole::AbsentOverTime
                ),
                Some(_) => false,
                None => true,
            },
            ExprKind::Hole(_) => true,
            _ => false,
        };
    });
    found
}

/// Tells whether an expression stands for what is not there: it reads nothing, or is always 0.
fn is_fallback(expr: &Expr) -> bool {
    let is_zero = |side: &Expr| match &side.unwrapped().kind {
        ExprKind::Number(number) => number.value == 0.0,
        _ => false,
    };
    match &expr.unwrapped().kind {
        ExprKind::Binary(binary) if binary.op == Operator::Multiply => {
            is_zero(&binary.left) || is_zero(&binary.right)
        }
        _ => selectors(expr).is_empty() && !makes_labels(expr),
    }
}

fn whole(name: &str) -> Option<Whole> {
    match find(name)?.kernel {
        Kernel::Whole(whole) => Some(whole),
        _ => None,
    }
}
