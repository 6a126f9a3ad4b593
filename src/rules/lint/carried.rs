//! Which labels the result of an expression may have.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::aggregate;
use crate::function::Functions;
use crate::function::Kernel;
use crate::function::Whole;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::rules::dashboard::has_variable;
use crate::syntax::Aggregate;
use crate::syntax::Binary;
use crate::syntax::Call;
use crate::syntax::Card;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Filling;
use crate::syntax::LabelTest;
use crate::syntax::Selector;
use crate::syntax::Span;

/// The labels that the series of an expression may have, and those they have for certain.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Carried {
    /// The only ones there can be; `None` if nobody knows.
    only: Option<BTreeSet<String>>,
    /// Those that cannot be, each with what takes it away.
    gone: BTreeMap<String, Span>,
    /// What leaves only those.
    cut: Option<Span>,
    /// Those that are there, as far as can be told.
    sure: BTreeSet<String>,
    /// Those that have one value.
    pub(super) fixed: BTreeMap<String, String>,
}

/// The labels of what rules record, by the name of the metric.
type Records = BTreeMap<String, Carried>;

impl Carried {
    /// Finds the labels of an expression.
    pub(super) fn of(expr: &Expr, functions: &Functions, records: &Records) -> Self {
        Flow { functions, records }.of(expr)
    }

    /// Returns the labels of nothing but a number.
    fn none(span: Span) -> Self {
        Self { only: Some(BTreeSet::new()), cut: Some(span), ..Self::default() }
    }

    /// Tells whether a label can be there.
    pub(super) fn may(&self, label: &str) -> bool {
        let is_known = self.only.as_ref().is_none_or(|only| only.contains(label));
        is_known && !self.gone.contains_key(label)
    }

    /// Tells whether a label is there, as far as can be told.
    pub(super) fn is_sure(&self, label: &str) -> bool {
        self.sure.contains(label) && self.may(label)
    }

    /// Lists the labels that are there, as far as can be told.
    pub(super) fn sure(&self) -> impl Iterator<Item = &str> {
        self.sure.iter().map(String::as_str).filter(|label| self.may(label))
    }

    /// Returns what takes a label away.
    pub(super) fn taken_by(&self, label: &str) -> Option<Span> {
        self.gone.get(label).copied().or(self.cut)
    }

    /// Returns the only labels there can be, if that is known.
    pub(super) fn only(&self) -> Option<Vec<&str>> {
        let only = self.only.as_ref()?.iter().map(String::as_str);
        Some(only.filter(|label| self.may(label)).collect())
    }

    fn remove(&mut self, label: &str, span: Span) {
        self.gone.insert(label.to_owned(), span);
        self.sure.remove(label);
        self.fixed.remove(label);
    }

    /// Adds a label that may be set to something.
    pub(super) fn add(&mut self, label: &str) {
        self.gone.remove(label);
        self.fixed.remove(label);
        if let Some(only) = &mut self.only {
            only.insert(label.to_owned());
        }
    }

    /// Keeps some labels alone.
    fn keep(&mut self, labels: &[String], span: Span) {
        let kept: BTreeSet<String> =
            labels.iter().filter(|label| self.may(label)).cloned().collect();
        self.sure.extend(kept.iter().cloned());
        self.sure.retain(|label| kept.contains(label));
        self.fixed.retain(|label, _| kept.contains(label));
        let is_cut = self.only.as_ref() != Some(&kept);
        self.only = Some(kept);
        if is_cut || self.cut.is_none() {
            self.cut = Some(span);
        }
    }

    fn group(&mut self, grouping: &Grouping, span: Span) {
        match grouping {
            Grouping::By(labels) if labels.iter().any(|label| has_variable(label)) => {
                *self = Self::default();
            }
            Grouping::By(labels) => self.keep(labels, span),
            Grouping::Without(labels) => {
                labels.iter().for_each(|label| self.remove(label, span));
                self.remove(NAME, span);
            }
        }
    }

    /// Returns what series of either side may have.
    fn either(self, other: &Self) -> Self {
        let only = match (&self.only, &other.only) {
            (Some(left), Some(right)) => Some(left.union(right).cloned().collect()),
            _ => None,
        };
        let gone = self.gone.into_iter().filter(|(label, _)| !other.may(label)).collect();
        let both = |label: &String| other.sure.contains(label);
        let sure = self.sure.into_iter().filter(both).collect();
        let same = |(label, value): &(String, String)| other.fixed.get(label) == Some(value);
        let fixed = self.fixed.into_iter().filter(same).collect();
        Self { only, gone, cut: self.cut.or(other.cut), sure, fixed }
    }
}

struct Flow<'a> {
    functions: &'a Functions,
    records: &'a Records,
}

impl Flow<'_> {
    /// Follows an expression; a chain of operators is as deep as it is long.
    fn of(&self, expr: &Expr) -> Carried {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.of_grown(expr))
    }

    fn of_grown(&self, expr: &Expr) -> Carried {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) => Carried::none(expr.span),
            ExprKind::Selector(selector) => self.selector(selector, expr.span),
            ExprKind::Range(range) => self.selector(&range.selector, expr.span),
            ExprKind::Subquery(subquery) => self.of(&subquery.expr),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, expr.span),
            ExprKind::Unary(unary) => self.of(&unary.expr),
            ExprKind::Binary(binary) => self.binary(binary, expr.span),
            ExprKind::Paren(inner) => self.of(inner),
            ExprKind::Hole(hole) => match hole.filling {
                Filling::Number => Carried::none(expr.span),
                Filling::Vector => Carried::default(),
            },
        }
    }

    fn selector(&self, selector: &Selector, span: Span) -> Carried {
        let metric = super::walk::metric(selector);
        let recorded = metric.and_then(|metric| self.records.get(metric));
        let mut carried = recorded.cloned().unwrap_or_default();
        if recorded.is_some() {
            carried.cut = Some(span);
        } else if metric.is_some_and(|metric| !metric.contains(':')) {
            // Whatever is scraped has these two; what is pushed or recorded need not.
            carried.sure.extend(["instance", "job"].map(str::to_owned));
        }
        // What a variable stands for is not known here, and may be nothing.
        let is_known =
            |test: &&LabelTest| !has_variable(&test.name) && !has_variable(test.value.as_str());
        for test in selector.tests.iter().filter(is_known) {
            let value = test.value.as_str();
            match test.op {
                MatchOp::Equal if value.is_empty() => carried.remove(&test.name, test.span),
                MatchOp::Equal => {
                    carried.sure.insert(test.name.clone());
                    carried.fixed.insert(test.name.clone(), value.to_owned());
                }
                MatchOp::NotEqual if value.is_empty() => {
                    carried.sure.insert(test.name.clone());
                }
                MatchOp::Regex if value == ".+" => {
                    carried.sure.insert(test.name.clone());
                }
                _ => {}
            }
        }
        carried
    }

    fn call(&self, call: &Call, span: Span) -> Carried {
        let Some(row) = self.functions.find(&call.name) else { return Carried::default() };
        let vector = call.args.iter().map(|argument| self.of(argument));
        let label = |at: usize| match call.args.get(at).map(|argument| &argument.kind) {
            Some(ExprKind::Text(text)) => Some(text.as_str().to_owned()),
            _ => None,
        };
        let Kernel::Whole(whole) = row.kernel else {
            // The vector is the widest of the arguments; the others are numbers.
            let widest = vector.reduce(|all, one| if is_number(&all) { one } else { all });
            return widest.unwrap_or(Carried::none(span));
        };
        let mut first = vector.clone().next().unwrap_or(Carried::none(span));
        match whole {
            Whole::Absent | Whole::AbsentOverTime => absent(call, span),
            Whole::Scalar | Whole::Vector | Whole::Query(_) => Carried::none(span),
            Whole::LabelReplace | Whole::LabelJoin => {
                match label(1) {
                    Some(label) => first.add(&label),
                    None => return Carried::default(),
                }
                first
            }
            Whole::Info => Carried::default(),
            Whole::Quantile => {
                let mut second = vector.clone().nth(1).unwrap_or_default();
                second.remove("le", span);
                second
            }
            Whole::Quantiles => {
                first.remove("le", span);
                label(1).iter().for_each(|label| first.add(label));
                first
            }
            Whole::Fraction => {
                let mut third = vector.clone().nth(2).unwrap_or_default();
                third.remove("le", span);
                third
            }
            Whole::SampleTime | Whole::StartTime | Whole::Sort(_) | Whole::SortByLabel(_) => first,
        }
    }

    fn aggregate(&self, aggregate: &Aggregate, span: Span) -> Carried {
        let mut carried = aggregate.operand().map(|inner| self.of(inner)).unwrap_or_default();
        match aggregate::find(aggregate.name).map(|row| row.shape) {
            Some(aggregate::Shape::Rank(_)) => {}
            Some(aggregate::Shape::CountValues) => {
                carried.group(&aggregate.grouping, span);
                match aggregate.parameter().map(|parameter| &parameter.unwrapped().kind) {
                    Some(ExprKind::Text(text)) => carried.add(text.as_str()),
                    _ => return Carried::default(),
                }
            }
            _ => carried.group(&aggregate.grouping, span),
        }
        carried
    }

    fn binary(&self, binary: &Binary, span: Span) -> Carried {
        let (left, right) = (self.of(&binary.left), self.of(&binary.right));
        if is_scalar(&binary.left, self.functions) {
            return right;
        }
        if is_scalar(&binary.right, self.functions) {
            return left;
        }
        match binary.matching.card {
            Card::ManyToMany if binary.op == crate::syntax::Operator::Or => left.either(&right),
            Card::ManyToMany => left,
            Card::OneToOne => {
                let mut carried = left;
                for (label, value) in right.fixed {
                    let label = (label, value);
                    if binary.matching.labels.keeps(&label.0) && carried.may(&label.0) {
                        carried.fixed.insert(label.0, label.1);
                    }
                }
                match &binary.matching.labels {
                    Grouping::By(labels) if labels.iter().any(|label| has_variable(label)) => {
                        return Carried::default();
                    }
                    Grouping::By(_) => carried.group(&binary.matching.labels, span),
                    Grouping::Without(labels) => {
                        labels.iter().for_each(|label| carried.remove(label, span));
                    }
                }
                carried
            }
            Card::ManyToOne => grouped(left, &right, binary, span),
            Card::OneToMany => grouped(right, &left, binary, span),
        }
    }
}

/// Returns the labels of what is absent: those that the selector compares for equality, once.
fn absent(call: &Call, span: Span) -> Carried {
    let mut carried = Carried::none(span);
    let selector = match call.args.first().map(|argument| &argument.unwrapped().kind) {
        Some(ExprKind::Selector(selector)) => selector,
        Some(ExprKind::Range(range)) => &range.selector,
        _ => return carried,
    };
    let named = |name: &str| selector.tests.iter().filter(|test| test.name == name).count();
    let tests = selector.tests.iter().filter(|test| test.op == MatchOp::Equal);
    for test in tests.filter(|test| test.name != NAME && named(&test.name) == 1) {
        carried.add(&test.name);
        carried.sure.insert(test.name.clone());
        carried.fixed.insert(test.name.clone(), test.value.as_str().to_owned());
    }
    carried
}

/// Returns the labels of the side of many with those that are taken from the side of one.
fn grouped(mut many: Carried, one: &Carried, binary: &Binary, span: Span) -> Carried {
    if binary.matching.include.iter().any(|label| has_variable(label)) {
        return Carried::default();
    }
    for label in &binary.matching.include {
        if one.may(label) {
            many.add(label);
            if one.is_sure(label) {
                many.sure.insert(label.clone());
            }
        } else {
            many.remove(label, span);
        }
    }
    many
}

fn is_number(carried: &Carried) -> bool {
    carried.only.as_ref().is_some_and(BTreeSet::is_empty)
}

/// Tells whether an expression is a number without labels.
pub(super) fn is_scalar(expr: &Expr, functions: &Functions) -> bool {
    match &expr.unwrapped().kind {
        ExprKind::Number(_) => true,
        ExprKind::Hole(hole) => hole.filling == Filling::Number,
        ExprKind::Call(call) => functions
            .find(&call.name)
            .is_some_and(|row| row.returns == crate::function::Kind::Scalar),
        ExprKind::Unary(unary) => is_scalar(&unary.expr, functions),
        ExprKind::Binary(binary) => {
            is_scalar(&binary.left, functions) && is_scalar(&binary.right, functions)
        }
        _ => false,
    }
}
