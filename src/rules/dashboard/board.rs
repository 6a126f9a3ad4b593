//! What a dashboard asks.

use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::syntax::Span;

use super::datasource::Backend;

/// A dashboard, or another document with queries in it.
#[derive(Clone, Debug)]
pub struct Board {
    /// The text that all its places are in.
    pub source: Source,
    /// Its title.
    pub title: String,
    /// The variables it declares; `None` where they are declared elsewhere.
    pub declared: Option<Vec<Declared>>,
    /// What it asks, in the order of the text.
    pub queries: Vec<Query>,
}

/// A variable that a dashboard declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// Whether it can stand for several values at once.
    pub is_many: bool,
}

/// A query of a dashboard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// The text that holds it.
    pub text: Placed<String>,
    /// Which part of the text is PromQL.
    pub part: Span,
    /// What it is for.
    pub purpose: Purpose,
    /// The title of the panel, or the name of the variable.
    pub name: String,
    /// Where it goes.
    pub backend: Backend,
    /// Whether it is asked for one time alone.
    pub is_instant: bool,
    /// The template of the names of series, where there is one.
    pub legend: Option<Placed<String>>,
}

/// What a query of a dashboard is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A panel shows it.
    Panel,
    /// It marks times.
    Annotation,
    /// A variable takes its results for values.
    Results,
    /// A variable takes something of the series it selects, of this label if it is one.
    Series(Option<String>),
    /// It stands in a text for people.
    Document,
}

/// Which labels of an answer are shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// All there are.
    All,
    /// These, each with its place in the template.
    Labels(Vec<(String, Span)>),
}

impl Query {
    /// Returns the PromQL.
    pub fn promql(&self) -> &str {
        self.part.of(&self.text.value)
    }

    /// Returns the place in the file for a span of the PromQL.
    pub fn in_file(&self, source: &Source, span: Span) -> Span {
        let (start, end) = (self.part.start + span.start, self.part.start + span.end);
        source.inside_scalar(self.text.place, &self.text.value, Span { start, end })
    }

    /// Tells which labels of the answer are shown.
    pub fn told(&self) -> Told {
        match (&self.purpose, &self.legend) {
            (Purpose::Panel, Some(legend)) => told(&legend.value),
            (Purpose::Series(Some(label)), _) => {
                Told::Labels(vec![(label.clone(), Span::default())])
            }
            _ => Told::All,
        }
    }
}

/// Reads the labels of a template of names: `{{job}} of {{ instance }}`.
fn told(legend: &str) -> Told {
    if legend.trim().is_empty() || legend.trim() == "__auto" {
        return Told::All;
    }
    let mut labels = Vec::new();
    let mut at = 0;
    while let Some(start) = legend.get(at..).and_then(|rest| rest.find("{{")) {
        let start = at + start + 2;
        let Some(length) = legend.get(start..).and_then(|rest| rest.find("}}")) else { break };
        let name = legend.get(start..start + length).unwrap_or("");
        let begin = start + name.len() - name.trim_start().len();
        let name = name.trim();
        // A chart's template may stand around the braces.
        if !name.contains(['`', '{']) {
            labels.push((name.to_owned(), Span::new(begin, begin + name.len())));
        }
        at = start + length + 2;
    }
    Told::Labels(labels)
}
