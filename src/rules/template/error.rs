//! What went wrong with a template, in Go's words and with its place.

use std::fmt;

use crate::syntax::Span;

/// When a template failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// While its text was read.
    Parsing,
    /// While it was expanded.
    Executing,
}

/// Why a template could not be read or expanded.
///
/// It shows as the message that Prometheus logs, and `message` alone is what `check rules` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateError {
    /// When it happened.
    pub stage: Stage,
    /// The name of the template: that of its alert behind `__alert_`.
    pub name: String,
    /// What happened, in Go's words: `template: __alert_NAME:1:20: …`.
    pub message: String,
    /// The place in the text that was given.
    pub span: Span,
}

impl TemplateError {
    /// Returns what Prometheus puts in the place of the label or annotation.
    pub fn notice(&self) -> String {
        format!("<error expanding template: {self}>")
    }

    /// Returns line and column in the text that was given, both from 1.
    pub fn line_column(&self, text: &str) -> (usize, usize) {
        self.span.line_column(text).unwrap_or((1, 1))
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Parsing => "parsing",
            Stage::Executing => "executing",
        };
        write!(f, "error {stage} template {}: {}", self.name, self.message)
    }
}

impl std::error::Error for TemplateError {}
