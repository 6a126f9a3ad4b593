//! The first look at an expression: names, features and patterns.

use super::standing::aggregation;
use super::standing::standing;
use crate::function::Functions;
use crate::label::MatchOp;
use crate::label::Pattern;
use crate::syntax::Aggregate;
use crate::syntax::Binary;
use crate::syntax::Call;
use crate::syntax::EdgeMode;
use crate::syntax::Error;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Fault;
use crate::syntax::Feature;
use crate::syntax::Features;
use crate::syntax::Selector;
use crate::syntax::Span;
use crate::syntax::Standing;

/// Looks names up, in the order in which the parts of an expression end.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) features: Features,
    pub(super) functions: &'a Functions,
}

impl Names<'_> {
    pub(super) fn check(self, expr: &Expr) -> Result<(), Error> {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Hole(_) => Ok(()),
            ExprKind::Selector(selector) => self.selector(selector, expr.span),
            ExprKind::Range(range) => self.selector(&range.selector, expr.span),
            ExprKind::Subquery(subquery) => self.check(&subquery.expr),
            ExprKind::Unary(unary) => self.check(&unary.expr),
            ExprKind::Paren(inner) => self.check(inner),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, expr.span),
            ExprKind::Binary(binary) => self.chain(binary),
        }
    }

    fn selector(self, selector: &Selector, span: Span) -> Result<(), Error> {
        for test in &selector.tests {
            if matches!(test.op, MatchOp::Regex | MatchOp::NotRegex) {
                Pattern::validate(test.value.as_str())
                    .map_err(|error| Error::new(Fault::Pattern(error.message), test.span))?;
            }
        }
        let word = match selector.edges {
            EdgeMode::Plain => return Ok(()),
            EdgeMode::Anchored => "anchored",
            EdgeMode::Smoothed => "smoothed",
        };
        if self.features.has(Feature::ExtendedRangeSelectors) {
            return Ok(());
        }
        Err(Error::new(Fault::EdgesDisabled(word), span))
    }

    fn call(self, call: &Call, span: Span) -> Result<(), Error> {
        call.args.iter().try_for_each(|arg| self.check(arg))?;
        let fault = match self.functions.find(&call.name) {
            None => Fault::UnknownFunction(call.name.clone()),
            Some(row) if standing(row.status, self.features) == Standing::Disabled => {
                Fault::FunctionDisabled(call.name.clone())
            }
            Some(_) => return Ok(()),
        };
        let end = span.start + call.name.len() as u32;
        Err(Error::new(fault, Span { start: span.start, end }))
    }

    fn aggregate(self, aggregate: &Aggregate, span: Span) -> Result<(), Error> {
        aggregate.args.iter().try_for_each(|arg| self.check(arg))?;
        let found = aggregate.args.len();
        let fault = match aggregation(aggregate.name, self.features) {
            _ if found == 0 => Fault::NoAggregateArguments,
            Some((_, Standing::Disabled)) => Fault::AggregationDisabled(aggregate.name),
            Some((expected, _)) if expected != found => {
                Fault::AggregateArguments { expected, found }
            }
            _ => return Ok(()),
        };
        Err(Error::new(fault, span))
    }

    fn chain(self, binary: &Binary) -> Result<(), Error> {
        let mut links = binary.chain();
        if let Some(first) = links.last() {
            self.check(&first.left)?;
        }
        while let Some(link) = links.pop() {
            self.check(&link.right)?;
            if link.matching.fills() && !self.features.has(Feature::BinopFillModifiers) {
                let span = Span { start: link.left.span.start, end: link.right.span.end };
                return Err(Error::new(Fault::FillDisabled, span));
            }
        }
        Ok(())
    }
}
