//! The tree of an expression.
//!
//! Every node is a kind and a span. Two trees are equal if they say the same, wherever their text
//! stood: comparison leaves spans out.

use crate::label::Grouping;
use crate::label::MatchOp;
use crate::syntax::Length;
use crate::syntax::Matching;
use crate::syntax::Number;
use crate::syntax::Operator;
use crate::syntax::Returns;
use crate::syntax::Sign;
use crate::syntax::Span;
use crate::syntax::Text;
use crate::time::Timestamp;

/// A node of the tree.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse, print};
///
/// let expr = parse("max(up) / 2")?;
/// let parts: Vec<_> = expr.children().map(print).collect();
/// assert_eq!(parts, ["max(up)", "2"]);
/// let mut calls = 0;
/// expr.walk(|part| calls += usize::from(matches!(part.kind, ExprKind::Aggregate(_))));
/// assert_eq!(calls, 1);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// The kinds of nodes.
///
/// ```
/// use promqlite::syntax::{ExprKind, Operator, parse};
///
/// let ExprKind::Binary(binary) = parse("a / on (job) b")?.kind else { unreachable!() };
/// assert_eq!(binary.op, Operator::Divide);
/// assert_eq!(binary.matching.names(), ["job"]);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// `1.5`, `5m`, `NaN`
    Number(Number),
    /// `"text"`
    Text(Text),
    /// `up{job="a"}`: an instant vector.
    Selector(Box<Selector>),
    /// `up{job="a"}[5m]`: a range vector.
    Range(Box<RangeSelector>),
    /// `expr[1h:1m]`: a range vector of an expression's values.
    Subquery(Box<Subquery>),
    /// `rate(...)`
    Call(Box<Call>),
    /// `sum by (job) (...)`
    Aggregate(Box<Aggregate>),
    /// `-expr`
    Unary(Box<Unary>),
    /// `left + right`
    Binary(Box<Binary>),
    /// `(expr)`
    Paren(Box<Expr>),
    /// `$x`: a variable of a dashboard.
    Hole(Hole),
}

/// A variable of a dashboard where an operand stands.
///
/// No query has one: the grammar knows no variables. Who reads dashboards puts holes into trees.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Hole {
    /// The variable as it is written.
    pub text: String,
    /// What it has to stand for, where it stands.
    pub filling: Filling,
}

/// What a variable stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Filling {
    /// A number.
    Number,
    /// An expression of instant vectors.
    Vector,
}

/// What chooses series, and when they are looked at.
///
/// ```
/// use promqlite::syntax::parse_selector;
///
/// let selector = parse_selector(r#"up{job=~"a|b"} "#)?;
/// assert_eq!(selector.tests[0].name, "job");
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Selector {
    /// The metric's name, where it stands before the braces.
    pub name: Option<String>,
    /// The tests in braces, in the order they are written; patterns are not compiled.
    pub tests: Vec<LabelTest>,
    /// `offset` and `@`.
    pub shift: Shift,
    /// `anchored` or `smoothed`.
    pub edges: EdgeMode,
}

/// A test on a label, as it is written.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse};
///
/// let ExprKind::Selector(selector) = parse(r#"up{job!="a"}"#)?.kind else { unreachable!() };
/// let test = &selector.tests[0];
/// assert_eq!((test.name.as_str(), test.value.as_str()), ("job", "a"));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LabelTest {
    /// The label; a metric's name in quotes tests `__name__`.
    pub name: String,
    /// How it is compared.
    pub op: MatchOp,
    /// The value or pattern.
    pub value: Text,
    /// Its place.
    pub span: Span,
}

/// How a selector's samples meet the edges of its window.
///
/// ```
/// use promqlite::syntax::{EdgeMode, ExprKind, parse};
///
/// let ExprKind::Range(range) = parse("up[5m] smoothed")?.kind else { unreachable!() };
/// assert_eq!(range.selector.edges, EdgeMode::Smoothed);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum EdgeMode {
    /// As they lie.
    #[default]
    Plain,
    /// With the last sample before the window moved to its edge.
    Anchored,
    /// With values interpolated at the edges.
    Smoothed,
}

/// When a selector or subquery looks, if not at the time of evaluation.
///
/// ```
/// use promqlite::syntax::{At, ExprKind, parse};
///
/// let ExprKind::Selector(selector) = parse("up @ end() offset 1h")?.kind else { unreachable!() };
/// assert_eq!(selector.shift.at, Some(At::End));
/// assert!(selector.shift.offset.is_some());
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shift {
    /// How much earlier.
    pub offset: Option<Length>,
    /// Where it is nailed to.
    pub at: Option<At>,
}

/// The instant behind an `@`.
///
/// ```
/// use promqlite::syntax::{At, ExprKind, parse};
///
/// let ExprKind::Selector(selector) = parse("up @ 10")?.kind else { unreachable!() };
/// assert_eq!(selector.shift.at, Some(At::Time(promqlite::time::Timestamp(10_000))));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum At {
    /// A literal instant.
    Time(Timestamp),
    /// The start of the query.
    Start,
    /// The end of the query.
    End,
}

/// A selector over a range of time.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse};
///
/// let ExprKind::Range(range) = parse("up[5m]")?.kind else { unreachable!() };
/// assert_eq!(range.selector_span.end, 2);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RangeSelector {
    /// What chooses the series; `offset` and `@` stand behind the brackets.
    pub selector: Selector,
    /// The place of name and braces alone.
    pub selector_span: Span,
    /// How far the range reaches back.
    pub range: Length,
}

/// An expression evaluated over a range of time.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse, print};
///
/// let ExprKind::Subquery(subquery) = parse("rate(up[5m])[1h:1m]")?.kind else { unreachable!() };
/// assert_eq!(print(&subquery.expr), "rate(up[5m])");
/// assert!(subquery.step.is_some());
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Subquery {
    /// What is evaluated.
    pub expr: Expr,
    /// How far the range reaches back.
    pub range: Length,
    /// The distance of its steps, if it is not the engine's.
    pub step: Option<Length>,
    /// `offset` and `@`.
    pub shift: Shift,
}

/// A call of a function, known or not.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse};
///
/// let ExprKind::Call(call) = parse("clamp_max(up, 3)")?.kind else { unreachable!() };
/// assert_eq!((call.name.as_str(), call.args.len()), ("clamp_max", 2));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// The name as it is written; its text begins where the call begins.
    pub name: String,
    /// What it is called with.
    pub args: Vec<Expr>,
}

/// An aggregation.
///
/// ```
/// use promqlite::syntax::{ExprKind, parse};
///
/// let query = "topk by (job) (3, up)";
/// let ExprKind::Aggregate(aggregate) = parse(query)?.kind else { unreachable!() };
/// assert_eq!((aggregate.name, aggregate.args.len()), ("topk", 2));
/// assert!(aggregate.parameter().is_some());
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Aggregate {
    /// Which one, in small letters.
    pub name: &'static str,
    /// The parameter, if there is one, and what is aggregated.
    pub args: Vec<Expr>,
    /// Which series make a group.
    pub grouping: Grouping,
}

impl Aggregate {
    /// Returns what is aggregated.
    pub fn operand(&self) -> Option<&Expr> {
        self.args.last()
    }

    /// Returns the parameter before it.
    pub fn parameter(&self) -> Option<&Expr> {
        self.args.first().filter(|_| self.args.len() > 1)
    }
}

/// A signed expression; the sign of a literal number is part of the number.
///
/// ```
/// use promqlite::syntax::{ExprKind, Sign, parse, print};
///
/// let ExprKind::Unary(unary) = parse("-up")?.kind else { unreachable!() };
/// assert_eq!((unary.sign, print(&unary.expr)), (Sign::Minus, "up".to_owned()));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Unary {
    /// The sign.
    pub sign: Sign,
    /// What it stands before.
    pub expr: Expr,
}

/// Two expressions and an operator between them.
///
/// It is compared, copied and dropped without recursion into its left side.
///
/// ```
/// use promqlite::syntax::{ExprKind, Operator, Returns, parse};
///
/// let ExprKind::Binary(binary) = parse("a > bool b")?.kind else { unreachable!() };
/// assert_eq!((binary.op, binary.returns), (Operator::Greater, Returns::Truth));
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
#[derive(Debug)]
pub struct Binary {
    /// The operator.
    pub op: Operator,
    /// The operator's place.
    pub op_span: Span,
    /// What a comparison returns.
    pub returns: Returns,
    /// Which series meet; of meaning only between two instant vectors.
    pub matching: Matching,
    /// The operand before the operator.
    pub left: Expr,
    /// The operand behind it.
    pub right: Expr,
}

impl Expr {
    /// Makes a node.
    pub fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Returns the nodes right below, in the order they are written.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        let (list, pair): (&[Expr], [Option<&Expr>; 2]) = match &self.kind {
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Selector(_)
            | ExprKind::Range(_)
            | ExprKind::Hole(_) => (&[], [None, None]),
            ExprKind::Subquery(subquery) => (&[], [Some(&subquery.expr), None]),
            ExprKind::Call(call) => (&call.args, [None, None]),
            ExprKind::Aggregate(aggregate) => (&aggregate.args, [None, None]),
            ExprKind::Unary(unary) => (&[], [Some(&unary.expr), None]),
            ExprKind::Binary(binary) => (&[], [Some(&binary.left), Some(&binary.right)]),
            ExprKind::Paren(inner) => (&[], [Some(inner), None]),
        };
        list.iter().chain(pair.into_iter().flatten())
    }

    /// Returns the nodes right below, to be changed.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let (list, pair): (&mut [Expr], [Option<&mut Expr>; 2]) = match &mut self.kind {
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Selector(_)
            | ExprKind::Range(_)
            | ExprKind::Hole(_) => (&mut [], [None, None]),
            ExprKind::Subquery(subquery) => (&mut [], [Some(&mut subquery.expr), None]),
            ExprKind::Call(call) => (&mut call.args, [None, None]),
            ExprKind::Aggregate(aggregate) => (&mut aggregate.args, [None, None]),
            ExprKind::Unary(unary) => (&mut [], [Some(&mut unary.expr), None]),
            ExprKind::Binary(binary) => {
                let binary = &mut **binary;
                (&mut [], [Some(&mut binary.left), Some(&mut binary.right)])
            }
            ExprKind::Paren(inner) => (&mut [], [Some(inner), None]),
        };
        list.iter_mut().chain(pair.into_iter().flatten())
    }

    /// Calls `visit` with this node and all below, each before its children.
    ///
    /// A chain of operators is as deep as it is long, so the nodes still to visit wait in a list.
    pub fn walk<'a>(&'a self, mut visit: impl FnMut(&'a Expr)) {
        let mut waiting = vec![self];
        while let Some(expr) = waiting.pop() {
            visit(expr);
            let known = waiting.len();
            waiting.extend(expr.children());
            if let Some(children) = waiting.get_mut(known..) {
                children.reverse();
            }
        }
    }

    /// Returns the expression inside all parentheses around it.
    pub fn unwrapped(&self) -> &Expr {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for LabelTest {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.op, &self.value) == (&other.name, other.op, &other.value)
    }
}

impl PartialEq for RangeSelector {
    fn eq(&self, other: &Self) -> bool {
        (&self.selector, &self.range) == (&other.selector, &other.range)
    }
}
