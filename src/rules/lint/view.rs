//! What a check looks at: an expression, a rule or a panel with all around it, or all of them.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::function::Functions;
use crate::function::Kind;
use crate::rules::dashboard::Board;
use crate::rules::dashboard::Query;
use crate::rules::file::Group;
use crate::rules::file::Rule;
use crate::rules::file::RuleFile;
use crate::rules::file::ValidRule;
use crate::rules::template::Reads;
use crate::rules::template::Template;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::syntax::Expr;
use crate::syntax::Span;
use crate::time::Millis;

use super::carried::Carried;

/// What checks have to know beside the rules.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) functions: Functions,
    /// How far the samples of a series are taken to lie apart.
    pub(super) scrape_interval: Millis,
}

/// A text of an alert that is shown to people.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) text: &'a Placed<String>,
    pub(super) template: &'a Template,
    pub(super) reads: &'a Reads,
}

/// What the templates of a rule look at: those of its labels first, then those of its annotations.
pub(super) type RuleReads = Vec<Option<Reads>>;

/// Finds what the templates of a rule look at; a text without braces looks at nothing.
pub(super) fn reads(rule: &Rule, valid: &ValidRule) -> RuleReads {
    let labels = rule.labels.iter().zip(&valid.labels);
    let both = labels.chain(rule.annotations.iter().zip(&valid.annotations));
    both.map(|((_, text), template)| {
        let template = template.as_ref().filter(|_| text.value.contains("{{"));
        template.map(Template::reads)
    })
    .collect()
}

/// An expression that can be parsed, of a rule or of a dashboard.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The number of its file among those that are checked.
    pub(super) number: usize,
    /// The text that its place is in.
    pub(super) source: &'a Source,
    /// The text that holds it.
    pub(super) text: &'a Placed<String>,
    /// Where it begins in that.
    pub(super) start: u32,
    pub(super) expr: &'a Expr,
    pub(super) kind: Kind,
    pub(super) terms: &'a Terms,
    /// The labels of what rules record, where one rule alone does.
    pub(super) records: &'a BTreeMap<String, Carried>,
}

/// A rule whose expression can be parsed.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) asked: Asked<'a>,
    pub(super) file: &'a RuleFile,
    pub(super) group: &'a Group,
    pub(super) rule: &'a Rule,
    pub(super) valid: &'a ValidRule,
    pub(super) reads: &'a [Option<Reads>],
}

/// A query of a dashboard that can be parsed.
#[derive(Clone, Copy)]
pub(super) struct Pane<'a> {
    pub(super) asked: Asked<'a>,
    pub(super) board: &'a Board,
    pub(super) query: &'a Query,
}

/// All that is checked together.
pub(super) struct RuleSet<'a> {
    pub(super) views: Vec<View<'a>>,
    pub(super) panes: Vec<Pane<'a>>,
}

impl<'a> RuleSet<'a> {
    /// Lists all expressions, of rules and of dashboards.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Asked<'a>> {
        let views = self.views.iter().map(|view| &view.asked);
        views.chain(self.panes.iter().map(|pane| &pane.asked))
    }
}

impl<'a> Deref for View<'a> {
    type Target = Asked<'a>;

    fn deref(&self) -> &Asked<'a> {
        &self.asked
    }
}

impl<'a> Deref for Pane<'a> {
    type Target = Asked<'a>;

    fn deref(&self) -> &Asked<'a> {
        &self.asked
    }
}

impl<'a> Asked<'a> {
    /// Returns the place of a piece of the expression.
    pub(super) fn at(&self, span: Span) -> (usize, Span) {
        let span = Span { start: self.start + span.start, end: self.start + span.end };
        self.inside(self.text, span)
    }

    /// Returns the place of a piece of a text.
    pub(super) fn inside(&self, text: &Placed<String>, span: Span) -> (usize, Span) {
        (self.number, self.source.inside_scalar(text.place, &text.value, span))
    }

    /// Returns the place of a value.
    pub(super) fn place(&self, span: Span) -> (usize, Span) {
        (self.number, self.source.in_file(span))
    }

    /// Returns the text of a piece of the expression.
    pub(super) fn text(&self, span: Span) -> &'a str {
        let span = Span { start: self.start + span.start, end: self.start + span.end };
        span.of(&self.text.value)
    }

    /// Returns the labels that the expression's result may have.
    pub(super) fn carried(&self) -> Carried {
        Carried::of(self.expr, &self.terms.functions, self.records)
    }

    /// Returns the labels that the result of a piece of the expression may have.
    pub(super) fn carried_by(&self, expr: &Expr) -> Carried {
        Carried::of(expr, &self.terms.functions, self.records)
    }
}

impl<'a> View<'a> {
    /// Returns the place of the rule's name.
    pub(super) fn name_place(&self) -> (usize, Span) {
        self.place(self.rule.name_place().span)
    }

    /// Lists the templates of the rule's labels and annotations that are more than a text.
    pub(super) fn templates(&self) -> impl Iterator<Item = Shown<'a>> {
        let labels = self.rule.labels.iter().zip(&self.valid.labels);
        let annotations = self.rule.annotations.iter().zip(&self.valid.annotations);
        let both = labels.chain(annotations).zip(self.reads);
        both.filter_map(|(((_, text), template), reads)| {
            Some(Shown { text, template: template.as_ref()?, reads: reads.as_ref()? })
        })
    }
}
