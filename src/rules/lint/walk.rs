//! Ways through an expression.

use crate::label::MatchOp;
use crate::label::NAME;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Selector;
use crate::syntax::Span;

/// Returns the name of the metric that a selector selects, if it is one.
pub(super) fn metric(selector: &Selector) -> Option<&str> {
    let by_test = || {
        let test = selector.tests.iter().find(|test| test.name == NAME);
        test.filter(|test| test.op == MatchOp::Equal).map(|test| test.value.as_str())
    };
    selector.name.as_deref().or_else(by_test)
}

/// Lists all selectors of an expression, each with its place.
pub(super) fn selectors(expr: &Expr) -> Vec<(&Selector, Span)> {
    let mut found = Vec::new();
    expr.walk(|part| match &part.kind {
        ExprKind::Selector(selector) => found.push((&**selector, part.span)),
        ExprKind::Range(range) => found.push((&range.selector, part.span)),
        _ => {}
    });
    found
}

/// Lists the selectors of an expression that look at one time, each with its place.
///
/// Whether a range ends an interval sooner or later is nothing to whoever asks for hours.
pub(super) fn instant_selectors(expr: &Expr) -> Vec<(&Selector, Span)> {
    let mut found = Vec::new();
    expr.walk(|part| {
        if let ExprKind::Selector(selector) = &part.kind {
            found.push((&**selector, part.span));
        }
    });
    found
}

/// Returns the metrics that an expression reads.
pub(super) fn metrics(expr: &Expr) -> impl Iterator<Item = &str> {
    selectors(expr).into_iter().filter_map(|(selector, _)| metric(selector))
}

/// Tells whether anything in an expression is so.
pub(super) fn any(expr: &Expr, test: impl Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    expr.walk(|part| found |= test(part));
    found
}
