//! What happened to an alert, as it is printed.

use std::collections::BTreeMap;

use promqlite::label::Labels;
use promqlite::math::quote;
use promqlite::rules::course::AlertState;
use promqlite::rules::course::Course;
use promqlite::rules::course::Event;
use promqlite::rules::course::Rulebook;
use promqlite::rules::manifest::Set;
use promqlite::rules::route::Known;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use serde::Serialize;

use crate::moment::written;

/// What happened to an alert.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Happening {
    #[serde(skip)]
    pub(super) at: Timestamp,
    time: String,
    /// `pending`, `firing` or `resolved`.
    pub(super) state: &'static str,
    pub(super) alert: String,
    pub(super) labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    value: serde_json::Value,
    group: String,
    /// Who is told; nobody is known without routes.
    pub(super) receiver: Option<String>,
}

impl Happening {
    /// Lists what happened to the alerts of a course, oldest first.
    pub(super) fn all(course: &mut Course<'_>, book: &Rulebook, set: &Set) -> Vec<Self> {
        let events = course.take_events();
        let rules: Vec<_> = book.rules().collect();
        let events = events.into_iter().filter_map(|event| {
            let (group, rule) = rules.get(event.rule)?;
            let happening = Self::of(course, &group.name, &rule.name, &event);
            Some(Self { receiver: receiver(set, &event.labels), ..happening })
        });
        events.collect()
    }

    fn of(course: &Course<'_>, group: &str, alert: &str, event: &Event) -> Self {
        let value = match &event.seen.cell {
            Cell::Float(value) => serde_json::Number::from_f64(*value)
                .map_or_else(|| promqlite::math::general(*value).into(), Into::into),
            Cell::Histogram(histogram) => histogram.to_string().into(),
        };
        Self {
            at: event.at,
            time: written(event.at),
            state: match event.state {
                AlertState::Inactive => "resolved",
                other => other.name(),
            },
            alert: alert.to_owned(),
            labels: pairs(&event.labels),
            annotations: course.annotations(event.rule, &event.seen).into_iter().collect(),
            value,
            group: group.to_owned(),
            receiver: None,
        }
    }

    /// Writes the labels but the alert's name.
    pub(super) fn label_text(&self) -> String {
        let labels = self.labels.iter().filter(|(name, _)| *name != "alertname");
        let labels: Vec<_> = labels.map(|(name, text)| format!("{name}={}", quote(text))).collect();
        format!("{{{}}}", labels.join(", "))
    }

    /// Returns the annotation that says most in a line.
    fn told(&self) -> &str {
        let named = ["summary", "message", "description"];
        let mut texts = named.iter().filter_map(|name| self.annotations.get(*name));
        let text = texts.next().or_else(|| self.annotations.values().next());
        text.map_or("", |text| text.lines().next().unwrap_or(""))
    }

    /// Tells whether a text is in what people are told.
    #[cfg(test)]
    pub(super) fn tells(&self, text: &str) -> bool {
        self.annotations.values().any(|told| told.contains(text))
    }

    /// Writes the event for people.
    pub(super) fn line(&self) -> String {
        let (time, state, alert, labels) = (&self.time, self.state, &self.alert, self.label_text());
        let receiver = self.receiver.as_ref().map(|name| format!("  -> {name}"));
        let receiver = receiver.unwrap_or_default();
        let line = format!("{time}  {state:<8}  {alert} {labels}{receiver}  {}", self.told());
        line.trim_end().to_owned() + "\n"
    }

    /// Writes the event in fields that are separated by commas.
    pub(super) fn csv(&self) -> String {
        let json = |map: &BTreeMap<String, String>| serde_json::to_string(map).unwrap_or_default();
        let value = match &self.value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let (labels, annotations) = (json(&self.labels), json(&self.annotations));
        let receiver = self.receiver.as_deref().unwrap_or("");
        let fields: [&str; 8] = [
            &self.time,
            self.state,
            &self.alert,
            &labels,
            &annotations,
            &value,
            &self.group,
            receiver,
        ];
        fields.map(field).join(",") + "\n"
    }
}

/// Returns who is told of an alert, as far as the set says where alerts go.
fn receiver(set: &Set, labels: &Labels) -> Option<String> {
    let ways = set.ways(&|name| Known::Is(labels.get(name).to_owned()));
    let names: Vec<_> = ways.into_iter().map(|(_, path)| path.receiver).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The names of the fields of [`Happening::csv`].
pub(super) const CSV_HEAD: &str = "time,state,alert,labels,annotations,value,group,receiver\n";

fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

fn pairs(labels: &Labels) -> BTreeMap<String, String> {
    labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
