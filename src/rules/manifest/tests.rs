//! Objects are read with their places, and choose another as the operator does.

use super::Body;
use super::Choice;
use super::Kind;
use super::Set;
use super::read;
use crate::rules::yaml;
use crate::rules::yaml::Source;

/// Reads a text as the only file of a set.
fn set(text: &str) -> Set {
    let found = read(0, &Source::new(text), &yaml::read(text));
    Set::of([("a.yaml".to_owned(), found)])
}

/// Tells how the first monitor is chosen by the first server.
fn choice(spec: &str, metadata: &str) -> String {
    let text = format!(
        "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {{name: p, namespace: \
         monitoring}}\nspec:\n{spec}\n---\napiVersion: monitoring.coreos.com/v1\n\
         kind: ServiceMonitor\nmetadata: {{name: a, {metadata}}}\nspec: {{selector: {{}}}}\n---\n\
         apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{team: b}}}}\n"
    );
    let set = set(&text);
    let choosers = set.choosers(Kind::ServiceMonitor);
    let object = set.of_kind(Kind::ServiceMonitor).next().unwrap();
    match set.choice(&choosers[0], object) {
        Choice::Labels(_, missed) => missed.iter().map(|term| term.written()).collect(),
        other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_owned(),
    }
}

#[test]
fn a_server_chooses_by_labels_and_namespaces() {
    let any = "  serviceMonitorSelector: {}\n  serviceMonitorNamespaceSelector: {}";
    assert_eq!(choice(any, "namespace: shop"), "Chosen");
    assert_eq!(choice("  serviceMonitorSelector: {}", "namespace: shop"), "Namespace");
    assert_eq!(choice("  serviceMonitorSelector: {}", "namespace: monitoring"), "Chosen");
    assert_eq!(choice("  serviceMonitorSelector: {}", "labels: {}"), "Chosen");
    assert_eq!(choice("  serviceMonitorSelector: null", "namespace: monitoring"), "NoSelector");
    let by_label = "  serviceMonitorSelector: {matchLabels: {release: x}}";
    assert_eq!(choice(by_label, "labels: {release: y}"), "release: x");
    assert_eq!(choice(by_label, "labels: {release: x}"), "Chosen");
    let by_team = format!("{any}\n")
        .replace("NamespaceSelector: {}", "NamespaceSelector: {matchLabels: {team: b}}");
    assert_eq!(choice(&by_team, "namespace: shop"), "Chosen");
    assert_eq!(choice(&by_team, "namespace: other"), "Unsure");
    let by_other = by_team.replace("team: b", "team: c");
    assert_eq!(choice(&by_other, "namespace: shop"), "Namespace");
}

#[test]
fn expressions_of_a_selector_compare_as_kubernetes_does() {
    let by = |expression: &str| {
        format!("  serviceMonitorSelector: {{matchExpressions: [{{key: tier, {expression}}}]}}")
    };
    let own = "labels: {tier: web}";
    for (expression, with, without) in [
        ("operator: In, values: [web, db]", true, false),
        ("operator: NotIn, values: [db]", true, true),
        ("operator: NotIn, values: [web]", false, true),
        ("operator: Exists", true, false),
        ("operator: DoesNotExist", false, true),
    ] {
        assert_eq!(choice(&by(expression), own) == "Chosen", with, "{expression}");
        assert_eq!(choice(&by(expression), "labels: {}") == "Chosen", without, "{expression}");
    }
}

#[test]
fn a_pods_template_is_found_wherever_it_is() {
    let pod = "metadata: {labels: {app: a}}\nspec: {containers: [{ports: [{name: http, \
               containerPort: 80}]}]}";
    let inside = |text: &str, depth: usize| {
        text.lines().map(|line| format!("{}{line}\n", " ".repeat(depth))).collect::<String>()
    };
    for (kind, body) in [
        ("Deployment", format!("spec:\n  template:\n{}", inside(pod, 4))),
        (
            "CronJob",
            format!("spec:\n  jobTemplate:\n    spec:\n      template:\n{}", inside(pod, 8)),
        ),
        ("Pod", pod.to_owned()),
    ] {
        let set = set(&format!("apiVersion: v1\nkind: {kind}\n{body}"));
        let Body::Workload(pods) = &set.objects[0].body else { unreachable!() };
        assert_eq!(pods.labels[0].1.value, "a", "{kind}");
        assert_eq!(pods.ports.len(), 1, "{kind}");
    }
}

#[test]
fn values_of_secrets_are_not_kept() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {key: hunter2}\n";
    let set = set(text);
    let Body::Keys(keys) = &set.objects[0].body else { unreachable!() };
    assert_eq!(keys[0].value, "key");
    assert!(!format!("{set:?}").contains("hunter2"));
}

#[test]
fn values_of_the_chart_make_a_prometheus_that_selects_by_release() {
    let chosen = |values: &str, labels: &str| {
        let text = format!(
            "{values}---\napiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\n\
             metadata: {{name: a, namespace: b, labels: {{{labels}}}}}\nspec: {{selector: {{}}}}\n"
        );
        let set = set(&text);
        let choosers = set.choosers(Kind::PodMonitor);
        let object = set.of_kind(Kind::PodMonitor).next().unwrap();
        matches!(set.choice(&choosers[0], object), Choice::Chosen)
    };
    let plain = "prometheus:\n  prometheusSpec:\n    retention: 3d\n";
    assert!(!chosen(plain, ""));
    assert!(chosen(plain, "release: x"));
    let all = "prometheus:\n  prometheusSpec:\n    podMonitorSelectorNilUsesHelmValues: false\n";
    assert!(chosen(all, ""));
    let below: String = all.lines().map(|line| format!("  {line}\n")).collect();
    assert!(chosen(&format!("kube-prometheus-stack:\n{below}"), ""));
}
