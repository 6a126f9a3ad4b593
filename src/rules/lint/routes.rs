//! Configurations of Alertmanager that are refused, and routes that no alert can take.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use crate::label::MatchOp;
use crate::rules::manifest::Set;
use crate::rules::route::ComplaintKind;
use crate::rules::route::Condition;
use crate::rules::route::Route;
use crate::rules::route::Routing;
use std::collections::BTreeSet;

pub(super) static REFUSED: Lint = Lint {
    code: "PQ301",
    title: "a configuration that Alertmanager refuses",
    severity: Severity::Error,
    why: "Alertmanager reads its configuration strictly: a field that it does not know, a length \
          of time that it cannot read or an integration without its address, and it goes on with \
          the old configuration, or does not start.",
    bad: "route:\n  receiver: team\n  group_wait: 30 seconds\nreceivers:\n- name: team\n",
    good: "route:\n  receiver: team\n  group_wait: 30s\nreceivers:\n- name: team\n",
    look: Look::Objects(complaints),
};

pub(super) static RECEIVER: Lint = Lint {
    code: "PQ302",
    title: "a route to a receiver that does not exist",
    severity: Severity::Error,
    why: "The name of a receiver in a route is that of one in the list of receivers. Alertmanager \
          refuses a configuration in which it is not.",
    bad: "route:\n  receiver: team\n  routes:\n  - matchers: ['severity=\"page\"']\n    \
          receiver: pagre\nreceivers:\n- name: team\n- name: pager\n",
    good: "route:\n  receiver: team\n  routes:\n  - matchers: ['severity=\"page\"']\n    \
           receiver: pager\nreceivers:\n- name: team\n- name: pager\n",
    look: Look::Reading,
};

pub(super) static INTERVAL: Lint = Lint {
    code: "PQ303",
    title: "a route with a time interval that does not exist",
    severity: Severity::Error,
    why: "The name of a time interval in a route is that of one in the list of time intervals. \
          Alertmanager refuses a configuration in which it is not.",
    bad: "route:\n  receiver: team\n  routes:\n  - mute_time_intervals: [nights]\n\
          receivers:\n- name: team\ntime_intervals:\n- name: night\n  time_intervals:\n  \
          - weekdays: [sunday]\n",
    good: "route:\n  receiver: team\n  routes:\n  - mute_time_intervals: [night]\n\
           receivers:\n- name: team\ntime_intervals:\n- name: night\n  time_intervals:\n  \
           - weekdays: [sunday]\n",
    look: Look::Reading,
};

pub(super) static UNREACHABLE: Lint = Lint {
    code: "PQ304",
    title: "a route that no alert can take",
    severity: Severity::Warning,
    why: "Routes are tried from the top, and the first that fits takes the alert, unless it says \
          `continue: true`. A route whose alerts are all taken by one above it never sees any; \
          neither does one that asks for what the route it stands in excludes.",
    bad: "route:\n  receiver: team\n  routes:\n  - matchers: ['severity=~\"page|warn\"']\n    \
          receiver: team\n  - matchers: ['severity=\"page\"', 'team=\"a\"']\n    \
          receiver: pager\nreceivers:\n- name: team\n- name: pager\n",
    good: "route:\n  receiver: team\n  routes:\n  \
           - matchers: ['severity=\"page\"', 'team=\"a\"']\n    receiver: pager\n  \
           - matchers: ['severity=~\"page|warn\"']\n    receiver: team\nreceivers:\n\
           - name: team\n- name: pager\n",
    look: Look::Objects(unreachable),
};

pub(super) static DEPRECATED: Lint = Lint {
    code: "PQ305",
    title: "matchers in the old form",
    severity: Severity::Info,
    why: "`match` and `match_re`, and their like in inhibitions, are deprecated in favour of \
          `matchers`, which can also say that something is not so.",
    bad: "route:\n  receiver: team\n  routes:\n  - match: {severity: page}\n\
          receivers:\n- name: team\n",
    good: "route:\n  receiver: team\n  routes:\n  - matchers: ['severity=\"page\"']\n\
           receivers:\n- name: team\n",
    look: Look::Reading,
};

pub(super) static MATCHER: Lint = Lint {
    code: "PQ306",
    title: "a matcher that depends on how it is read",
    severity: Severity::Warning,
    why: "Alertmanager reads matchers in a form that takes any text, and falls back to the classic \
          form where that fails or differs. The classic form goes away. In quotes, with \
          backslashes doubled, a value is the same in both.",
    bad: "route:\n  receiver: team\n  routes:\n  - matchers: ['path=~a{2}']\n\
          receivers:\n- name: team\n",
    good: "route:\n  receiver: team\n  routes:\n  - matchers: ['path=~\"a{2}\"']\n\
           receivers:\n- name: team\n",
    look: Look::Reading,
};

pub(super) static UNUSED: Lint = Lint {
    code: "PQ307",
    title: "a receiver that no route leads to",
    severity: Severity::Info,
    why: "Nobody is told by way of it. It may be left over, or a route to it is missing.",
    bad: "route:\n  receiver: team\nreceivers:\n- name: team\n- name: pager\n",
    good: "route:\n  receiver: team\nreceivers:\n- name: team\n",
    look: Look::Objects(unused),
};

fn complaints(set: &Set, report: &mut Report) {
    for (complaint, place) in set.routings.iter().flat_map(Routing::complained) {
        let lint = match complaint.kind {
            ComplaintKind::Refused => &REFUSED,
            ComplaintKind::Receiver => &RECEIVER,
            ComplaintKind::Interval => &INTERVAL,
            ComplaintKind::Deprecated => &DEPRECATED,
            ComplaintKind::Matcher => &MATCHER,
        };
        report.add(lint, place, complaint.message.as_str(), complaint.hint.as_str());
    }
}

fn unused(set: &Set, report: &mut Report) {
    for routing in &set.routings {
        let mut used = BTreeSet::new();
        routing.root.walk(&mut |route| {
            used.extend(route.receiver.as_ref().map(|name| name.value.as_str()));
        });
        for receiver in &routing.receivers {
            if !used.contains(receiver.name.value.as_str()) {
                let message = format!("no route leads to `{}`", receiver.name.value);
                report.add(&UNUSED, routing.place(receiver.name.place.span), message, "");
            }
        }
    }
}

fn unreachable(set: &Set, report: &mut Report) {
    for routing in &set.routings {
        below(routing, &routing.root, &[], report);
    }
}

/// Looks at the routes below one, to which only alerts come that some conditions hold for.
fn below<'r>(routing: &'r Routing, route: &'r Route, above: &[&'r Condition], report: &mut Report) {
    let above: Vec<_> = above.iter().copied().chain(&route.conditions).collect();
    for (at, child) in route.routes.iter().enumerate() {
        let mut all = above.clone();
        all.extend(&child.conditions);
        if let Some((one, other)) = contradiction(&all) {
            let (told, other) = (written(one), written(other));
            let message = format!("no alert has both {other} and {told}");
            report.add(&UNREACHABLE, routing.place(one.span), message, "");
            report.beside(routing.place(other_span(&all, &other)), "the other one is here");
            continue;
        }
        let mut earlier = route.routes.iter().take(at).filter(|other| !other.goes_on);
        let taker = earlier.find(|other| other.conditions.iter().all(|one| implies(&all, one)));
        if let Some(taker) = taker {
            let message = "a route above takes all alerts that this one could";
            let hint = "move this route up, or write `continue: true` into that one";
            report.add(&UNREACHABLE, routing.place(head(child)), message, hint);
            report.beside(routing.place(head(taker)), "the route that takes them");
            continue;
        }
        below(routing, child, &above, report);
    }
}

/// Returns what shows a route: its conditions, its receiver, or all of it.
fn head(route: &Route) -> crate::syntax::Span {
    let condition = route.conditions.first().map(|condition| condition.span);
    let receiver = route.receiver.as_ref().map(|receiver| receiver.place.span);
    condition.or(receiver).unwrap_or(route.span)
}

fn written(condition: &Condition) -> String {
    let matcher = &condition.matcher;
    let value = crate::math::quote(matcher.value());
    format!("`{}{}{value}`", matcher.name(), matcher.op().as_str())
}

fn other_span(all: &[&Condition], told: &str) -> crate::syntax::Span {
    all.iter().find(|one| written(one) == told).map(|one| one.span).unwrap_or_default()
}

/// Returns two conditions of which one asks for a value that the other excludes.
fn contradiction<'r>(all: &[&'r Condition]) -> Option<(&'r Condition, &'r Condition)> {
    let fixed = all.iter().filter(|one| one.matcher.op() == MatchOp::Equal);
    fixed.into_iter().find_map(|one| {
        let other = all.iter().find(|other| {
            other.matcher.name() == one.matcher.name()
                && !other.matcher.matches(one.matcher.value())
        });
        let other = other?;
        let is_later = one.span.start > other.span.start;
        Some(if is_later { (*one, *other) } else { (*other, *one) })
    })
}

/// Tells whether a condition holds wherever some others do.
fn implies(all: &[&Condition], wanted: &Condition) -> bool {
    all.iter().any(|one| {
        let (own, wanted) = (&one.matcher, &wanted.matcher);
        own.name() == wanted.name()
            && (own.op() == wanted.op() && own.value() == wanted.value()
                || own.op() == MatchOp::Equal && wanted.matches(own.value()))
    })
}
