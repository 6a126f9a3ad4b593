//! What comes near to being selected.

use crate::math::nearest;
use crate::rules::manifest::Body;
use crate::rules::manifest::Object;
use crate::rules::manifest::Operation;
use crate::rules::manifest::Selector;
use crate::rules::manifest::Term;
use crate::rules::yaml::Pair;
use crate::syntax::Span;

/// An object that a selector misses by little.
pub(super) struct Likeness {
    /// How near it is.
    pub(super) score: usize,
    /// How it differs.
    pub(super) told: String,
    /// What would make it the same.
    pub(super) hint: String,
    /// The number of its file.
    pub(super) file: usize,
    /// Where its labels stand.
    pub(super) span: Span,
}

impl Likeness {
    /// Compares an object with a selector; nothing where there is no likeness.
    pub(super) fn of(selector: &Selector, owner: &Object, other: &Object) -> Option<Self> {
        let (labels, span) = match &other.body {
            Body::Workload(pods) => (&pods.labels, pods.labels_span),
            _ => (&other.labels, labels_span(other)),
        };
        let own = match &other.body {
            Body::Service(service) => service.selector.as_ref(),
            _ => None,
        };
        let (file, title) = (other.file, other.title());
        if let Some(own) = own.filter(|own| has_all(selector, own)) {
            let (score, told) = (90, format!("{title} selects its pods by it, without having it"));
            let hint = format!("write `{}` into its metadata.labels", selector.written());
            return Some(Self { score, told, hint, file, span: own.place.span });
        }
        let missed: Vec<&Term> = selector.missed(labels).collect();
        let term = missed.first()?;
        let held = selector.terms.len() - missed.len();
        let same_name = owner.name.value == other.name.value;
        let value = term.values.first().map_or("", |value| value.value.as_str());
        let alike = labels.iter().find(|(key, own)| {
            is_like(value, &own.value) && (key.value == term.key.value || own.value == value)
        });
        let by_name = is_like(value, &other.name.value) || same_name;
        let near = alike.or_else(|| labels.iter().find(|(key, _)| key.value == term.key.value));
        let is_near = held > 0 || alike.is_some() || by_name;
        if !is_near || term.operation != Operation::In {
            return None;
        }
        let score = held * 20 + usize::from(alike.is_some()) * 10 + usize::from(by_name) * 5;
        let (told, hint) = told(&title, term, near, labels);
        Some(Self { score, told, hint, file, span })
    }
}

fn told(title: &str, term: &Term, near: Option<&Pair>, labels: &[Pair]) -> (String, String) {
    match near {
        Some((key, value)) => {
            let own = format!("{}: {}", key.value, value.value);
            (format!("{title} has `{own}`"), format!("select by `{own}`"))
        }
        None if labels.is_empty() => (
            format!("{title} has no labels"),
            format!("write `{}` into its metadata.labels", term.written()),
        ),
        None => (
            format!("{title} has no label `{}`", term.key.value),
            format!("write `{}` into its metadata.labels", term.written()),
        ),
    }
}

/// Tells whether all that a selector asks for is asked for by another, too.
fn has_all(selector: &Selector, other: &Selector) -> bool {
    let labels: Vec<Pair> = other
        .terms
        .iter()
        .filter_map(|term| Some((term.key.clone(), term.values.first()?.clone())))
        .collect();
    !selector.terms.is_empty() && selector.chooses(&labels)
}

fn labels_span(object: &Object) -> Span {
    match object.labels.first().zip(object.labels.last()) {
        Some(((first, _), (_, last))) => {
            Span { start: first.place.span.start, end: last.place.span.end }
        }
        None => object.place().1,
    }
}

/// Tells whether one name may have been meant by another.
pub(super) fn is_like(one: &str, other: &str) -> bool {
    let holds = |long: &str, short: &str| {
        short.len() > 2 && short.len() * 2 >= long.len() && long.contains(short)
    };
    !one.is_empty()
        && (one == other
            || holds(one, other)
            || holds(other, one)
            || one.strip_prefix(other).is_some_and(|rest| rest.starts_with('-'))
            || nearest(one, [other]).is_some())
}
