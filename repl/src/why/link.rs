//! The links of a chain, and what shows whether they hold.

use promqlite::rules::lint::Checked;
use promqlite::syntax::Span;
use serde::Serialize;

/// Whether a link holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// It does.
    Holds,
    /// Nothing is wrong, and the chain ends here: there is nothing to tell anybody, or not yet.
    Quiet,
    /// It does not.
    Broken,
    /// It is not known.
    Unknown,
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A link of the chain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    /// Its name.
    #[serde(rename = "link")]
    pub(crate) name: &'static str,
    /// Whether it holds.
    pub(crate) state: State,
    /// What it is.
    pub(crate) told: String,
    /// What shows it.
    pub(crate) evidence: Vec<String>,
    /// Where it is written.
    pub(crate) places: Vec<Place>,
}

/// The links of an alert, up to the first that does not hold.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chain {
    /// The alert, or the query.
    pub(crate) alert: String,
    /// When.
    pub(crate) time: Option<String>,
    /// `inactive`, `pending`, `firing`, or `unknown`.
    pub(crate) state: &'static str,
    /// The link that is broken.
    pub(crate) broken: Option<&'static str>,
    /// The link that the chain ends at.
    pub(crate) ends_at: Option<&'static str>,
    /// The links.
    pub(crate) links: Vec<Link>,
}

impl Place {
    /// Finds the line and the column of a place.
    pub(super) fn of(checked: &Checked, place: (usize, Span)) -> Option<Self> {
        let file = checked.files.get(place.0)?;
        let (line, column) = file.source.line_column(place.1);
        Some(Self { file: file.name.clone(), line, column })
    }
}

impl Link {
    /// Makes a link.
    pub(super) fn new(name: &'static str, state: State, told: impl Into<String>) -> Self {
        Self { name, state, told: told.into(), evidence: Vec::new(), places: Vec::new() }
    }

    /// Adds what shows it.
    pub(super) fn showing(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(lines);
        self
    }

    /// Adds where it is written.
    pub(super) fn at(mut self, place: Option<Place>) -> Self {
        self.places.extend(place);
        self
    }
}

impl Chain {
    /// Begins the chain of an alert.
    pub(super) fn new(alert: &str, time: Option<String>) -> Self {
        let (alert, links) = (alert.to_owned(), Vec::new());
        Self { alert, time, state: "unknown", broken: None, ends_at: None, links }
    }

    /// Adds a link; returns whether the chain goes on.
    pub(super) fn add(&mut self, link: Link) -> bool {
        let (name, state) = (link.name, link.state);
        self.links.push(link);
        if state == State::Broken {
            self.broken = Some(name);
        }
        let goes_on = matches!(state, State::Holds | State::Unknown);
        if !goes_on {
            self.ends_at = Some(name);
        }
        goes_on
    }
}
