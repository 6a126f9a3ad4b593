//! Which server chooses which object, and why not.

use crate::rules::yaml::Pair;
use crate::rules::yaml::Place;
use crate::rules::yaml::Placed;
use crate::syntax::Span;

use super::kind::Kind;
use super::monitor::Monitor;
use super::object::Object;
use super::selector::Selector;
use super::selector::Term;
use super::server::Server;
use super::set::Set;

/// The label that each namespace has: its name.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// Something that chooses objects: a server, or the values of a chart that makes one.
#[derive(Clone, Debug)]
pub struct Chooser<'a> {
    /// What it is called.
    pub title: String,
    /// The number of its file.
    pub file: usize,
    /// Where it stands.
    pub span: Span,
    /// The object, if it is one.
    pub object: Option<&'a Object>,
    /// What it says.
    pub server: &'a Server,
}

/// Whether an object is chosen.
#[derive(Clone, Debug)]
pub enum Choice<'a> {
    /// It is.
    Chosen,
    /// That depends on what is not known, which this says.
    Unsure(String),
    /// There is no selector, so nothing is.
    NoSelector,
    /// It lacks labels.
    Labels(&'a Selector, Vec<&'a Term>),
    /// Its namespace lacks labels, or is not the server's where there is no selector.
    Namespace(Option<&'a Selector>),
}

impl Set {
    /// Lists what chooses objects of a kind.
    pub fn choosers(&self, kind: Kind) -> Vec<Chooser<'_>> {
        let objects = self.servers(kind).map(|(object, server)| {
            let (file, span) = object.place();
            Chooser { title: object.title(), file, span, object: Some(object), server }
        });
        let values = self.values.iter().filter_map(|values| {
            let (server, span) = values.server.as_ref()?;
            let title = "the Prometheus of these values".to_owned();
            Some(Chooser { title, file: values.file, span: *span, object: None, server })
        });
        let is_made = kind != Kind::AlertmanagerConfig;
        objects.chain(values.filter(|_| is_made)).collect()
    }

    /// Tells whether an object is chosen.
    pub fn choice<'a>(&'a self, chooser: &Chooser<'a>, object: &'a Object) -> Choice<'a> {
        let Some(scope) = chooser.server.scope(object.kind) else { return Choice::NoSelector };
        let Some(selector) = &scope.objects else { return Choice::NoSelector };
        let missed: Vec<_> = selector.missed(&object.labels).collect();
        if !missed.is_empty() {
            return Choice::Labels(selector, missed);
        }
        let Some(namespaces) = &scope.namespaces else {
            let is_near = chooser.object.is_none_or(|server| object.may_be_with(server));
            return if is_near { Choice::Chosen } else { Choice::Namespace(None) };
        };
        self.namespace_choice(namespaces, object)
    }

    fn namespace_choice<'a>(&'a self, selector: &'a Selector, object: &'a Object) -> Choice<'a> {
        if selector.terms.is_empty() {
            return Choice::Chosen;
        }
        let Some(namespace) = &object.namespace else {
            return Choice::Unsure("it does not say its namespace".to_owned());
        };
        let known = self.namespace_labels(&namespace.value);
        let own = |value: &str| Placed { value: value.to_owned(), place: Place::default() };
        let mut labels: Vec<Pair> = known.map(<[Pair]>::to_vec).unwrap_or_default();
        labels.push((own(NAMESPACE_NAME), own(&namespace.value)));
        let missed: Vec<_> = selector.missed(&labels).collect();
        if missed.is_empty() {
            return Choice::Chosen;
        }
        let is_known = |term: &&Term| known.is_some() || term.key.value == NAMESPACE_NAME;
        if missed.iter().all(is_known) {
            return Choice::Namespace(Some(selector));
        }
        Choice::Unsure(format!(
            "the namespace `{}` is not in the set, and its labels are not known",
            namespace.value
        ))
    }

    /// Lists the Services that a `ServiceMonitor` selects, or the pods that a `PodMonitor` does.
    pub fn targets<'a>(&'a self, owner: &'a Object, monitor: &'a Monitor) -> Vec<&'a Object> {
        let Some(selector) = &monitor.selector else { return Vec::new() };
        let near = |target: &&Object| Self::reaches(owner, monitor, target);
        if owner.kind == Kind::PodMonitor {
            let workloads = self.workloads();
            let chosen = workloads.filter(|(_, pods)| selector.chooses(&pods.labels));
            return chosen.map(|(object, _)| object).filter(near).collect();
        }
        let chosen = self.of_kind(Kind::Service).filter(|one| selector.chooses(&one.labels));
        chosen.filter(near).collect()
    }
}
