//! Why Prometheus would not take a rule file.

use crate::syntax::Span;

/// What kind of flaw it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum FlawKind {
    /// The text is no YAML.
    Yaml,
    /// A value is of another kind than its field.
    Shape,
    /// A field that is not known.
    UnknownField,
    /// A key that is there twice.
    DuplicateKey,
    /// A length of time that cannot be read.
    Duration,
    /// A group without a name, or with one that another group of the file has.
    GroupName,
    /// A rule that is neither an alert nor a recording, or both.
    RuleKind,
    /// A rule without an expression.
    NoExpression,
    /// An expression that cannot be parsed.
    Expression,
    /// A field that recording rules do not have.
    RecordingField,
    /// A name that no recorded series can have.
    RecordName,
    /// A name that no label or annotation can have, or a value that no label can have.
    Label,
    /// A template that cannot be parsed.
    Template,
    /// A manifest that the operator's schema does not take.
    Manifest,
    /// A document behind the first, which Prometheus does not read.
    SecondDocument,
    /// A chart's template, which is YAML only when it is rendered.
    Unrendered,
}

/// Why Prometheus would not take a rule file, or not all of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// Its kind.
    pub kind: FlawKind,
    /// What is wrong; where Prometheus has words for it, these.
    pub message: String,
    /// Where, in the text of the file as it lies on the disk.
    pub span: Span,
    /// What to try.
    pub hint: Option<String>,
}

impl Flaw {
    /// Makes a flaw without a hint.
    pub fn new(kind: FlawKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), span, hint: None }
    }

    /// Tells whether Prometheus refuses the file for it.
    pub fn is_error(&self) -> bool {
        !matches!(self.kind, FlawKind::SecondDocument | FlawKind::Unrendered)
    }
}
