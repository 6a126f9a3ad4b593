//! What becomes of alerts on their way: whom they reach, how they are grouped, what is said.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::RuleSet;
use super::view::View;
use crate::rules::manifest::Body;
use crate::rules::manifest::Set;
use crate::rules::route::Grouping;
use crate::rules::route::Known;
use crate::rules::route::Path;
use crate::rules::route::Routing;
use crate::rules::yaml::Placed;
use crate::syntax::Span;
use std::collections::BTreeMap;

pub(super) static BLANK: Lint = Lint {
    code: "PQ308",
    title: "a notification that says nothing",
    severity: Severity::Warning,
    why: "The text of a notification is made of annotations alone, and an alert that ends there \
          has none of them: the message arrives empty.",
    bad: "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n\
          spec:\n  groups:\n  - name: a\n    rules:\n    - alert: Down\n      \
          expr: up == 0 or absent(up)\n      annotations: {summary: down}\n---\nroute:\n  \
          receiver: team\nreceivers:\n- name: team\n  slack_configs:\n  \
          - api_url: https://example.org\n    \
          text: '{{ range .Alerts }}{{ .Annotations.description }}{{ end }}'\n",
    good: "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n\
           spec:\n  groups:\n  - name: a\n    rules:\n    - alert: Down\n      \
           expr: up == 0 or absent(up)\n      annotations: {summary: down}\n---\nroute:\n  \
           receiver: team\nreceivers:\n- name: team\n  slack_configs:\n  \
           - api_url: https://example.org\n    \
           text: '{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}'\n",
    look: Look::Alerts(look),
};

pub(super) static GROUP: Lint = Lint {
    code: "PQ309",
    title: "alerts grouped by a label that they never have",
    severity: Severity::Warning,
    why: "Alerts with the same values of the labels of `group_by` become one message. A label \
          that an alert cannot have, since its expression sums over it, groups nothing: all such \
          alerts are one message. Where only some of the alerts of a route lack it, it is an info.",
    bad: "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n\
          spec:\n  groups:\n  - name: a\n    rules:\n    - alert: Many\n      \
          expr: sum by (job) (up) > 9\n      annotations: {summary: many}\n---\nroute:\n  \
          receiver: team\n  group_by: [alertname, pod]\nreceivers:\n- name: team\n",
    good: "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n\
           spec:\n  groups:\n  - name: a\n    rules:\n    - alert: Many\n      \
           expr: sum by (job) (up) > 9\n      annotations: {summary: many}\n---\nroute:\n  \
           receiver: team\n  group_by: [alertname, job]\nreceivers:\n- name: team\n",
    look: Look::Reading,
};

/// Labels that a server may add to all that leaves it.
const OUTER: [&str; 12] = [
    "cluster",
    "region",
    "prometheus",
    "env",
    "environment",
    "datacenter",
    "dc",
    "tenant",
    "site",
    "stage",
    "zone",
    "replica",
];

/// What is found of a place: the alerts for which it holds, and those for which it does not.
#[derive(Default)]
struct Tally<'a> {
    lacking: BTreeMap<String, (usize, Span)>,
    others: usize,
    told: String,
    label: &'a str,
}

fn look(rules: &RuleSet<'_>, set: &Set, report: &mut Report) {
    if set.routings.is_empty() {
        return;
    }
    let mut blank: BTreeMap<(usize, Span), Tally<'_>> = BTreeMap::new();
    let mut grouped: BTreeMap<(usize, Span), Tally<'_>> = BTreeMap::new();
    let alerts: Vec<_> = rules.views.iter().filter(|view| view.rule.is_alert()).collect();
    for view in alerts {
        let carried = view.carried();
        let known = |label: &str| view.label(label, &carried, set);
        for (routing, path) in set.ways(&known) {
            blanks(view, routing, &path, &mut blank);
            groupings(view, routing, &path, &known, &mut grouped);
        }
    }
    for (place, tally) in blank {
        let message = format!("this is empty for {}: {}", names(&tally.lacking), tally.told);
        report.add(&BLANK, place, message, "");
        beside(&tally, report);
    }
    for (place, tally) in grouped {
        if tally.lacking.is_empty() {
            continue;
        }
        let (who, label) = (names(&tally.lacking), tally.label);
        let message = format!("{who} never has the label `{label}`, so it groups by nothing there");
        report.add(&GROUP, place, message, "");
        beside(&tally, report);
        if tally.others > 0 || OUTER.contains(&label) {
            report.lower(Severity::Info);
        }
    }
}

fn beside(tally: &Tally<'_>, report: &mut Report) {
    for (name, place) in tally.lacking.iter().take(3) {
        report.beside(*place, format!("the alert `{name}`"));
    }
}

fn names(alerts: &BTreeMap<String, (usize, Span)>) -> String {
    let mut names: Vec<_> = alerts.keys().take(4).map(|name| format!("`{name}`")).collect();
    if alerts.len() > 4 {
        names.push(format!("{} more", alerts.len() - 4));
    }
    names.join(", ")
}

fn blanks(
    view: &View<'_>,
    routing: &Routing,
    path: &Path<'_>,
    tallies: &mut BTreeMap<(usize, Span), Tally<'_>>,
) {
    let Some(receiver) = routing.receiver(&path.receiver).filter(|_| path.is_sure) else { return };
    for message in receiver.integrations.iter().flat_map(|one| &one.messages) {
        let reads = message.only_annotations();
        let has = |name: &str| {
            view.rule
                .annotations
                .iter()
                .any(|(own, text)| own.value == name && !text.value.is_empty())
        };
        if reads.is_empty() || reads.iter().any(|read| has(&read.name)) {
            continue;
        }
        let wanted: Vec<_> = reads.iter().map(|read| format!("`{}`", read.name)).collect();
        let tally = tallies.entry(routing.place(message.text.place.span)).or_default();
        tally.told = format!("`{}` prints {} alone", message.field, wanted.join(", "));
        tally.lacking.insert(view.rule.name().to_owned(), view.name_place());
    }
}

fn groupings<'a>(
    view: &View<'_>,
    routing: &'a Routing,
    path: &Path<'a>,
    known: &dyn Fn(&str) -> Known,
    tallies: &mut BTreeMap<(usize, Span), Tally<'a>>,
) {
    let Some(Grouping::By(labels)) = path.group_by else { return };
    for label in labels {
        let Placed { value, place } = label;
        let tally = tallies.entry(routing.place(place.span)).or_default();
        tally.label = value;
        if known(value) == Known::Is(String::new()) {
            tally.lacking.insert(view.rule.name().to_owned(), view.name_place());
        } else {
            tally.others += 1;
        }
    }
}

impl View<'_> {
    /// Returns what is known of a label of the rule's alerts when they reach Alertmanager.
    fn label(&self, label: &str, carried: &super::carried::Carried, set: &Set) -> Known {
        if label == "alertname" {
            return Known::Is(self.rule.name().to_owned());
        }
        let own = self.rule.labels.iter().chain(&self.group.labels);
        let own = own.into_iter().find(|(name, _)| name.value == label);
        if let Some((_, text)) = own {
            let is_plain = !text.value.contains("{{");
            return if is_plain { Known::Is(text.value.clone()) } else { Known::Nothing };
        }
        if let Some(value) = carried.fixed.get(label) {
            return Known::Is(value.clone());
        }
        if carried.may(label) {
            return Known::Nothing;
        }
        let servers = set.objects.iter().filter_map(|object| match &object.body {
            Body::Server(server) => Some(&server.external_labels),
            _ => None,
        });
        let configs = set.configs.iter().map(|config| &config.external_labels);
        let mut outer = servers.chain(configs).flatten();
        let outer = outer.find(|(name, _)| name.value == label);
        outer.map_or(Known::Is(String::new()), |(_, value)| Known::Is(value.value.clone()))
    }
}
