//! What Prometheus does not take in its configuration.

use std::collections::BTreeSet;

use crate::format::read_duration;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::math::nearest;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Style;
use crate::rules::yaml::Tag;
use crate::syntax::Span;

use super::pick;
use super::sections::Form;
use super::sections::fields;

/// Fields of others' configurations that have scrape configurations, too.
const FOREIGN: &str = "clients client positions server metrics integrations logs traces receivers \
    exporters service processors limits_config target_config extensions connectors wal_directory \
    apiVersion kind";

/// What relabelling does.
const ACTIONS: &str = "replace keep drop hashmod labelmap labeldrop labelkeep lowercase uppercase \
    keepequal dropequal";

/// Something for which a configuration is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Where it stands in the text of the configuration.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

/// Lists for what Prometheus refuses a configuration.
pub(super) fn refusals(root: Node<'_>) -> Vec<Refusal> {
    let mut look = Look::default();
    let is_foreign =
        |(key, _): (Node<'_>, Node<'_>)| FOREIGN.split_whitespace().any(|one| one == key.text());
    if root.pairs().any(is_foreign) {
        return look.found;
    }
    look.section(root, "config");
    look.scrapes(root);
    for pattern in pick::items(root, "rule_files") {
        let last = pattern.text().rfind('/').map_or(0, |at| at + 1);
        if pattern.text().find('*').is_some_and(|at| at < last) {
            let hint = "a star stands behind the last slash";
            look.refuse(pattern, format!("invalid rule file path {:?}", pattern.text()), hint);
        }
    }
    for key in ["remote_write", "remote_read"] {
        for item in pick::items(root, key).filter(|item| item.shape() == Shape::Mapping) {
            if item.member("url").and_then(Node::value).unwrap_or("").is_empty() {
                look.refuse(item, format!("url for {key} is empty"), "");
            }
        }
    }
    look.found
}

#[derive(Default)]
struct Look {
    found: Vec<Refusal>,
}

impl Look {
    fn refuse(&mut self, node: Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        let (message, hint) = (message.into(), hint.into());
        self.found.push(Refusal { span: node.place().span, message, hint });
    }

    fn section(&mut self, node: Node<'_>, section: &str) {
        if node.shape() != Shape::Mapping {
            if node.value().is_some() || node.shape() == Shape::Sequence {
                self.refuse(node, format!("`{section}` is a mapping, and this is none"), "");
            }
            return;
        }
        let known = fields(section);
        let mut seen = BTreeSet::new();
        for (key, value) in node.pairs() {
            let (key, name) = (key.target(), key.target().text());
            if !seen.insert(name) {
                self.refuse(key, format!("`{name}` is there twice"), "");
            }
            match known.iter().find(|(own, _)| *own == name) {
                Some((_, form)) => self.value(name, value.target(), *form),
                None if name == "<<" => {}
                None => {
                    let near = nearest(name, known.iter().map(|(own, _)| *own));
                    let hint = near.map(|near| format!("did you mean `{near}`?"));
                    let message = format!("there is no field `{name}` in `{section}`");
                    self.refuse(key, message, hint.unwrap_or_default());
                }
            }
        }
        if section == "relabel" {
            self.relabelling(node);
        }
    }

    fn value(&mut self, name: &str, value: Node<'_>, form: Form) {
        if value.tag() == Tag::Null || is_later(value) {
            return;
        }
        let is_scalar = value.shape() == Shape::Scalar;
        let is_plain = is_scalar && value.place().style == Style::Plain;
        let word = match form {
            Form::Section(section) => return self.section(value, section),
            Form::Sections(section) if value.shape() == Shape::Sequence => {
                return value.items().for_each(|item| self.section(item.target(), section));
            }
            Form::Texts if value.shape() == Shape::Sequence => {
                return value.items().for_each(|item| self.value(name, item.target(), Form::Text));
            }
            Form::Pairs if value.shape() == Shape::Mapping => {
                return value.pairs().for_each(|(key, value)| {
                    self.value(key.target().text(), value.target(), Form::Text);
                });
            }
            Form::Length if is_scalar => {
                if let Err(why) = read_duration(value.text()) {
                    self.refuse(value, format!("{name}: {why}"), "write `30s` or `1m30s`");
                }
                return;
            }
            Form::Anything => return,
            Form::Text if is_scalar => return,
            Form::List if value.shape() == Shape::Sequence => return,
            Form::Truth if is_plain && matches!(value.tag(), Tag::Bool) => return,
            Form::Truth if is_plain && is_old_truth(value.text()) => return,
            Form::Count if is_plain && matches!(value.tag(), Tag::Int(count) if count >= 0) => {
                return;
            }
            Form::Number if is_plain && matches!(value.tag(), Tag::Int(_) | Tag::Float(_)) => {
                return;
            }
            Form::Sections(_) | Form::Texts | Form::List => "a list",
            Form::Pairs => "a mapping",
            Form::Text => "a text",
            Form::Truth => "true or false",
            Form::Count => "a whole number",
            Form::Number => "a number",
            Form::Length => "a length of time",
        };
        self.refuse(value, format!("`{name}` is {word}, and this is none"), "");
    }

    /// Looks at what scrape configurations say together, and at their times.
    fn scrapes(&mut self, root: Node<'_>) {
        let length = |node: Option<Node<'_>>, key: &str| {
            let text = pick::text(node?, key)?;
            read_duration(&text.value).ok()
        };
        let global = root.member("global");
        let every = length(global, "scrape_interval").unwrap_or(60_000);
        let limit = length(global, "scrape_timeout");
        if let (Some(global), true) = (global, limit.is_some_and(|limit| limit > every)) {
            let node = global.member("scrape_timeout").unwrap_or(global);
            self.refuse(node, "global scrape timeout greater than scrape interval", "");
        }
        let mut names: BTreeSet<String> = BTreeSet::new();
        for item in pick::items(root, "scrape_configs") {
            let Some(name) = pick::text(item, "job_name").filter(|name| !name.value.is_empty())
            else {
                self.refuse(item, "job_name is empty", "");
                continue;
            };
            let Placed { value: name, place } = name;
            let own = length(Some(item), "scrape_interval").unwrap_or(every);
            let patience = length(Some(item), "scrape_timeout");
            if let Some(node) = item.member("scrape_timeout")
                && patience.is_some_and(|patience| patience > own)
            {
                let message = format!(
                    "scrape timeout greater than scrape interval for scrape config with job name \
                     {name:?}"
                );
                self.refuse(node, message, "");
            }
            for target in pick::items(item, "static_configs")
                .flat_map(|one| pick::items(one, "targets").collect::<Vec<_>>())
            {
                if target.text().contains('/') && !is_later(target) {
                    let hint =
                        "write host and port alone; `scheme` and `metrics_path` say the rest";
                    let message = format!("{:?} is not a valid hostname", target.text());
                    self.refuse(target, message, hint);
                }
            }
            if !names.insert(name.clone()) {
                let message = format!("found multiple scrape configs with job name {name:?}");
                self.found.push(Refusal { span: place.span, message, hint: String::new() });
            }
        }
    }

    fn relabelling(&mut self, node: Node<'_>) {
        let action = pick::text(node, "action").map(|action| action.value.to_lowercase());
        let action = action.filter(|one| !one.is_empty()).unwrap_or("replace".to_owned());
        if ACTIONS.split_whitespace().all(|one| one != action) && !action.contains("{{") {
            let near = nearest(&action, ACTIONS.split_whitespace());
            let hint = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
            let place = node.member("action").unwrap_or(node);
            return self.refuse(place, format!("unknown relabel action {action:?}"), hint);
        }
        if let Some(regex) = node.member("regex").filter(|regex| !is_later(*regex))
            && let Err(error) = Matcher::new("x", MatchOp::Regex, regex.text())
        {
            self.refuse(regex, error.to_string(), "");
        }
        let has = |key: &str| {
            node.member(key).and_then(Node::value).is_some_and(|value| !value.is_empty())
        };
        let needs_target = matches!(
            &*action,
            "replace" | "hashmod" | "lowercase" | "uppercase" | "keepequal" | "dropequal"
        );
        if needs_target && !has("target_label") {
            let message =
                format!("relabel configuration for {action} action requires 'target_label' value");
            self.refuse(node, message, "");
        }
        if action == "hashmod" && !has("modulus") {
            self.refuse(node, "relabel configuration for hashmod requires non-zero modulus", "");
        }
        if matches!(&*action, "labeldrop" | "labelkeep") {
            let other = ["source_labels", "target_label", "modulus", "separator", "replacement"];
            if let Some(key) = other.into_iter().find(|key| has(key)) {
                let message = format!("{action} action requires only 'regex', and no other fields");
                let place = node.member(key).unwrap_or(node);
                self.refuse(place, message, format!("leave `{key}` out"));
            }
        }
    }
}

/// Tells whether a value is put in later: by a template, or from the environment.
fn is_later(value: Node<'_>) -> bool {
    let text = value.value().unwrap_or("");
    text.contains("{{") || text.starts_with('$') || text.contains("${") || text.starts_with('<')
}

/// Tells whether the older reader of YAML takes a word for true or false.
fn is_old_truth(word: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off"].contains(&word.to_lowercase().as_str())
}
