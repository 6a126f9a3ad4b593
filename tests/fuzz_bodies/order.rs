//! Trees whose matchers stand in one order, since printing sorts them.

use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::LabelTest;

/// Returns the tree with the matchers of all its selectors sorted.
#[must_use]
pub(crate) fn sorted(mut expr: Expr) -> Expr {
    sort(&mut expr);
    expr
}

fn sort(expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Hole(_) => {}
        ExprKind::Selector(selector) => sort_tests(&mut selector.tests),
        ExprKind::Range(range) => sort_tests(&mut range.selector.tests),
        ExprKind::Subquery(subquery) => sort(&mut subquery.expr),
        ExprKind::Call(call) => call.args.iter_mut().for_each(sort),
        ExprKind::Aggregate(aggregate) => aggregate.args.iter_mut().for_each(sort),
        ExprKind::Unary(unary) => sort(&mut unary.expr),
        ExprKind::Binary(binary) => {
            sort(&mut binary.left);
            sort(&mut binary.right);
        }
        ExprKind::Paren(inner) => sort(inner),
    }
}

fn sort_tests(tests: &mut [LabelTest]) {
    tests.sort_by_key(|test| (test.name.clone(), test.op, test.value.as_bytes().to_vec()));
}
