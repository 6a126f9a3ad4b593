//! A template of an alert: its text, its tree, and what can be done with it.

use crate::syntax::Span;

use super::error::Stage;
use super::error::TemplateError;
use super::parser;
use super::reads;
use super::reads::Reads;
use super::run;
use super::scene::Scene;
use super::tongue::Tongue;
use super::tree::Statement;
use super::tree::Tree;

/// What Prometheus writes in front of every template of an alert.
///
/// It stands before the text here too, since Go's messages count columns from its start.
const PREAMBLE: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}\
                        {{$externalURL := .ExternalURL}}{{$value := .Value}}";

/// A label or annotation of an alert, ready to be expanded.
///
/// ```
/// # use promqlite::label::Labels;
/// # use promqlite::rules::{Reading, Sample, Scene, Template};
/// # use promqlite::time::Timestamp;
/// let template = Template::for_alert("Down", "{{ $labels.job }} lost {{ $value }}")?;
/// let labels = Labels::of([("job", "api")]);
/// let text = template.expand(&Scene {
///     labels: &labels,
///     external_labels: &Labels::empty(),
///     external_url: "",
///     value: &Reading::Float(3.0),
///     at: Timestamp(0),
///     querier: &|_: &str| Ok(Vec::<Sample>::new()),
/// })?;
/// assert_eq!(text, "api lost 3");
/// # Ok::<(), promqlite::rules::TemplateError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Template {
    name: String,
    /// The preamble and the text, or nothing where the text is shown as it is.
    text: String,
    tree: Tree,
}

impl Template {
    /// Reads a label or annotation of an alert.
    pub fn for_alert(alert: &str, text: &str) -> Result<Self, TemplateError> {
        let name = format!("__alert_{alert}");
        if !text.contains("{{") {
            // Most texts hold nothing that is to be made out.
            let body = vec![Statement::Text(text.to_owned())];
            return Ok(Self { name, text: String::new(), tree: Tree { body, ..Tree::default() } });
        }
        let text = format!("{PREAMBLE}{text}");
        match parser::parse(&name, &text, Tongue::Prometheus) {
            Ok(tree) => Ok(Self { name, text, tree }),
            Err(refusal) => {
                let (span, message) = (own_span(refusal.span), refusal.message);
                Err(TemplateError { stage: Stage::Parsing, name, message, span })
            }
        }
    }

    /// Writes the text for a sample.
    pub fn expand(&self, scene: &Scene<'_>) -> Result<String, TemplateError> {
        let setting = run::Setting { scene, tongue: Tongue::Prometheus };
        let dot = run::root(scene);
        run::expand(&self.name, &self.text, &self.tree, setting, dot).map_err(|failure| {
            let end = (failure.at + failure.length).min(self.text.len());
            TemplateError {
                stage: Stage::Executing,
                name: self.name.clone(),
                message: failure.message,
                span: own_span(Span::new(failure.at, end)),
            }
        })
    }

    /// Writes the text for a sample, or Prometheus' notice of why there is none.
    pub fn expand_or_notice(&self, scene: &Scene<'_>) -> String {
        self.expand(scene).unwrap_or_else(|error| error.notice())
    }

    /// Returns what the template looks at, as far as that can be told without expanding it.
    pub fn reads(&self) -> Reads {
        reads::reads(&self.tree, PREAMBLE.len())
    }
}

/// Turns a place behind the preamble into one in the text that was given.
fn own_span(span: Span) -> Span {
    let start = (span.start as usize).saturating_sub(PREAMBLE.len());
    let end = (span.end as usize).saturating_sub(PREAMBLE.len());
    Span::new(start, end.max(start))
}
