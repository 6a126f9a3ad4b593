//! A label or annotation of an alert: its text, or the template that makes it.

use crate::rules::template::Scene;
use crate::rules::template::Template;

/// A label or annotation of an alert: its text, or the template that makes it.
#[derive(Clone, Debug)]
pub struct Wording {
    written: String,
    form: Form,
}

/// What becomes of a text.
#[derive(Clone, Debug)]
enum Form {
    /// It stands as it is.
    Plain,
    /// It is made for each sample.
    Template(Box<Template>),
    /// It cannot be read; this is what Prometheus would show.
    Broken(String),
}

impl Wording {
    /// Reads the text of an alert's label or annotation.
    pub fn of(alert: &str, text: &str) -> Self {
        let form = match text.contains("{{").then(|| Template::for_alert(alert, text)) {
            None => Form::Plain,
            Some(Ok(template)) => Form::Template(Box::new(template)),
            Some(Err(error)) => Form::Broken(error.notice()),
        };
        Self { written: text.to_owned(), form }
    }

    /// Returns the text as the rule has it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Writes the text for a sample.
    pub fn expand(&self, scene: &Scene<'_>) -> String {
        match &self.form {
            Form::Plain => self.written.clone(),
            Form::Broken(text) => text.clone(),
            Form::Template(template) => template.expand_or_notice(scene),
        }
    }

    /// Returns the text, if it is the same for all samples.
    pub fn plain(&self) -> Option<&str> {
        match &self.form {
            Form::Plain => Some(&self.written),
            Form::Broken(text) => Some(text),
            Form::Template(_) => None,
        }
    }

    /// Returns the template, if there is one.
    pub fn template(&self) -> Option<&Template> {
        match &self.form {
            Form::Template(template) => Some(template),
            _ => None,
        }
    }
}
