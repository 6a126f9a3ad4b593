//! Rules that read what is recorded after them, and rules that read each other.

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
    code: "PQ116",
    title: "a rule that reads what is recorded after it",
    severity: Severity::Warning,
    why: "The rules of a group are evaluated one after the other. A rule that stands before the \
          one it reads from sees what was recorded an interval ago.",
    bad: "groups:\n- name: a\n  rules:\n  - record: up:max\n    expr: max(job:up:sum)\n  \
          - record: job:up:sum\n    expr: sum by (job) (up)\n",
    good: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n  \
           - record: up:max\n    expr: max(job:up:sum)\n",
    look: Look::Set(look),
};

pub(super) static CYCLE: Lint = Lint {
    code: "PQ117",
    title: "rules that read each other",
    severity: Severity::Warning,
    why: "A recorded series that is computed from itself, straight or by way of others, feeds on \
          its own past: a wrong value never goes away. That is meant at times, and then a comment \
          should say so.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:x\n    expr: max(b:x)\n  \
          - record: b:x\n    expr: min(a:x)\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:x\n    expr: max(x)\n  \
           - record: b:x\n    expr: min(a:x)\n",
    look: Look::Set(look_for_cycles),
};

fn look(set: &RuleSet<'_>, report: &mut Report) {
    let mut groups: BTreeMap<(usize, u32), Vec<&View<'_>>> = BTreeMap::new();
    for view in &set.views {
        groups.entry((view.number, view.group.span.start)).or_default().push(view);
    }
    for views in groups.values() {
        for (i, view) in views.iter().enumerate() {
            for (selector, span) in walk::instant_selectors(view.expr) {
                let records = |other: &&&View<'_>| {
                    !other.rule.is_alert() && walk::metric(selector) == Some(other.rule.name())
                };
                let is_before = views.iter().take(i).any(|other| records(&other));
                let later = views.iter().skip(i + 1).find(records).filter(|_| !is_before);
                if let Some(later) = later {
                    let name = later.rule.name();
                    let message = format!(
                        "`{name}` is recorded further down in the group, so \
                                           this reads what it was an interval ago"
                    );
                    report.add(&LINT, view.at(span), message, "move this rule below that one");
                }
            }
        }
    }
}

fn look_for_cycles(set: &RuleSet<'_>, report: &mut Report) {
    let mut reads: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for view in set.views.iter().filter(|view| !view.rule.is_alert()) {
        reads.entry(view.rule.name()).or_default().extend(walk::metrics(view.expr));
    }
    reads.values_mut().for_each(|metrics| metrics.retain(|metric| metric.contains(':')));
    let known: BTreeSet<&str> = reads.keys().copied().collect();
    reads.values_mut().for_each(|metrics| metrics.retain(|metric| known.contains(metric)));
    let mut told = BTreeSet::new();
    for view in set.views.iter().filter(|view| !view.rule.is_alert()) {
        let name = view.rule.name();
        if told.contains(name) || reads.get(name).is_none_or(BTreeSet::is_empty) {
            continue;
        }
        let reached = reached(name, &reads);
        if reached.contains(name) {
            let message = format!("`{name}` is computed from itself");
            report.add(&CYCLE, view.name_place(), message, "");
            told.extend(reached);
        }
    }
}

/// Returns all that a record reads, straight or by way of others.
fn reached<'a>(name: &'a str, reads: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        for &metric in reads.get(name).into_iter().flatten() {
            if reached.insert(metric) {
                open.push(metric);
            }
        }
    }
    reached
}
