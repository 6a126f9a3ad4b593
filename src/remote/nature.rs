//! What is known of an expression before any server is asked.

use crate::aggregate;
use crate::function::Function;
use crate::function::Functions;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Metric;
use crate::function::Status;
use crate::function::Whole;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Operator;
use crate::syntax::Returns;
use crate::syntax::Selector;
use crate::syntax::Sign;

use super::pin;

/// Knows the functions of a release of Prometheus.
pub(super) struct Nature {
    functions: Functions,
    release: (u32, u32),
}

/// What an expression is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rows {
    /// Numbers and texts alone.
    Constant,
    /// Series, each of which depends on one series of a storage.
    Series(Names),
}

/// What became of the metric's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Names {
    Kept,
    Dropped,
}

impl Nature {
    /// Returns what a release knows.
    pub(super) fn of(release: (u32, u32)) -> Self {
        Self { functions: Functions::default(), release }
    }

    fn find(&self, name: &str) -> Option<&'static Function> {
        self.functions.find(name)
    }

    /// Tells whether a server of the release evaluates an expression as the engine here does.
    pub(super) fn knows(&self, expr: &Expr) -> bool {
        let mut known = pin::is_local(expr);
        expr.walk(|part| {
            known &= match &part.kind {
                ExprKind::Call(call) => {
                    self.find(&call.name).is_some_and(|row| self.has(row.status, row.since))
                }
                ExprKind::Aggregate(fold) => {
                    aggregate::find(fold.name).is_some_and(|row| self.has(row.status, row.since))
                }
                ExprKind::Selector(selector) => is_plain(selector),
                ExprKind::Range(range) => {
                    is_plain(&range.selector) && range.range.fixed().is_some()
                }
                ExprKind::Binary(binary) => {
                    let trims = matches!(binary.op, Operator::TrimUpper | Operator::TrimLower);
                    !binary.matching.fills() && !trims
                }
                _ => true,
            };
        });
        known
    }

    fn has(&self, status: Status, since: &str) -> bool {
        let mut parts = since.split('.').map(|part| part.parse().unwrap_or(u32::MAX));
        let since = (parts.next().unwrap_or(u32::MAX), parts.next().unwrap_or(0));
        status == Status::Stable && since <= self.release
    }

    /// Returns what an expression evaluates to.
    pub(super) fn kind(&self, expr: &Expr) -> Kind {
        match &expr.unwrapped().kind {
            ExprKind::Number(_) => Kind::Scalar,
            ExprKind::Text(_) => Kind::Text,
            // A variable of a dashboard is never asked; most stand for vectors.
            ExprKind::Selector(_) | ExprKind::Aggregate(_) | ExprKind::Hole(_) => Kind::Vector,
            ExprKind::Range(_) | ExprKind::Subquery(_) => Kind::Range,
            ExprKind::Call(call) => self.find(&call.name).map_or(Kind::Text, |row| row.returns),
            ExprKind::Unary(unary) => self.kind(&unary.expr),
            ExprKind::Binary(binary) => {
                let sides = [&binary.left, &binary.right].map(|side| self.kind(side));
                if sides.contains(&Kind::Vector) { Kind::Vector } else { Kind::Scalar }
            }
            ExprKind::Paren(inner) => self.kind(inner),
        }
    }

    /// Tells whether each series of an expression comes from one series of a storage, and no two
    /// of them to the same labels: then it is the same over parts of the storage, put together.
    pub(super) fn is_disjoint(&self, expr: &Expr) -> bool {
        match self.rows(expr) {
            Some(Rows::Series(Names::Kept)) => true,
            Some(Rows::Series(Names::Dropped)) => {
                let mut named = true;
                expr.walk(|part| match &part.kind {
                    ExprKind::Selector(selector) => named &= has_name(selector),
                    ExprKind::Range(range) => named &= has_name(&range.selector),
                    _ => {}
                });
                named
            }
            _ => false,
        }
    }

    fn rows(&self, expr: &Expr) -> Option<Rows> {
        let dropped = |rows: Rows| match rows {
            Rows::Constant => Rows::Constant,
            Rows::Series(_) => Rows::Series(Names::Dropped),
        };
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) => Some(Rows::Constant),
            ExprKind::Selector(_) | ExprKind::Range(_) => Some(Rows::Series(Names::Kept)),
            ExprKind::Subquery(subquery) => self.rows(&subquery.expr),
            ExprKind::Paren(inner) => self.rows(inner),
            ExprKind::Unary(unary) if unary.sign == Sign::Plus => self.rows(&unary.expr),
            ExprKind::Unary(unary) => self.rows(&unary.expr).map(dropped),
            ExprKind::Call(call) => self.rows_of_call(self.find(&call.name)?, &call.args),
            ExprKind::Binary(binary) if binary.op.is_set() => None,
            ExprKind::Binary(binary) => {
                let filters = binary.op.is_comparison() && binary.returns == Returns::Elements;
                match (self.rows(&binary.left)?, self.rows(&binary.right)?) {
                    (Rows::Constant, Rows::Constant) => Some(Rows::Constant),
                    (Rows::Constant, rows) | (rows, Rows::Constant) => {
                        Some(if filters { rows } else { dropped(rows) })
                    }
                    _ => None,
                }
            }
            ExprKind::Aggregate(_) | ExprKind::Hole(_) => None,
        }
    }

    fn rows_of_call(&self, row: &Function, args: &[Expr]) -> Option<Rows> {
        let args: Option<Vec<_>> = args.iter().map(|one| self.rows(one)).collect();
        let mut series = args?.into_iter().filter(|one| matches!(one, Rows::Series(_)));
        let first = series.next();
        if series.next().is_some() {
            return None;
        }
        match (row.kernel, first) {
            (Kernel::Number(_), None) => Some(Rows::Constant),
            (
                Kernel::Cell(_)
                | Kernel::Histogram(_)
                | Kernel::Window(_)
                | Kernel::Whole(Whole::SampleTime),
                Some(rows),
            ) => Some(if row.metric == Metric::Kept { rows } else { Rows::Series(Names::Dropped) }),
            _ => None,
        }
    }
}

fn is_plain(selector: &Selector) -> bool {
    selector.edges == EdgeMode::Plain
}

/// Tells whether all series of a selector have the same name.
fn has_name(selector: &Selector) -> bool {
    let named = |test: &crate::syntax::LabelTest| test.name == NAME && test.op == MatchOp::Equal;
    selector.name.is_some() || selector.tests.iter().any(named)
}
