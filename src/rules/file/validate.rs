//! What Prometheus looks at before it takes a rule file: names, expressions, templates.

use std::collections::BTreeSet;

use crate::function::Functions;
use crate::function::Kind;
use crate::plan;
use crate::rules::template::Template;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::syntax::Expr;
use crate::syntax::Features;
use crate::syntax::Span;

use super::flaw::Flaw;
use super::flaw::FlawKind;
use super::model::Group;
use super::model::Rule;
use super::model::RuleFile;
use super::name::Naming;

/// What a Prometheus takes.
#[derive(Debug, Default)]
pub struct Dialect {
    /// What of the language is switched on.
    pub features: Features,
    /// The functions it has.
    pub functions: Functions,
    /// The names it takes.
    pub naming: Naming,
}

/// What a rule says, read.
#[derive(Clone, Debug, Default)]
pub struct ValidRule {
    /// The expression and what it evaluates to; `None` if it cannot be parsed.
    pub expr: Option<(Expr, Kind)>,
    /// The templates of an alert's labels, in their order.
    pub labels: Vec<Option<Template>>,
    /// The templates of an alert's annotations, in their order.
    pub annotations: Vec<Option<Template>>,
}

/// What a rule file says, read.
#[derive(Clone, Debug, Default)]
pub struct Valid {
    /// Its rules, group after group.
    pub rules: Vec<ValidRule>,
    /// Why Prometheus would not take it.
    pub flaws: Vec<Flaw>,
}

/// Reads what the values of a rule file say.
pub fn validate(file: &RuleFile, dialect: &Dialect) -> Valid {
    let mut check = Check { file, dialect, flaws: Vec::new() };
    let mut names = BTreeSet::new();
    let mut rules = Vec::new();
    for group in &file.groups {
        check.group(group, &mut names);
        rules.extend(group.rules.iter().map(|rule| check.rule(rule)));
    }
    Valid { rules, flaws: check.flaws }
}

struct Check<'a> {
    file: &'a RuleFile,
    dialect: &'a Dialect,
    flaws: Vec<Flaw>,
}

impl<'a> Check<'a> {
    fn group(&mut self, group: &'a Group, names: &mut BTreeSet<&'a str>) {
        let span = match group.name.value.as_str() {
            "" => group.span,
            _ => group.name.place.span,
        };
        if group.name.value.is_empty() {
            self.flaw(FlawKind::GroupName, "Groupname must not be empty", span);
        }
        if !names.insert(&group.name.value) {
            let message =
                format!("groupname: \"{}\" is repeated in the same file", group.name.value);
            self.flaw(FlawKind::GroupName, message, span);
        }
        self.label_names(&group.labels);
    }

    fn flaw(&mut self, kind: FlawKind, message: impl Into<String>, span: Span) {
        self.flaws.push(Flaw::new(kind, message, self.file.source.in_file(span)));
    }

    fn rule(&mut self, rule: &Rule) -> ValidRule {
        self.kind(rule);
        if rule.record.as_ref().is_some_and(|record| !record.value.is_empty()) {
            self.recording(rule);
        }
        self.label_names(&rule.labels);
        for (name, _) in &rule.annotations {
            if !self.dialect.naming.takes_annotation(&name.value) {
                let message = format!("invalid annotation name: {}", name.value);
                self.flaw(FlawKind::Label, message, name.place.span);
            }
        }
        let expr = self.expression(&rule.expr, rule);
        let labels = self.templates(rule, "label", &rule.labels);
        let annotations = self.templates(rule, "annotation", &rule.annotations);
        ValidRule { expr, labels, annotations }
    }

    fn kind(&mut self, rule: &Rule) {
        let is_record = rule.record.as_ref().is_some_and(|record| !record.value.is_empty());
        match (is_record, rule.is_alert()) {
            (true, true) => {
                let message = "only one of 'record' and 'alert' must be set";
                self.flaw(FlawKind::RuleKind, message, rule.name_place().span);
            }
            (false, false) => {
                let message = "one of 'record' or 'alert' must be set";
                self.flaw(FlawKind::RuleKind, message, rule.span);
            }
            _ => {}
        }
    }

    fn recording(&mut self, rule: &Rule) {
        let Some(record) = &rule.record else { return };
        let held = rule.hold.as_ref().filter(|hold| hold.value.0 != 0);
        let kept = rule.keep_firing.as_ref().filter(|keep| keep.value.0 != 0);
        let told = rule.annotations.first().map(|(name, _)| name.place);
        for (field, place) in [
            ("annotations", told),
            ("for", held.map(|hold| hold.place)),
            ("keep_firing_for", kept.map(|keep| keep.place)),
        ] {
            if let Some(place) = place {
                let message = format!("invalid field '{field}' in recording rule");
                self.flaw(FlawKind::RecordingField, message, place.span);
            }
        }
        let name = &record.value;
        if !self.dialect.naming.takes_metric(name) {
            let message = format!("invalid recording rule name: {name}");
            self.flaw(FlawKind::RecordName, message, record.place.span);
        } else if name.contains(['{', '}']) {
            let message =
                format!("braces present in the recording rule name; should it be in expr?: {name}");
            self.flaw(FlawKind::RecordName, message, record.place.span);
        }
    }

    fn label_names(&mut self, labels: &[Pair]) {
        for (name, _) in labels {
            if !self.dialect.naming.takes_label(&name.value) {
                let message = format!("invalid label name: {}", name.value);
                self.flaw(FlawKind::Label, message, name.place.span);
            }
        }
    }

    fn expression(&mut self, text: &Placed<String>, rule: &Rule) -> Option<(Expr, Kind)> {
        if text.value.is_empty() {
            let message = "field 'expr' must be set in rule";
            self.flaw(FlawKind::NoExpression, message, rule.name_place().span);
            return None;
        }
        match plan::parse(&text.value, self.dialect.features, &self.dialect.functions) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                let message = format!("could not parse expression: {}", error.message(&text.value));
                let span = self.file.inside(text, error.span);
                let hint = error.hint;
                self.flaws.push(Flaw { kind: FlawKind::Expression, message, span, hint });
                None
            }
        }
    }

    fn templates(&mut self, rule: &Rule, what: &str, pairs: &[Pair]) -> Vec<Option<Template>> {
        let pairs = if rule.is_alert() { pairs } else { &[] };
        pairs.iter().map(|pair| self.template(rule, what, pair)).collect()
    }

    fn template(&mut self, rule: &Rule, what: &str, pair: &Pair) -> Option<Template> {
        let (name, text) = pair;
        match Template::for_alert(rule.name(), &text.value) {
            Ok(template) => Some(template),
            Err(error) => {
                let message = format!("{what} \"{}\": {}", name.value, error.message);
                let span = self.file.inside(text, error.span);
                self.flaws.push(Flaw::new(FlawKind::Template, message, span));
                None
            }
        }
    }
}
