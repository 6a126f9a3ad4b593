//! Puts variables back into a tree that was read with words in their places.

use std::collections::BTreeMap;

use crate::label::Grouping;
use crate::syntax::Call;
use crate::syntax::Duration;
use crate::syntax::DurationKind;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Filling;
use crate::syntax::Hole;
use crate::syntax::Length;
use crate::syntax::Selector;
use crate::syntax::Shift;
use crate::syntax::Span;
use crate::syntax::Text;
use crate::syntax::Wrapping;

use super::lexeme::is_word;
use super::standing::Role;
use super::standing::unmasked;
use super::variable::Variable;

/// What stood where, before there were words for it.
pub(super) struct Refill<'t> {
    text: &'t str,
    holes: Vec<(Span, Role)>,
    /// Names with words for variables in them, each as it is written.
    names: BTreeMap<&'t str, &'t str>,
}

impl<'t> Refill<'t> {
    pub(super) fn new(
        text: &'t str,
        filled: &'t str,
        variables: &[Variable],
        roles: &[Role],
    ) -> Self {
        let spans = variables.iter().map(|variable| variable.span);
        let holes: Vec<(Span, Role)> = spans.zip(roles.iter().copied()).collect();
        let named = holes.iter().filter(|(_, role)| matches!(role, Role::Name | Role::Vector));
        let names = named.map(|(span, _)| {
            let name = whole_name(filled, *span);
            (name.of(filled), name.of(text))
        });
        Self { names: names.collect(), text, holes }
    }

    /// Puts variables into a tree.
    pub(super) fn tree(&self, expr: &mut Expr) {
        let mut waiting = vec![expr];
        while let Some(expr) = waiting.pop() {
            self.node(expr);
            waiting.extend(expr.children_mut());
        }
    }

    /// Finds a variable that a span covers or touches.
    fn hole(&self, span: Span, wanted: impl Fn(Role) -> bool) -> Option<Span> {
        let covers = |hole: Span| hole.start < span.end && hole.end > span.start;
        let mut holes = self.holes.iter();
        holes.find(|(hole, role)| wanted(*role) && covers(*hole)).map(|(hole, _)| *hole)
    }

    fn node(&self, expr: &mut Expr) {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Number(_) => {
                let of_number = |role| matches!(role, Role::Number | Role::Digits | Role::Unit);
                if let Some(hole) = self.hole(span, of_number) {
                    self.become_hole(expr, hole, Filling::Number);
                }
            }
            ExprKind::Selector(selector) => {
                let hole = self.hole(span, |role| role == Role::Vector);
                let is_bare = selector.tests.is_empty();
                match hole.filter(|hole| hole.start == span.start && is_bare) {
                    Some(hole) => self.become_hole(expr, hole, Filling::Vector),
                    None => self.selector(selector),
                }
            }
            ExprKind::Range(range) => {
                self.selector(&mut range.selector);
                self.length(&mut range.range);
            }
            ExprKind::Subquery(subquery) => {
                self.length(&mut subquery.range);
                subquery.step.iter_mut().for_each(|step| self.length(step));
                self.shift(&mut subquery.shift);
            }
            ExprKind::Text(text) => unmask(text),
            ExprKind::Call(_) | ExprKind::Aggregate(_) => self.call(expr),
            ExprKind::Binary(binary) => {
                self.grouping(&mut binary.matching.labels);
                self.names(&mut binary.matching.include);
            }
            ExprKind::Unary(_) | ExprKind::Paren(_) | ExprKind::Hole(_) => {}
        }
    }

    fn become_hole(&self, expr: &mut Expr, hole: Span, filling: Filling) {
        let span = Span { start: expr.span.start, end: expr.span.end.max(hole.end) };
        let text = span.of(self.text).to_owned();
        *expr = Expr::new(ExprKind::Hole(Hole { text, filling }), span);
    }

    fn call(&self, expr: &mut Expr) {
        let is_call = |(hole, role): &&(Span, Role)| {
            matches!(role, Role::Call(_)) && hole.start == expr.span.start
        };
        let written = self.holes.iter().find(is_call).map(|(hole, _)| hole.of(self.text));
        match (&mut expr.kind, written) {
            (ExprKind::Aggregate(aggregate), Some(written)) => {
                let args = std::mem::take(&mut aggregate.args);
                expr.kind = ExprKind::Call(Box::new(Call { name: written.to_owned(), args }));
            }
            (ExprKind::Aggregate(aggregate), None) => self.grouping(&mut aggregate.grouping),
            (ExprKind::Call(call), Some(written)) => written.clone_into(&mut call.name),
            _ => {}
        }
    }

    fn selector(&self, selector: &mut Selector) {
        selector.name.iter_mut().for_each(|name| self.name(name));
        for test in &mut selector.tests {
            self.name(&mut test.name);
            unmask(&mut test.value);
            if let Some(hole) = self.hole(test.span, |role| role == Role::Quoted) {
                test.value = Text::from(hole.of(self.text));
                test.span.end = test.span.end.max(hole.end);
            }
        }
        self.shift(&mut selector.shift);
    }

    fn shift(&self, shift: &mut Shift) {
        shift.offset.iter_mut().for_each(|offset| self.length(offset));
    }

    fn length(&self, length: &mut Length) {
        match length {
            Length::Fixed { span, .. } => {
                if let Some(duration) = self.duration_hole(*span) {
                    *length = Length::Computed(Box::new(duration));
                }
            }
            Length::Computed(duration) => self.duration(duration),
        }
    }

    fn duration(&self, duration: &mut Duration) {
        match &mut duration.kind {
            DurationKind::Number(_) => {
                if let Some(hole) = self.duration_hole(duration.span) {
                    *duration = hole;
                }
            }
            DurationKind::Signed(_, inner) => self.duration(inner),
            DurationKind::Binary(_, pair)
            | DurationKind::Least(pair)
            | DurationKind::Greatest(pair) => {
                pair.iter_mut().for_each(|inner| self.duration(inner));
            }
            DurationKind::Step | DurationKind::Range | DurationKind::Hole(_) => {}
        }
    }

    fn duration_hole(&self, span: Span) -> Option<Duration> {
        let of_length = |role| matches!(role, Role::Length | Role::Digits | Role::Unit);
        let hole = self.hole(span, of_length)?;
        let span = Span { start: span.start, end: span.end.max(hole.end) };
        let kind = DurationKind::Hole(span.of(self.text).to_owned());
        Some(Duration { kind, wrapping: Wrapping::Bare, span })
    }

    fn grouping(&self, grouping: &mut Grouping) {
        match grouping {
            Grouping::By(labels) | Grouping::Without(labels) => self.names(labels),
        }
    }

    fn names(&self, names: &mut [String]) {
        names.iter_mut().for_each(|name| self.name(name));
    }

    fn name(&self, name: &mut String) {
        if let Some(written) = self.names.get(name.as_str()) {
            (*written).clone_into(name);
        }
    }
}

fn unmask(text: &mut Text) {
    if let Some(plain) = unmasked(text.as_str()) {
        *text = Text::from(plain.as_str());
    }
}

/// Returns the place of the whole name that a variable is part of.
fn whole_name(filled: &str, hole: Span) -> Span {
    let is_part = |byte: &u8| is_word(*byte) || *byte == b':';
    let (start, end) = (hole.start as usize, hole.end as usize);
    let bytes = filled.as_bytes();
    let before = bytes.get(..start).unwrap_or_default().iter().rev().take_while(|b| is_part(b));
    let behind = bytes.get(end..).unwrap_or_default().iter().take_while(|b| is_part(b));
    Span::new(start - before.count(), end + behind.count())
}
