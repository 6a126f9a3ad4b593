//! Reads fields and complains about what Alertmanager would not take.

use std::collections::BTreeSet;

use crate::format::read_duration;
use crate::math::nearest;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Style;
use crate::syntax::Span;
use crate::time::Millis;

use super::complaint::Complaint;
use super::complaint::ComplaintKind;

/// Reads fields and keeps what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) complaints: Vec<Complaint>,
}

impl Reader {
    /// Complains about something for which the configuration is refused.
    pub(super) fn refuse(
        &mut self,
        node: Node<'_>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.refuse_at(node.place().span, message, hint);
    }

    /// Complains about a place for which the configuration is refused.
    pub(super) fn refuse_at(
        &mut self,
        span: Span,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.complain(ComplaintKind::Refused, span, message, hint);
    }

    /// Complains about something.
    pub(super) fn complain(
        &mut self,
        kind: ComplaintKind,
        span: Span,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (message, hint) = (message.into(), hint.into());
        self.complaints.push(Complaint { kind, message, hint, span });
    }

    /// Refuses fields that are not among those that are known; a value that is no mapping, too.
    pub(super) fn known(&mut self, node: Node<'_>, fields: &str, what: &str) {
        if !matches!(node.shape(), Shape::Mapping | Shape::Alias) && node.value().is_some() {
            return self.refuse(node, format!("{what} is a mapping, and this is none"), "");
        }
        let mut seen = BTreeSet::new();
        for (key, _) in node.target().pairs() {
            let name = key.target().text();
            if !seen.insert(name) {
                self.refuse(key, format!("`{name}` is there twice"), "");
            }
            if name != "<<" && !super::fields::holds(fields, name) {
                let near = nearest(name, fields.split_whitespace());
                let hint = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
                self.refuse(key, format!("{what} has no field `{name}`"), hint);
            }
        }
    }

    /// Reads a text; complains where it is no scalar.
    pub(super) fn text(&mut self, node: Node<'_>, key: &str) -> Option<Placed<String>> {
        let value = node.member(key)?;
        if value.shape() != Shape::Scalar {
            self.refuse(value, format!("`{key}` is a text, and this is none"), "");
            return None;
        }
        let place = value.place();
        value.value().map(|value| Placed { value: value.to_owned(), place })
    }

    /// Reads a list of texts.
    pub(super) fn texts(&mut self, node: Node<'_>, key: &str) -> Option<Vec<Placed<String>>> {
        let list = node.member(key)?;
        if list.shape() != Shape::Sequence {
            if list.value().is_some() || list.shape() == Shape::Mapping {
                self.refuse(list, format!("`{key}` is a list, and this is none"), "");
            }
            return None;
        }
        let texts = list.items().filter_map(|item| {
            let item = item.target();
            let place = item.place();
            item.value().map(|value| Placed { value: value.to_owned(), place })
        });
        Some(texts.collect())
    }

    /// Reads a length of time.
    pub(super) fn length(&mut self, node: Node<'_>, key: &str, zero: Zero) -> Option<Millis> {
        let text = self.text(node, key)?;
        match read_duration(&text.value) {
            Ok(0) if zero == Zero::Refused => {
                self.refuse_at(text.place.span, format!("{key} cannot be zero"), "");
                None
            }
            Ok(length) => Some(Millis(length)),
            Err(why) => {
                let hint = "a length of time is written `5m` or `1h30m`";
                self.refuse_at(text.place.span, format!("{key}: {why}"), hint);
                None
            }
        }
    }

    /// Refuses what is no address of the web.
    ///
    /// What is put in later, by a template or from the environment, is taken for one.
    pub(super) fn address(&mut self, node: Node<'_>, key: &str) {
        let Some(text) = self.text(node, key) else { return };
        let value = text.value.as_str();
        let is_later = ["{{", "$", "<"].iter().any(|mark| value.contains(mark));
        let rest = value.strip_prefix("http://").or_else(|| value.strip_prefix("https://"));
        let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?']));
        if !has_host && !is_later && !value.is_empty() {
            let message = format!("`{key}` is an address of http or https, and this is none");
            self.refuse_at(text.place.span, message, "write `https://` before it");
        }
    }

    /// Tells whether a field is true; complains where it is no truth.
    pub(super) fn truth(&mut self, node: Node<'_>, key: &str) -> bool {
        let Some(text) = self.text(node, key) else { return false };
        // The older reader of YAML takes these words, too, but nothing in quotes.
        if text.place.style != Style::Plain {
            let message = format!("`{key}` is true or false, and this is a text");
            self.refuse_at(text.place.span, message, "leave the quotes out");
            return false;
        }
        match text.value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" => true,
            "false" | "no" | "off" | "n" => false,
            _ => {
                let message = format!("`{key}` is true or false, and this is neither");
                self.refuse_at(text.place.span, message, "");
                false
            }
        }
    }
}

/// Whether a length of time may be zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zero {
    Taken,
    Refused,
}
