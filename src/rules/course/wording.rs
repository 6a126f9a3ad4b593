//! A label or annotation of an alert: its text, or the template that makes it.

use crate::rules::template::Scene;
use crate::rules::template::Template;

/// A label or annotation of an alert: its text, or the template that makes it.
#[derive(Clone, Debug)]
pub enum Wording {
    /// The text stands as it is.
    Plain(String),
    /// The text is made for each sample.
    Template(Box<Template>),
    /// The template cannot be read; this is what Prometheus would show.
    Broken(String),
}

impl Wording {
    /// Reads the text of an alert's label or annotation.
    pub fn of(alert: &str, text: &str) -> Self {
        if !text.contains("{{") {
            return Self::Plain(text.to_owned());
        }
        match Template::for_alert(alert, text) {
            Ok(template) => Self::Template(Box::new(template)),
            Err(error) => Self::Broken(error.notice()),
        }
    }

    /// Writes the text for a sample.
    pub fn expand(&self, scene: &Scene<'_>) -> String {
        match self {
            Self::Plain(text) | Self::Broken(text) => text.clone(),
            Self::Template(template) => template.expand_or_notice(scene),
        }
    }

    /// Returns the text, if it is the same for all samples.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(text) | Self::Broken(text) => Some(text),
            Self::Template(_) => None,
        }
    }

    /// Returns the template, if there is one.
    pub fn template(&self) -> Option<&Template> {
        match self {
            Self::Template(template) => Some(template),
            _ => None,
        }
    }
}
