//! Texts of notifications, and what they print of alerts.

use crate::rules::Phrasebook;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;

use super::fields::Kind;
use super::schema::Reader;

/// An annotation that a text prints.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnnotationRead {
    /// Its name.
    pub name: String,
    /// Whether it is printed only where all alerts of the group have the same.
    pub is_shared: bool,
}

/// Who chose a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The configuration has it.
    Written,
    /// It has nothing else, so Alertmanager's own is taken.
    Stock,
}

/// A text of a notification.
#[derive(Clone, Debug)]
pub struct Message {
    /// The name of its field.
    pub field: String,
    /// The template.
    pub text: Placed<String>,
    /// Who chose it.
    pub origin: Origin,
}

/// Reads the texts of an integration, whose fields may be spelt another way.
pub(super) fn messages(
    kind: &Kind,
    node: Node<'_>,
    spelt: &dyn Fn(&str) -> String,
    reader: &mut Reader,
) -> Vec<Message> {
    let texts = kind.texts.split_whitespace().filter_map(|name| {
        let field = spelt(name);
        let header = || header(node, name);
        if let Some(text) = reader.text(node, &field).or_else(header) {
            return Some(Message { field, text, origin: Origin::Written });
        }
        let stock = format!("{}.default.{name}", kind.short());
        let value = format!("{{{{ template \"{stock}\" . }}}}");
        let text = Placed { value, place: node.place() };
        Phrasebook::is_stock(&stock).then_some(Message { field, text, origin: Origin::Stock })
    });
    texts.collect()
}

/// Finds a header of a mail, in a mapping or in a list of keys and values.
fn header(node: Node<'_>, name: &str) -> Option<Placed<String>> {
    let headers = node.member("headers")?;
    let is = |key: Node<'_>| key.target().text().eq_ignore_ascii_case(name);
    let listed = headers
        .items()
        .map(Node::target)
        .filter_map(|item| Some((item.member("key")?, item.member("value")?)));
    let (_, value) = headers.pairs().chain(listed).find(|(key, _)| is(*key))?;
    let value = value.target();
    Some(Placed { value: value.value()?.to_owned(), place: value.place() })
}

impl Message {
    /// Lists the annotations without which nothing is left of the text.
    ///
    /// Nothing where it prints anything else: words, labels, or another template.
    pub fn only_annotations(&self) -> Vec<AnnotationRead> {
        let mut rest = self.text.value.as_str();
        let mut reads = Vec::new();
        while let Some((before, inside)) = rest.split_once("{{") {
            let Some((action, after)) = inside.split_once("}}") else { return Vec::new() };
            if !before.trim().is_empty() {
                return Vec::new();
            }
            let action = action.trim_matches('-').trim();
            match read_of(action) {
                Some(read) => reads.push(read),
                None if is_silent(action) => {}
                None => return Vec::new(),
            }
            rest = after;
        }
        if rest.trim().is_empty() { reads } else { Vec::new() }
    }
}

/// Tells whether an action prints nothing.
fn is_silent(action: &str) -> bool {
    let word = action.split_whitespace().next().unwrap_or("");
    matches!(word, "range" | "end" | "with" | "if" | "else") || action.starts_with("/*")
}

/// Returns the annotation that an action prints, if it prints nothing else.
fn read_of(action: &str) -> Option<AnnotationRead> {
    let path = action.split('|').next()?.trim();
    let is_shared = path.contains("CommonAnnotations");
    let (before, after) = path.split_once("Annotations")?;
    let is_path = before.chars().all(|c| c.is_alphanumeric() || "$._".contains(c));
    let name = after.strip_prefix('.')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_path && is_name).then(|| AnnotationRead { name: name.to_owned(), is_shared })
}
