//! Texts of notifications, and what they print of alerts.

use crate::rules::yaml::Placed;

/// An annotation that a text prints.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnnotationRead {
    /// Its name.
    pub name: String,
    /// Whether it is printed only where all alerts of the group have the same.
    pub is_shared: bool,
}

/// A text of a notification.
#[derive(Clone, Debug)]
pub struct Message {
    /// The name of its field.
    pub field: String,
    /// The template.
    pub text: Placed<String>,
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
