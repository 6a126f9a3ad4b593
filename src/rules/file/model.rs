//! What a rule file says.

use crate::rules::yaml::Pair;
use crate::rules::yaml::Place;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::syntax::Span;
use crate::time::Millis;

use super::flaw::Flaw;

/// Where a rule file lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Home {
    /// It is a file of its own.
    File,
    /// It is the `spec` of a PrometheusRule.
    PrometheusRule {
        /// The namespace, if the manifest says it.
        namespace: Option<String>,
        /// The name.
        name: String,
        /// The labels, by which a Prometheus selects it.
        labels: Vec<Pair>,
    },
    /// It is a value of a ConfigMap.
    ConfigMap {
        /// The namespace, if the manifest says it.
        namespace: Option<String>,
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The labels.
        labels: Vec<Pair>,
    },
}

/// The groups of one file as Prometheus loads it.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The text that all places of the file are in.
    pub source: Source,
    /// Where the file lives.
    pub home: Home,
    /// The groups.
    pub groups: Vec<Group>,
    /// What was wrong when it was read.
    pub flaws: Vec<Flaw>,
    /// Where it stands: from the first key to the last value.
    pub span: Span,
}

/// Rules that are evaluated one after the other.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The name; empty if there is none.
    pub name: Placed<String>,
    /// How often it is evaluated, if it is not as often as all others.
    pub interval: Option<Placed<Millis>>,
    /// How much earlier it looks than its time.
    pub query_offset: Option<Placed<Millis>>,
    /// The most alerts or series a rule may have.
    pub limit: Option<Placed<i64>>,
    /// The labels of all its rules.
    pub labels: Vec<Pair>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The group's place.
    pub span: Span,
}

/// A recording or alerting rule.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// What it records.
    pub record: Option<Placed<String>>,
    /// The name of its alert.
    pub alert: Option<Placed<String>>,
    /// The expression; empty if there is none.
    pub expr: Placed<String>,
    /// How long the expression has to hold before the alert fires: `for`.
    pub hold: Option<Placed<Millis>>,
    /// How long the alert fires on when the expression holds no more.
    pub keep_firing: Option<Placed<Millis>>,
    /// The labels it adds.
    pub labels: Vec<Pair>,
    /// What the alert tells people.
    pub annotations: Vec<Pair>,
    /// The rule's place.
    pub span: Span,
}

impl RuleFile {
    /// Lists all rules, each with its group.
    pub fn rules(&self) -> impl Iterator<Item = (&Group, &Rule)> {
        self.groups.iter().flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    }

    /// Returns the place in the file for a span inside of a scalar.
    pub fn inside(&self, text: &Placed<String>, span: Span) -> Span {
        self.source.inside_scalar(text.place, &text.value, span)
    }
}

impl Rule {
    /// Tells whether it alerts.
    pub fn is_alert(&self) -> bool {
        self.alert.as_ref().is_some_and(|alert| !alert.value.is_empty())
    }

    /// Returns the name of the alert or of what is recorded, or nothing.
    pub fn name(&self) -> &str {
        let written = |name: &'_ Option<Placed<String>>| {
            name.as_ref().is_some_and(|name| !name.value.is_empty())
        };
        let name = if written(&self.alert) { &self.alert } else { &self.record };
        name.as_ref().map_or("", |name| &name.value)
    }

    /// Returns the place of its name, or of the rule if it has none.
    pub fn name_place(&self) -> Place {
        let name = if self.is_alert() { &self.alert } else { &self.record };
        name.as_ref().map_or(Place { span: self.span, ..Place::default() }, |name| name.place)
    }

    /// Returns how long the expression has to hold.
    pub fn hold_time(&self) -> Millis {
        self.hold.as_ref().map_or(Millis(0), |hold| hold.value)
    }

    /// Returns how long the alert fires on.
    pub fn keep_time(&self) -> Millis {
        self.keep_firing.as_ref().map_or(Millis(0), |keep| keep.value)
    }
}
