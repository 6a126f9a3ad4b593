//! What a configuration says.

use crate::label::Matcher;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::syntax::Span;
use crate::time::Millis;

use super::complaint::Complaint;
use super::interval::Interval;
use super::told::Message;

/// What a route, or an inhibition, asks of an alert.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The test.
    pub matcher: Matcher,
    /// Where it stands.
    pub span: Span,
}

/// By which labels the alerts of a route become one message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// By all.
    All,
    /// By these.
    By(Vec<Placed<String>>),
}

/// A route, and those below it.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// Where it stands.
    pub span: Span,
    /// Who is told, if it is not who the route above tells.
    pub receiver: Option<Placed<String>>,
    /// How alerts are grouped, if not as above.
    pub group_by: Option<Grouping>,
    /// How long a group waits for more, if not as above.
    pub group_wait: Option<Millis>,
    /// How long until what is new in a group is told, if not as above.
    pub group_interval: Option<Millis>,
    /// How long until it is told again, if not as above.
    pub repeat_interval: Option<Millis>,
    /// What it asks of an alert.
    pub conditions: Vec<Condition>,
    /// Whether the routes behind it are tried, too.
    pub goes_on: bool,
    /// When nobody is told.
    pub muted: Vec<Placed<String>>,
    /// When alone somebody is told.
    pub active: Vec<Placed<String>>,
    /// The routes below it.
    pub routes: Vec<Route>,
}

/// A way in which a receiver is told.
#[derive(Clone, Debug)]
pub struct Integration {
    /// What it is, such as `slack`.
    pub kind: String,
    /// Where it stands.
    pub span: Span,
    /// The texts that people read.
    pub messages: Vec<Message>,
}

/// Somebody who is told.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// The name.
    pub name: Placed<String>,
    /// How they are told; nobody is where there is no way.
    pub integrations: Vec<Integration>,
}

/// Alerts that keep others quiet.
#[derive(Clone, Debug, Default)]
pub struct Inhibition {
    /// Where it stands.
    pub span: Span,
    /// What it asks of the alert that is there.
    pub source: Vec<Condition>,
    /// What it asks of the alert that is kept quiet.
    pub target: Vec<Condition>,
    /// The labels that are the same on both.
    pub equal: Vec<Placed<String>>,
}

/// A configuration of Alertmanager.
#[derive(Clone, Debug)]
pub struct Routing {
    /// The number of its file.
    pub file: usize,
    /// The text that its places are in.
    pub source: Source,
    /// Where all of it stands, where its text is not readable in its file.
    pub pinned: Option<Span>,
    /// The namespace and name of an `AlertmanagerConfig`; `None` for a configuration.
    pub object: Option<(Option<String>, String)>,
    /// The route that all alerts enter.
    pub root: Route,
    /// Who is told.
    pub receivers: Vec<Receiver>,
    /// Stretches of time by their names.
    pub intervals: Vec<(Placed<String>, Vec<Interval>)>,
    /// Alerts that keep others quiet.
    pub inhibitions: Vec<Inhibition>,
    /// The files that templates of notifications lie in; may hold stars.
    pub templates: Vec<Placed<String>>,
    /// What is wrong.
    pub complaints: Vec<Complaint>,
}

impl Route {
    /// Calls `visit` with it and all routes below it.
    pub fn walk<'r>(&'r self, visit: &mut dyn FnMut(&'r Route)) {
        visit(self);
        self.routes.iter().for_each(|route| route.walk(visit));
    }
}

impl Routing {
    /// Returns the place in the file for a span.
    pub fn place(&self, span: Span) -> (usize, Span) {
        (self.file, self.pinned.unwrap_or_else(|| self.source.in_file(span)))
    }

    /// Finds a receiver.
    pub fn receiver(&self, name: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| receiver.name.value == name)
    }

    /// Lists what it complains about, with the place in the file.
    pub fn complained(&self) -> impl Iterator<Item = (&Complaint, (usize, Span))> {
        self.complaints.iter().map(|complaint| (complaint, self.place(complaint.span)))
    }
}
