//! Rules that are there twice, and rules that write the same series differently.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::RuleSet;
use super::view::View;
use super::walk;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: "PQ113",
    title: "a rule that is there twice",
    severity: Severity::Warning,
    why: "Two rules of a file that say the same do the work twice, and an alert is sent once at \
          best. Most often one is left over from a copy.",
    bad: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n  \
          - record: job:up:sum\n    expr: sum by (job) (up)\n",
    good: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n",
    look: Look::Set(look),
};

pub(super) static CONFLICT: Lint = Lint {
    code: "PQ114",
    title: "two rules that record the same series",
    severity: Severity::Warning,
    why: "Two rules of a file record under the same name and with the same labels, from \
          expressions that may have the same series. Where they do, samples of both are mixed or \
          refused, and the recorded series jumps between the two.",
    bad: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n  \
          - record: job:up:sum\n    expr: count by (job) (up)\n",
    good: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n  \
           - record: job:up:count\n    expr: count by (job) (up)\n",
    look: Look::Set(look_for_conflicts),
};

/// What tells rules apart: file, name, kind, labels.
type Key<'a> = (usize, &'a str, bool, Vec<(&'a str, &'a str)>);

fn key<'a>(view: &View<'a>) -> Key<'a> {
    let own = view.rule.labels.iter().map(|(name, value)| (&*name.value, &*value.value));
    let mut labels: Vec<_> = own.collect();
    let group = view.group.labels.iter().map(|(name, value)| (&*name.value, &*value.value));
    labels.extend(group.filter(|(name, _)| !view.rule.labels.iter().any(|l| l.0.value == *name)));
    labels.sort_unstable();
    (view.number, view.rule.name(), view.rule.is_alert(), labels)
}

fn families<'s, 'a>(set: &'s RuleSet<'a>) -> BTreeMap<Key<'a>, Vec<&'s View<'a>>> {
    let mut families: BTreeMap<Key<'a>, Vec<&View<'a>>> = BTreeMap::new();
    for view in &set.views {
        families.entry(key(view)).or_default().push(view);
    }
    families.retain(|_, views| views.len() > 1);
    families
}

fn look(set: &RuleSet<'_>, report: &mut Report) {
    for views in families(set).values() {
        for (i, view) in views.iter().enumerate() {
            let same = |other: &&&View<'_>| {
                other.expr == view.expr && other.rule.hold_time() == view.rule.hold_time()
            };
            if let Some(twin) = views.iter().take(i).find(same) {
                let line = twin.file.source.line_column(twin.rule.name_place().span).0;
                let name = view.rule.name();
                let message = format!("`{name}` says what the rule in line {line} says");
                report.add(&LINT, view.name_place(), message, "remove one of them");
            }
        }
    }
}

fn look_for_conflicts(set: &RuleSet<'_>, report: &mut Report) {
    for views in families(set).values() {
        for (i, view) in views.iter().enumerate().filter(|(_, view)| !view.rule.is_alert()) {
            let other = views.iter().take(i).find(|other| meets(other, view));
            if let Some(other) = other {
                let line = other.file.source.line_column(other.rule.name_place().span).0;
                let name = view.rule.name();
                let message =
                    format!("`{name}` is recorded by the rule in line {line} from something else");
                let hint = "give one of them another name or another label";
                report.add(&CONFLICT, view.name_place(), message, hint);
            }
        }
    }
}

/// Tells whether two expressions that differ can have a series with the same labels.
fn meets(one: &View<'_>, other: &View<'_>) -> bool {
    if one.expr == other.expr {
        return false;
    }
    let (left, right) = (one.carried(), other.carried());
    let (Some(a), Some(b)) = (left.only(), right.only()) else { return false };
    let differ = left
        .fixed
        .iter()
        .any(|(label, value)| right.fixed.get(label).is_some_and(|other| other != value));
    // Rules that share a name often divide what they read between them.
    let reads = |view: &View<'_>| -> BTreeSet<String> {
        walk::selectors(view.expr).into_iter().map(|(_, span)| view.text(span).to_owned()).collect()
    };
    a == b && !differ && left.fixed == right.fixed && reads(one) == reads(other)
}
