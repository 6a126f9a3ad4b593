//! Temporary.

use crate::function::Functions;
use crate::function::Kind;
use crate::syntax::Error;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Features;

/// Temporary.
pub fn check(expr: &Expr, features: Features, functions: &Functions) -> Result<Kind, Error> {
    let _ = features;
    Ok(match &expr.kind {
        ExprKind::Number(_) => Kind::Scalar,
        ExprKind::Text(_) => Kind::Text,
        ExprKind::Selector(_) | ExprKind::Aggregate(_) => Kind::Vector,
        ExprKind::Range(_) | ExprKind::Subquery(_) => Kind::Range,
        ExprKind::Call(call) => functions.find(&call.name).map_or(Kind::Vector, |f| f.returns),
        ExprKind::Unary(unary) => check(&unary.expr, features, functions)?,
        ExprKind::Paren(inner) => check(inner, features, functions)?,
        ExprKind::Binary(binary) => {
            let left = check(&binary.left, features, functions)?;
            left.max(check(&binary.right, features, functions)?)
        }
    })
}
