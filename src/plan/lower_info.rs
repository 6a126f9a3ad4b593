//! Lowering `info`: the selector of the series it takes labels from.

use super::duration::Sense;
use super::duration::length;
use super::lower::Lowering;
use super::lower::matchers;
use super::place::Place;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::NAME;
use crate::plan::Argument;
use crate::plan::InfoSeries;
use crate::plan::Pin;
use crate::plan::PlanError;
use crate::plan::Scan;
use crate::plan::Sight;
use crate::plan::Timing;
use crate::storage::Select;
use crate::syntax::At;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Shift;
use crate::time::Millis;
use crate::time::Window;

/// The info metric that is meant where none is named.
const DEFAULT: &str = "target_info";

impl Lowering<'_> {
    /// Returns the info series that a call takes labels from.
    pub(super) fn info(&mut self, args: &[Expr], place: &Place) -> Result<Argument, PlanError> {
        let tests = match args.get(1).map(|arg| &arg.unwrapped().kind) {
            None => Vec::new(),
            Some(ExprKind::Selector(selector)) => matchers(selector)?,
            Some(_) => {
                return Err(PlanError::Senseless("expected label selectors only".to_owned()));
            }
        };
        let (names, data): (Vec<_>, Vec<_>) =
            tests.into_iter().partition(|test| test.name() == NAME);
        let names = effective(names);
        let timing = match args.first().and_then(first_selector) {
            Some(shifts) => self.info_timing(&shifts)?,
            None => Timing { pin: Pin::Free, offset: Millis::ZERO },
        };
        let (first, last) = place.seen(timing);
        let reach = Window { after: first - self.terms.lookback, until: last };
        let all = names.iter().chain(&data).cloned().collect();
        let select =
            Select { step: place.step, function: place.function, ..Select::new(all, reach) };
        let scan = Scan { select: self.add(select), timing, sight: Sight::Time };
        Ok(Argument::Info(InfoSeries { scan, names, data }))
    }

    /// Adds up offsets from the selector outwards, until something is pinned to an instant.
    fn info_timing(&self, shifts: &[&Shift]) -> Result<Timing, PlanError> {
        let steps = self.terms.steps;
        let mut timing = Timing { pin: Pin::Free, offset: Millis::ZERO };
        for shift in shifts {
            if let Some(offset) = &shift.offset {
                timing.offset = timing.offset + length(offset, Sense::Offset, steps)?;
            }
            timing.pin = match shift.at {
                None => continue,
                Some(At::Start) => Pin::At(steps.first()),
                Some(At::End) => Pin::At(steps.end()),
                Some(At::Time(instant)) => Pin::At(instant),
            };
            break;
        }
        Ok(timing)
    }
}

/// Returns the tests that choose info metrics: something has to name them.
fn effective(names: Vec<Matcher>) -> Vec<Matcher> {
    let names_one = |test: &Matcher| matches!(test.op(), MatchOp::Equal | MatchOp::Regex);
    if names.is_empty() {
        return vec![Matcher::equal(NAME, DEFAULT)];
    }
    if names.iter().any(names_one) {
        return names;
    }
    let any = Matcher::new(NAME, MatchOp::Regex, ".+_info").ok();
    any.into_iter().chain(names).collect()
}

/// Returns the shifts of the first selector of an expression and of the subqueries around it.
fn first_selector(expr: &Expr) -> Option<Vec<&Shift>> {
    match &expr.kind {
        ExprKind::Selector(selector) => Some(vec![&selector.shift]),
        ExprKind::Range(range) => Some(vec![&range.selector.shift]),
        ExprKind::Subquery(subquery) => {
            let mut shifts = first_selector(&subquery.expr)?;
            shifts.push(&subquery.shift);
            Some(shifts)
        }
        _ => expr.children().find_map(first_selector),
    }
}
