//! From what is needed of a result to what is needed of the series below.

use crate::aggregate;
use crate::aggregate::Rank;
use crate::function::Functions;
use crate::function::Kernel;
use crate::function::Whole;
use crate::label::Grouping;
use crate::label::NAME;
use crate::rules::dashboard::has_variable;
use crate::syntax::Aggregate;
use crate::syntax::Binary;
use crate::syntax::Call;
use crate::syntax::Card;
use crate::syntax::Expr;
use crate::syntax::ExprKind;

use super::keep::Keep;
use super::want::Want;

/// The metric that `info` takes labels from where nothing else is said.
const INFO_METRIC: &str = "target_info";
/// The labels by which `info` finds it.
const INFO_LABELS: [&str; 2] = ["instance", "job"];

/// Lists what the selectors of an expression want, where some labels of its result are needed.
pub(super) fn wants(expr: &Expr, needed: &Keep, functions: &Functions) -> Vec<Want> {
    let mut found = Vec::new();
    let mut waiting = vec![(expr, needed.clone())];
    while let Some((expr, needed)) = waiting.pop() {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Hole(_) => {}
            ExprKind::Selector(selector) => found.push(Want::of(selector, needed)),
            ExprKind::Range(range) => found.push(Want::of(&range.selector, needed)),
            ExprKind::Subquery(subquery) => waiting.push((&subquery.expr, needed)),
            ExprKind::Unary(unary) => waiting.push((&unary.expr, needed)),
            ExprKind::Paren(inner) => waiting.push((inner, needed)),
            ExprKind::Call(call) => {
                let info = info(call, functions);
                // The second argument of `info` selects no series of its own.
                let count = if info.is_some() { 1 } else { call.args.len() };
                found.extend(info);
                let below = of_call(call, needed, functions);
                let args = call.args.iter().take(count);
                waiting.extend(args.map(|argument| (argument, below.clone())));
            }
            ExprKind::Aggregate(aggregate) => {
                let below = of_aggregate(aggregate, needed);
                waiting.extend(aggregate.args.iter().map(|argument| (argument, below.clone())));
            }
            ExprKind::Binary(binary) => {
                let (left, right) = of_binary(binary, &needed);
                waiting.extend([(&binary.left, left), (&binary.right, right)]);
            }
        }
    }
    found
}

/// Returns the labels of a list; any may be meant by a variable.
fn listed(labels: &[String]) -> Keep {
    if labels.iter().any(|label| has_variable(label)) {
        return Keep::everything();
    }
    Keep::only(labels.iter().cloned())
}

/// Returns all labels but those of a list.
fn all_but(labels: &[String]) -> Keep {
    let known = labels.iter().filter(|label| !has_variable(label)).map(String::as_str);
    Keep::everything().without(known)
}

fn of_call(call: &Call, needed: Keep, functions: &Functions) -> Keep {
    let Some(row) = functions.find(&call.name) else { return Keep::everything() };
    let texts = |skipped: usize| -> Vec<String> {
        let texts = call.args.iter().skip(skipped).filter_map(|argument| match &argument.kind {
            ExprKind::Text(text) => Some(text.as_str().to_owned()),
            _ => None,
        });
        texts.collect()
    };
    let Kernel::Whole(whole) = row.kernel else { return needed };
    match whole {
        Whole::Absent | Whole::AbsentOverTime | Whole::Scalar | Whole::Vector | Whole::Query(_) => {
            Keep::nothing()
        }
        // A label that is only replaced where a pattern fits is needed where it does not.
        Whole::LabelReplace => needed.and(&Keep::only(texts(3).into_iter().take(1))),
        Whole::LabelJoin => needed.and(&listed(&texts(3))),
        Whole::SortByLabel(_) => needed.and(&listed(&texts(1))),
        Whole::Info => Keep::everything(),
        Whole::Quantile | Whole::Quantiles | Whole::Fraction => needed.and(&Keep::only(["le"])),
        Whole::SampleTime | Whole::StartTime | Whole::Sort(_) => needed,
    }
}

/// Returns what `info` wants beside its arguments.
fn info(call: &Call, functions: &Functions) -> Option<Want> {
    let row = functions.find(&call.name)?;
    if !row.kernel_is(Whole::Info) {
        return None;
    }
    let filter = call.args.get(1).map(|argument| &argument.kind);
    let Some(ExprKind::Selector(filter)) = filter else {
        return Some(Want::metric(INFO_METRIC));
    };
    // The labels of the filter say which are taken over.
    let labels = filter.tests.iter().map(|test| test.name.clone());
    let labels = Keep::only(labels.chain(INFO_LABELS.map(str::to_owned)));
    if filter.tests.iter().any(|test| test.name == NAME) {
        return Some(Want::of(filter, labels));
    }
    let mut want = Want::metric(INFO_METRIC);
    want.labels = labels;
    Some(want)
}

fn of_aggregate(aggregate: &Aggregate, needed: Keep) -> Keep {
    let groups = match &aggregate.grouping {
        Grouping::By(labels) => listed(labels),
        Grouping::Without(labels) => all_but(labels),
    };
    match aggregate::find(aggregate.name).map(|row| row.shape) {
        // Which series are picked may hang on all their labels.
        Some(aggregate::Shape::Rank(Rank::First | Rank::Share)) => Keep::everything(),
        Some(aggregate::Shape::Rank(_)) => needed.and(&groups),
        _ => groups,
    }
}

fn of_binary(binary: &Binary, needed: &Keep) -> (Keep, Keep) {
    let matched = match &binary.matching.labels {
        Grouping::By(labels) => listed(labels),
        Grouping::Without(labels) => all_but(labels),
    };
    let whole = || needed.and(&matched);
    let include = || listed(&binary.matching.include).and(&matched);
    match binary.matching.card {
        // A number on one side matches nothing, and the other side stays what it is.
        _ if is_number(&binary.left) || is_number(&binary.right) => {
            (needed.clone(), needed.clone())
        }
        Card::ManyToMany if binary.op == crate::syntax::Operator::Or => (whole(), whole()),
        Card::ManyToMany => (whole(), matched),
        Card::OneToOne => (matched.clone(), matched),
        Card::ManyToOne => (whole(), include()),
        Card::OneToMany => (include(), whole()),
    }
}

/// Tells whether an expression has no labels for certain.
fn is_number(expr: &Expr) -> bool {
    let mut expr = expr.unwrapped();
    while let ExprKind::Unary(unary) = &expr.kind {
        expr = unary.expr.unwrapped();
    }
    match &expr.kind {
        ExprKind::Number(_) => true,
        ExprKind::Hole(hole) => hole.filling == crate::syntax::Filling::Number,
        ExprKind::Call(call) => {
            let row = crate::function::find(&call.name);
            row.is_some_and(|row| row.returns == crate::function::Kind::Scalar)
        }
        _ => false,
    }
}
