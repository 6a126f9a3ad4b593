//! Pins a query to one time, so that its answer no longer depends on when it is asked.

use crate::function;
use crate::function::TimeUse;
use crate::syntax::At;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Shift;
use crate::syntax::parse;
use crate::syntax::print;
use crate::time::Timestamp;

/// Returns the query with `@` on each selector that has none; `None` where its answer depends on
/// the time of evaluation all the same, or where the text is no query.
///
/// A subquery is pinned as a whole, and nothing inside of it.
pub(super) fn pin(query: &str, at: Timestamp) -> Option<String> {
    let mut expr = parse(query).ok()?;
    // A list instead of calls within calls: a chain of operators may be long.
    let mut waiting = vec![&mut expr];
    while let Some(expr) = waiting.pop() {
        if !pin_node(expr, at, &mut waiting) {
            return None;
        }
    }
    Some(print(&expr))
}

/// Pins one node and adds those below to the list; tells whether it can be pinned.
fn pin_node<'a>(expr: &'a mut Expr, at: Timestamp, waiting: &mut Vec<&'a mut Expr>) -> bool {
    match &mut expr.kind {
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Hole(_) => {}
        ExprKind::Selector(selector) => fix(&mut selector.shift, at),
        ExprKind::Range(range) => fix(&mut range.selector.shift, at),
        ExprKind::Subquery(subquery) => fix(&mut subquery.shift, at),
        ExprKind::Call(call) => {
            let row = function::find(&call.name);
            if row.is_none_or(|row| row.time == TimeUse::Evaluation) {
                return false;
            }
            waiting.extend(&mut call.args);
        }
        ExprKind::Aggregate(aggregate) => waiting.extend(&mut aggregate.args),
        ExprKind::Unary(unary) => waiting.push(&mut unary.expr),
        ExprKind::Binary(binary) => waiting.extend([&mut binary.left, &mut binary.right]),
        ExprKind::Paren(inner) => waiting.push(inner),
    }
    true
}

fn fix(shift: &mut Shift, at: Timestamp) {
    if !matches!(shift.at, Some(At::Time(_))) {
        shift.at = Some(At::Time(at));
    }
}

#[cfg(test)]
mod tests {
    use super::pin;
    use crate::time::Timestamp;

    fn pinned(query: &str) -> Option<String> {
        pin(query, Timestamp(90_000))
    }

    #[test]
    fn selectors_are_pinned_where_they_are_not() {
        let wanted = "sum by (x) (a @ 90.000) + rate(b[5m] @ 90.000 offset 1m) + c @ 3.000";
        assert_eq!(
            pinned("sum by (x) (a) + rate(b[5m] offset 1m) + c @ 3").as_deref(),
            Some(wanted)
        );
        assert_eq!(pinned("a @ start()").as_deref(), Some("a @ 90.000"));
    }

    #[test]
    fn a_subquery_is_pinned_as_a_whole() {
        let query = "max_over_time((a - minute())[1h:1m])";
        let wanted = "max_over_time((a - minute())[1h:1m] @ 90.000)";
        assert_eq!(pinned(query).as_deref(), Some(wanted));
    }

    #[test]
    fn what_looks_at_the_clock_cannot_be_pinned() {
        for query in ["time()", "timestamp(a)", "predict_linear(a[5m], 60)", "hour(a)"] {
            assert_eq!(pinned(query), None, "{query}");
        }
    }
}
