//! A query, divided between servers and the engine here.
//!
//! A part that servers evaluate is taken out of the query, and a selector of its answer stands in
//! its place. The answer stays what it would be without: a part is given away only where that is
//! known of everything in it.

use super::nature::Nature;
use super::pin;
use crate::aggregate;
use crate::aggregate::Joins;
use crate::aggregate::Rank;
use crate::function::Kind;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::syntax::Aggregate;
use crate::syntax::At;
use crate::syntax::Binary;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::LabelTest;
use crate::syntax::Matching;
use crate::syntax::Operator;
use crate::syntax::Returns;
use crate::syntax::Selector;
use crate::syntax::Shift;
use crate::syntax::Span;
use crate::syntax::Subquery;
use crate::syntax::Text;
use crate::syntax::print;
use crate::time::Millis;
use crate::time::Steps;

/// The label of the selectors of answers.
pub(super) const PART: &str = "__part__";
/// The label that tells the answers of several servers to one part apart.
pub(super) const SHARD: &str = "__shard__";

/// What the servers are to one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Layout {
    /// Each may have what the others have.
    #[default]
    Replicas,
    /// No series is on two of them.
    Shards,
}

/// A part of a query that servers evaluate.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Part {
    /// What they are asked.
    pub(super) text: String,
    /// When.
    pub(super) steps: Steps,
    /// What has to be true of the answers, or else the query is evaluated here.
    pub(super) guard: Guard,
}

/// What has to be true of the answers to a part.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Guard {
    /// Nothing.
    None,
    /// All are finite: means are computed in another way where sums are not.
    Finite,
    /// The last that is picked and the first that is not differ: which of equals is picked
    /// depends on the order of all.
    Apart(usize, Grouping, Rank),
}

/// A divided query.
#[derive(Clone, Debug)]
pub(super) struct Division {
    /// What is evaluated here.
    pub(super) expr: Expr,
    /// What servers evaluate.
    pub(super) parts: Vec<Part>,
}

impl Division {
    /// Tells whether one server evaluates all of it.
    pub(super) fn is_whole(&self) -> bool {
        self.parts.len() == 1
            && matches!(&self.expr.kind, ExprKind::Selector(one) if number(one).is_some())
    }
}

/// Returns the number of the part whose answer a selector stands for.
fn number(selector: &Selector) -> Option<usize> {
    match selector.tests.as_slice() {
        [only] if only.name == PART => only.value.as_str().parse().ok(),
        _ => None,
    }
}

/// Divides a query between servers that are one, or that have some of the series each.
pub(super) fn divide(
    expr: &Expr,
    steps: Steps,
    nature: &Nature,
    layout: Layout,
    subquery_step: Millis,
) -> Division {
    let mut expr = expr.clone();
    if !pin::is_local(&expr) {
        return Division { expr, parts: Vec::new() };
    }
    pin::pin(&mut expr, steps);
    let mut divider = Divider { nature, layout, subquery_step, parts: Vec::new() };
    let whole = layout == Layout::Replicas && nature.kind(&expr) != Kind::Range;
    if whole && nature.knows(&expr) {
        expr = divider.part(print(&expr), expr.span, steps, Guard::None);
    } else {
        divider.divide(&mut expr, steps);
    }
    Division { expr, parts: divider.parts }
}

struct Divider<'d> {
    nature: &'d Nature,
    layout: Layout,
    subquery_step: Millis,
    parts: Vec<Part>,
}

impl Divider<'_> {
    /// Gives away what can be given away of an expression that is evaluated at some steps.
    fn divide(&mut self, expr: &mut Expr, steps: Steps) {
        let given = match self.layout {
            Layout::Replicas => self.whole(expr, steps),
            Layout::Shards => self.shared(expr, steps),
        };
        if let Some(given) = given {
            *expr = given;
            return;
        }
        match &mut expr.kind {
            ExprKind::Subquery(subquery) => {
                if let Some(steps) = self.inner(subquery, steps) {
                    self.divide(&mut subquery.expr, steps);
                }
            }
            ExprKind::Call(call) => call.args.iter_mut().for_each(|one| self.divide(one, steps)),
            ExprKind::Aggregate(fold) => {
                if let Some(operand) = fold.args.last_mut() {
                    self.divide(operand, steps);
                }
            }
            ExprKind::Unary(unary) => self.divide(&mut unary.expr, steps),
            ExprKind::Binary(binary) => {
                self.divide(&mut binary.left, steps);
                self.divide(&mut binary.right, steps);
            }
            ExprKind::Paren(inner) => self.divide(inner, steps),
            _ => {}
        }
    }

    /// Gives away a vector as it is.
    fn whole(&mut self, expr: &Expr, steps: Steps) -> Option<Expr> {
        // A selector alone is read as it is: some functions look at the times of its samples.
        let alone = matches!(expr.unwrapped().kind, ExprKind::Selector(_));
        let fits = self.nature.kind(expr) == Kind::Vector && self.nature.knows(expr);
        (fits && !alone).then(|| self.part(print(expr), expr.span, steps, Guard::None))
    }

    /// Gives away an aggregation in shares.
    fn shared(&mut self, expr: &Expr, steps: Steps) -> Option<Expr> {
        let ExprKind::Aggregate(fold) = &expr.kind else { return None };
        let operand = fold.operand()?;
        if !self.nature.is_disjoint(operand) || !self.nature.knows(expr) {
            return None;
        }
        let (span, grouping) = (expr.span, &fold.grouping);
        match aggregate::find(fold.name)?.joins {
            Joins::Never => None,
            Joins::By(name) => {
                let grouping = joined(grouping, fold.parameter())?;
                let part = self.part(print(expr), span, steps, Guard::None);
                Some(aggregation(name, vec![part], grouping, span))
            }
            Joins::Mean { sum, count } => {
                // The two are divided, and that drops a name.
                if grouping.lists(NAME) && matches!(grouping, Grouping::By(_)) {
                    return None;
                }
                let group = joined(grouping, None)?;
                let mut share = |name, guard| {
                    let args = vec![operand.clone()];
                    let asked = aggregation(name, args, grouping.clone(), span);
                    let part = self.part(print(&asked), span, steps, guard);
                    aggregation(sum, vec![part], group.clone(), span)
                };
                let (left, right) = (share(sum, Guard::Finite), share(count, Guard::None));
                let (op, op_span) = (Operator::Divide, span);
                let (returns, matching) = (Returns::Elements, Matching::of(op));
                let binary = Binary { op, op_span, returns, matching, left, right };
                let divided = Expr::new(ExprKind::Binary(Box::new(binary)), span);
                Some(Expr::new(ExprKind::Paren(Box::new(divided)), span))
            }
            Joins::Picked(rank) => {
                let parameter = fold.parameter()?;
                let ExprKind::Number(number) = &parameter.unwrapped().kind else { return None };
                let most = whole_number(number.value)?;
                let more = crate::syntax::Number { value: (most + 1) as f64, ..*number };
                let more = Expr::new(ExprKind::Number(more), parameter.span);
                let args = vec![more, operand.clone()];
                let asked = aggregation(fold.name, args, grouping.clone(), span);
                let guard = Guard::Apart(most, grouping.clone(), rank);
                let part = self.part(print(&asked), span, steps, guard);
                Some(aggregation(fold.name, vec![parameter.clone(), part], grouping.clone(), span))
            }
        }
    }

    /// Notes a part, and returns what stands in its place.
    fn part(&mut self, text: String, span: Span, steps: Steps, guard: Guard) -> Expr {
        let known = self
            .parts
            .iter()
            .position(|one| one.text == text && one.steps == steps && one.guard == guard);
        let number = known.unwrap_or(self.parts.len());
        if known.is_none() {
            self.parts.push(Part { text, steps, guard });
        }
        let test = LabelTest {
            name: PART.to_owned(),
            // What a pattern tests is never taken for a label that `absent` answers with.
            op: MatchOp::Regex,
            value: Text::from(number.to_string().as_str()),
            span,
        };
        let (shift, edges) = (Shift::default(), EdgeMode::Plain);
        let selector = Selector { name: None, tests: vec![test], shift, edges };
        Expr::new(ExprKind::Selector(Box::new(selector)), span)
    }

    /// Returns the grid of a subquery; `None` where it is not known before the query is planned.
    fn inner(&self, subquery: &Subquery, steps: Steps) -> Option<Steps> {
        let range = subquery.range.fixed()?;
        let every = match &subquery.step {
            Some(step) => step.fixed()?,
            None => self.subquery_step,
        };
        let offset = match &subquery.shift.offset {
            Some(offset) => offset.fixed()?,
            None => Millis::ZERO,
        };
        let (first, last) = match subquery.shift.at {
            None => (steps.first(), steps.last()),
            Some(At::Time(at)) => (at, at),
            Some(At::Start | At::End) => return None,
        };
        let after = first - offset - range;
        let start = after.0.checked_div_euclid(every.0)?.checked_add(1)?.checked_mul(every.0)?;
        Steps::range(crate::time::Timestamp(start), last - offset, every)
    }
}

/// Returns the groups of shares of groups; of counts of values, the value is a label, too.
fn joined(grouping: &Grouping, parameter: Option<&Expr>) -> Option<Grouping> {
    let label = match parameter.map(|one| &one.unwrapped().kind) {
        None => None,
        Some(ExprKind::Text(label)) => Some(label.as_str().to_owned()),
        Some(_) => return None,
    };
    Some(match grouping.clone() {
        Grouping::By(mut names) => {
            names.extend(label);
            Grouping::By(names)
        }
        Grouping::Without(names) if label.is_some_and(|label| names.contains(&label)) => {
            return None;
        }
        Grouping::Without(mut names) => {
            names.push(SHARD.to_owned());
            Grouping::Without(names)
        }
    })
}

fn aggregation(name: &'static str, args: Vec<Expr>, grouping: Grouping, span: Span) -> Expr {
    Expr::new(ExprKind::Aggregate(Box::new(Aggregate { name, args, grouping })), span)
}

fn whole_number(value: f64) -> Option<usize> {
    (value.fract() == 0.0 && (1.0..1e6).contains(&value)).then_some(value as usize)
}
