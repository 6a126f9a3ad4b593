//! A tree as text on many lines, as Prometheus lays it out.
//!
//! An expression is broken if its one-line form is longer than [`WIDTH`] bytes. The line is printed
//! once, with a note of where each part of it stands; whatever is short enough is copied from it.

use super::print::Mark;
use super::print::aggregate_head;
use super::print::operator_into;
use super::print::print_marking;
use super::print::subquery_suffix;
use crate::syntax::Binary;
use crate::syntax::DEPTH_MAX;
use crate::syntax::Expr;
use crate::syntax::ExprKind;

/// How many bytes an expression may have on one line.
pub const WIDTH: usize = 100;

/// Lays an expression out on as many lines as it needs.
///
/// ```
/// use promqlite::syntax::{parse, pretty};
///
/// assert_eq!(pretty(&parse("a+b")?), "a + b");
/// let long = parse(&format!("sum({})", ["a_metric_with_a_long_name"; 5].join(" + ")))?;
/// assert!(pretty(&long).starts_with("sum(\n"));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn pretty(expr: &Expr) -> String {
    let mut line = String::with_capacity(256);
    let marks = print_marking(expr, &mut line);
    if line.len() <= WIDTH {
        return line;
    }
    let mut layout = Layout { out: String::with_capacity(line.len() * 2), line, marks, at: 0 };
    layout.expr(expr, 0);
    layout.out
}

struct Layout {
    out: String,
    line: String,
    marks: Vec<Mark>,
    /// The index of the next expression's mark.
    at: usize,
}

impl Layout {
    fn indent(&mut self, level: usize) {
        // A long chain leans deeper than anyone can read; there the indentation stays.
        for _ in 0..level.min(DEPTH_MAX) {
            self.out.push_str("  ");
        }
    }

    /// Takes the next mark; copies what it marks if that is short.
    fn short(&mut self, level: usize, expr: &Expr) -> bool {
        let Some(mark) = self.marks.get(self.at).copied() else { return true };
        let leaf = matches!(
            expr.kind,
            ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Selector(_) | ExprKind::Range(_)
        );
        // A sign is laid out with what it stands before, however short both are.
        let sign = matches!(expr.kind, ExprKind::Unary(_));
        if sign || !leaf && mark.end - mark.start > WIDTH {
            self.at += 1;
            return false;
        }
        // Prometheus forgets the indentation of a short subquery.
        if !matches!(expr.kind, ExprKind::Subquery(_)) {
            self.indent(level);
        }
        self.out.push_str(self.line.get(mark.start..mark.end).unwrap_or_default());
        self.at = mark.after;
        true
    }

    fn expr(&mut self, expr: &Expr, level: usize) {
        if let ExprKind::Binary(binary) = &expr.kind {
            return self.chain(expr, binary, level);
        }
        if self.short(level, expr) {
            return;
        }
        match &expr.kind {
            ExprKind::Call(call) => {
                self.indent(level);
                self.out.push_str(&call.name);
                self.body(&call.args, level);
            }
            ExprKind::Aggregate(aggregate) => {
                self.indent(level);
                aggregate_head(aggregate, &mut self.out);
                self.body(&aggregate.args, level);
            }
            ExprKind::Paren(inner) => {
                self.indent(level);
                self.body(std::slice::from_ref(inner), level);
            }
            ExprKind::Subquery(subquery) => {
                self.expr(&subquery.expr, level);
                subquery_suffix(subquery, &mut self.out);
            }
            ExprKind::Unary(unary) => {
                self.indent(level);
                self.out.push_str(unary.sign.as_str());
                let start = self.out.len();
                self.expr(&unary.expr, level);
                let blanks =
                    self.out.get(start..).map_or(0, |child| child.len() - child.trim_start().len());
                self.out.replace_range(start..start + blanks, "");
            }
            _ => {}
        }
    }

    /// Lays out expressions in parentheses, each on its own lines.
    fn body(&mut self, list: &[Expr], level: usize) {
        self.out.push_str("(\n");
        for (i, expr) in list.iter().enumerate() {
            if i > 0 {
                self.out.push_str(",\n");
            }
            self.expr(expr, level + 1);
        }
        self.out.push('\n');
        self.indent(level);
        self.out.push(')');
    }

    /// Lays out a chain of operators that leans to the left; each link is one level deeper.
    fn chain(&mut self, whole: &Expr, binary: &Binary, level: usize) {
        let mut links = Vec::new();
        let (mut expr, mut link) = (whole, binary);
        loop {
            if self.short(level + links.len(), expr) {
                break;
            }
            links.push(link);
            expr = &link.left;
            let ExprKind::Binary(next) = &expr.kind else {
                self.expr(expr, level + links.len());
                break;
            };
            link = next;
        }
        while let Some(link) = links.pop() {
            let level = level + links.len();
            self.out.push('\n');
            self.indent(level);
            operator_into(link, &mut self.out);
            self.out.push('\n');
            self.expr(&link.right, level + 1);
        }
    }
}
