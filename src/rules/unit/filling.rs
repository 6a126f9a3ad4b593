//! What came out, written in the place of what was expected.

use crate::format::write_metric;
use crate::label::Labels;
use crate::math::quote;
use crate::syntax::Span;

use super::compare::ShownAlert;
use super::compare::ShownSample;

/// What came out, as a file of tests would have to say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filling {
    pub(super) key: &'static str,
    /// The place of what is expected, if it is written.
    pub(super) place: Option<Span>,
    items: Vec<Entry>,
}

/// An item of a list: its fields, each a text or a mapping.
type Entry = Vec<(&'static str, Field)>;

#[derive(Clone, PartialEq, Eq, Debug)]
enum Field {
    Text(String),
    Texts(Vec<(String, String)>),
}

impl Filling {
    /// Says which alerts fired.
    pub(super) fn of_alerts(place: Option<Span>, alerts: &[ShownAlert]) -> Self {
        let entry = |alert: &ShownAlert| {
            let own = alert.labels.iter().filter(|(name, _)| *name != "alertname");
            let owned = |(name, text): (&String, &String)| (name.clone(), text.clone());
            let mut entry = vec![("exp_labels", Field::Texts(own.map(owned).collect()))];
            if !alert.annotations.is_empty() {
                let told = alert.annotations.iter().map(owned).collect();
                entry.push(("exp_annotations", Field::Texts(told)));
            }
            entry
        };
        Self { key: "exp_alerts", place, items: alerts.iter().map(entry).collect() }
    }

    /// Says which samples came out.
    pub(super) fn of_samples(place: Option<Span>, samples: &[ShownSample]) -> Self {
        let entry = |sample: &ShownSample| {
            let labels = write_metric(&sample.labels).replace('\'', "''");
            let labels = ("labels", Field::Text(format!("'{labels}'")));
            let value = match sample.histogram.as_str() {
                "" => ("value", Field::Text(number(sample.value))),
                text => ("histogram", Field::Text(format!("'{text}'"))),
            };
            vec![labels, value]
        };
        Self { key: "exp_samples", place, items: samples.iter().map(entry).collect() }
    }

    /// Returns the labels of the alerts that fired, sorted, the name of the alert among them.
    pub fn labels(&self, alert: &str) -> Vec<Labels> {
        let texts = self.items.iter().filter_map(|entry| match entry.first() {
            Some((_, Field::Texts(pairs))) => Some(pairs),
            _ => None,
        });
        let mut all: Vec<Labels> = texts
            .map(|pairs| {
                let own = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
                Labels::of(own.chain([("alertname", alert)]))
            })
            .collect();
        all.sort();
        all
    }

    /// Writes the key and its list, in lines.
    pub(super) fn lines(&self) -> Vec<String> {
        if self.items.is_empty() {
            return vec![format!("{}: []", self.key)];
        }
        let mut lines = vec![format!("{}:", self.key)];
        for entry in &self.items {
            for (number, (name, field)) in entry.iter().enumerate() {
                let dash = if number == 0 { "- " } else { "  " };
                match field {
                    Field::Text(text) => lines.push(format!("{dash}{name}: {text}")),
                    Field::Texts(pairs) if pairs.is_empty() => {
                        lines.push(format!("{dash}{name}: {{}}"));
                    }
                    Field::Texts(pairs) => {
                        lines.push(format!("{dash}{name}:"));
                        let pair = |(key, text): &(String, String)| {
                            format!("    {}: {}", self::key(key), quote(text))
                        };
                        lines.extend(pairs.iter().map(pair));
                    }
                }
            }
        }
        lines
    }

    /// Writes the key and its list in brackets.
    pub(super) fn line(&self) -> String {
        let field = |(name, field): &(&str, Field)| match field {
            Field::Text(text) => format!("{name}: {text}"),
            Field::Texts(pairs) => {
                let pair =
                    |(key, text): &(String, String)| format!("{}: {}", self::key(key), quote(text));
                format!("{name}: {{{}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(", "))
            }
        };
        let entry = |entry: &Entry| {
            format!("{{{}}}", entry.iter().map(field).collect::<Vec<_>>().join(", "))
        };
        let entries: Vec<_> = self.items.iter().map(entry).collect();
        format!("{}: [{}]", self.key, entries.join(", "))
    }
}

/// Writes a number as YAML has it.
fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => ".nan".to_owned(),
        f64::INFINITY => ".inf".to_owned(),
        f64::NEG_INFINITY => "-.inf".to_owned(),
        value => crate::math::general(value),
    }
}

/// Writes a key, in quotes where it needs them.
fn key(text: &str) -> String {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_word = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(is_letter)
        && !is_word.contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { quote(text) }
}
