//! Rule files in a text, whatever else it holds.

use crate::rules::yaml::Document;
use crate::rules::yaml::Node;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;
use crate::rules::yaml::Stream;
use crate::rules::yaml::read as read_yaml;
use crate::syntax::Span;

use super::flaw::Flaw;
use super::flaw::FlawKind;
use super::groups;
use super::groups::Schema;
use super::manifest;
use super::model::Home;
use super::model::RuleFile;

/// Whether a text is known to be a rule file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Somebody named it, so what is no rule file and nothing else that is known is a broken one.
    Named,
    /// It was found beside others, and may be anything.
    Found,
}

/// What there is in a text.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text.
    pub source: Source,
    /// Its rule files.
    pub files: Vec<RuleFile>,
    /// What is wrong with the text as a whole.
    pub flaws: Vec<Flaw>,
}

/// Keys at the top of files that are known to be something else.
const OTHER_KEYS: [&str; 18] = [
    "tests",
    "global",
    "scrape_configs",
    "rule_files",
    "alerting",
    "remote_write",
    "remote_read",
    "route",
    "receivers",
    "templates",
    "inhibit_rules",
    "dependencies",
    "image",
    "modules",
    "services",
    "resources",
    "apiVersion",
    "kind",
];

/// Reads the rule files of a text.
///
/// ```
/// use promqlite::rules::file::{Wanted, read};
///
/// let text = "
/// groups:
///   - name: doors
///     rules:
///       - alert: DoorLeftOpen
///         expr: door_open == 1
///         for: 2m
/// ";
/// let reading = read(text, Wanted::Named);
/// let rule = &reading.files[0].groups[0].rules[0];
/// assert_eq!((rule.name(), rule.expr.value.as_str()), ("DoorLeftOpen", "door_open == 1"));
/// assert_eq!(reading.source.line_column(rule.expr.place.span), (6, 15));
/// assert!(reading.flaws.is_empty());
/// ```
pub fn read(text: &str, wanted: Wanted) -> Reading {
    read_documents(&Source::new(text), &read_yaml(text), wanted)
}

/// Reads the rule files of a text whose documents are read already.
pub fn read_documents(source: &Source, stream: &Stream, wanted: Wanted) -> Reading {
    let text = source.text();
    let mut reading = Reading { source: source.clone(), files: Vec::new(), flaws: Vec::new() };
    let mut roots = stream.documents.iter().map(|document| (document, document.root()));
    let is_plain = match roots.clone().find_map(|(_, root)| root.filter(|root| !is_nothing(*root)))
    {
        Some(first) => !manifest::is_manifest(first) && is_rule_file(first, wanted),
        None => stream.error.is_none() && wanted == Wanted::Named,
    };
    if is_plain {
        if let Some((first, root)) = roots.next() {
            reading.files.push(plain(first, root, source));
        }
        reading.flaws.extend(roots.next().map(|(second, _)| second_document(second)));
    } else {
        for (_, root) in roots {
            if let Some(root) = root.filter(|root| manifest::is_manifest(*root)) {
                manifest::each(root, &mut |object| reading.object(object));
            }
        }
    }
    if let Some(error) = &stream.error {
        let mut flaw = Flaw::new(FlawKind::Yaml, &*error.message, error.span);
        if is_plain && !stream.first_is_hit {
            flaw = second_document_broken(&flaw);
        } else {
            reading.files.clear();
            if is_chart_template(text) {
                flaw = unrendered(&flaw);
            }
        }
        reading.flaws.push(flaw);
    }
    reading
}

impl Reading {
    /// Reads an object of Kubernetes.
    fn object(&mut self, object: Node<'_>) {
        match object.member("kind").map(Node::text) {
            Some("PrometheusRule") => {
                self.files.push(manifest::prometheus_rule(object, &self.source));
            }
            Some("ConfigMap") => {
                for (home, inner) in manifest::config_values(object, &self.source) {
                    self.value(home, &inner);
                }
            }
            _ => {}
        }
    }

    /// Reads a value of a ConfigMap, if it is a rule file.
    fn value(&mut self, home: Home, inner: &Source) {
        let stream = read_yaml(inner.text());
        let root = stream.documents.first().and_then(Document::root);
        if let Some(error) = stream.error.as_ref().filter(|_| stream.first_is_hit || root.is_none())
        {
            if looks_like_rules(inner.text()) {
                let span = inner.in_file(error.span);
                self.flaws.push(Flaw::new(FlawKind::Yaml, &*error.message, span));
            }
            return;
        }
        if let Some(root) = root.filter(|root| is_rule_file(*root, Wanted::Found))
            && let Some(document) = stream.documents.first()
        {
            self.files.push(RuleFile { home, ..plain(document, Some(root), inner) });
        }
    }
}

/// Tells whether a text that is no YAML was meant to hold rules.
fn looks_like_rules(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.clone().any(|line| line == "groups:") && lines.any(|line| line.starts_with("expr:"))
}

fn is_nothing(root: Node<'_>) -> bool {
    root.shape() == Shape::Scalar && root.value().is_none()
}

/// Tells whether a document that is no object of Kubernetes is taken for a rule file.
fn is_rule_file(root: Node<'_>, wanted: Wanted) -> bool {
    let has = |key: &str| root.target().pairs().any(|(name, _)| name.text() == key);
    match wanted {
        Wanted::Found => root.member("groups").is_some_and(is_list_of_groups),
        Wanted::Named => has("groups") || !OTHER_KEYS.iter().any(|key| has(key)),
    }
}

fn is_list_of_groups(groups: Node<'_>) -> bool {
    let mut items = groups.items().map(Node::target);
    groups.shape() == Shape::Sequence
        && items.all(|item| {
            item.shape() != Shape::Mapping
                || item.member("rules").is_some()
                || item.member("name").is_some()
        })
}

fn plain(document: &Document, root: Option<Node<'_>>, source: &Source) -> RuleFile {
    let (groups, mut flaws) =
        root.map(|root| groups::read(root, Schema::Prometheus)).unwrap_or_default();
    flaws.iter_mut().for_each(|flaw| flaw.span = source.in_file(flaw.span));
    let span = root.map_or(document.span(), groups::extent);
    RuleFile { source: source.clone(), home: Home::File, groups, flaws, span }
}

fn second_document(second: &Document) -> Flaw {
    let span = second.span();
    let message = "Prometheus reads the first document of a rule file only, and this is not it";
    let mut flaw =
        Flaw::new(FlawKind::SecondDocument, message, Span { end: span.start + 3, ..span });
    flaw.hint = Some("put its groups into the first document or into a file of their own".into());
    flaw
}

fn second_document_broken(flaw: &Flaw) -> Flaw {
    let message = format!("a document that Prometheus does not read is broken: {}", flaw.message);
    Flaw::new(FlawKind::SecondDocument, message, flaw.span)
}

/// Tells whether a text is a template of a Helm chart.
fn is_chart_template(text: &str) -> bool {
    let marks =
        ["{{ .Values.", "{{- if ", "{{- range ", "{{- define ", "{{ include ", "{{ .Release."];
    marks.iter().any(|mark| text.contains(mark))
}

fn unrendered(flaw: &Flaw) -> Flaw {
    let message = "this is a template of a chart, and becomes YAML when Helm renders it";
    let mut flaw = Flaw::new(FlawKind::Unrendered, message, flaw.span);
    flaw.hint = Some("check what it becomes: helm template . | promqlite check -".into());
    flaw
}
