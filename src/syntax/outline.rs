//! A tree as an indented list of its nodes, for people who want to see how a query was read.

use crate::math::append;
use crate::syntax::Binary;
use crate::syntax::DEPTH_MAX;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::print;

/// Lists the nodes of a tree, one a line, each with its bytes in the text and what it says.
///
/// ```
/// use promqlite::syntax::{outline, parse};
///
/// assert_eq!(outline(&parse("-up")?), "sign - 0..3\n  selector up 1..3\n");
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn outline(expr: &Expr) -> String {
    let mut lines = String::new();
    let mut waiting = vec![(expr, 0)];
    while let Some((expr, level)) = waiting.pop() {
        // A long chain leans deeper than anyone can read; there the indentation stays.
        for _ in 0..level.min(DEPTH_MAX) {
            lines.push_str("  ");
        }
        let (start, end) = (expr.span.start, expr.span.end);
        append(&mut lines, format_args!("{} {start}..{end}\n", label(expr)));
        let children: Vec<&Expr> = expr.children().collect();
        waiting.extend(children.into_iter().rev().map(|child| (child, level + 1)));
    }
    lines
}

/// Says what a node is, apart from what stands below it.
fn label(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(_) => format!("number {}", print(expr)),
        ExprKind::Text(_) => format!("string {}", print(expr)),
        ExprKind::Selector(_) => format!("selector {}", print(expr)),
        ExprKind::Range(_) => format!("range {}", print(expr)),
        ExprKind::Subquery(subquery) => {
            let mut text = "subquery ".to_owned();
            super::print::subquery_suffix(subquery, &mut text);
            text
        }
        ExprKind::Call(call) => format!("call {}", call.name),
        ExprKind::Aggregate(aggregate) => {
            let mut text = "aggregate ".to_owned();
            super::print::aggregate_head(aggregate, &mut text);
            text.truncate(text.trim_end().len());
            text
        }
        ExprKind::Unary(unary) => format!("sign {}", unary.sign.as_str()),
        ExprKind::Binary(binary) => format!("operator {}", operator(binary)),
        ExprKind::Paren(_) => "parentheses".to_owned(),
        ExprKind::Hole(hole) => format!("variable {}", hole.text),
    }
}

fn operator(binary: &Binary) -> String {
    let mut text = String::new();
    super::print::operator_into(binary, &mut text);
    text
}
