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

/// Reads a configuration of Prometheus, and returns for what it is refused.
fn refused(text: &str) -> Vec<String> {
    let found = read(0, &Source::new(text), &yaml::read(text));
    found.configs.into_iter().flat_map(|one| one.refusals).map(|one| one.message).collect()
}

#[test]
fn a_configuration_is_refused_where_prometheus_refuses_it() {
    let job = |more: &str| format!("scrape_configs:\n- job_name: a\n  {more}\n");
    for (text, piece) in [
        (job("scrape_intervall: 1m"), "no field `scrape_intervall`"),
        (job("scrape_interval: 15"), "scrape_interval: "),
        (job("honor_labels: 'true'"), "`honor_labels` is true or false"),
        (job("sample_limit: -1"), "`sample_limit` is a whole number"),
        (job("static_configs: {targets: [a]}"), "`static_configs` is a list"),
        (job("static_configs: [{targets: ['http://a/']}]"), "not a valid hostname"),
        (job("static_configs: [{targets: [a], label: {b: c}}]"), "no field `label`"),
        (job("relabel_configs: [{action: kep}]"), "unknown relabel action \"kep\""),
        (job("relabel_configs: [{regex: '('}]"), "missing"),
        (job("relabel_configs: [{source_labels: [a]}]"), "requires 'target_label'"),
        (job("relabel_configs: [{action: labeldrop, regex: a, target_label: b}]"), "only 'regex'"),
        (job("scrape_interval: 10s\n  scrape_timeout: 20s"), "timeout greater than"),
        (job("tls_config: {insecure: true}"), "no field `insecure`"),
        (job("kubernetes_sd_configs: [{rol: pod}]"), "no field `rol`"),
        ("scrape_configs:\n- job_name: a\n- job_name: a\n".to_owned(), "found multiple scrape"),
        ("scrape_configs: [{}]\n".to_owned(), "job_name is empty"),
        ("rule_files: ['a/*/b.yml']\n".to_owned(), "invalid rule file path"),
        ("rule_files: []\nremote_write: [{name: a}]\n".to_owned(), "url for remote_write"),
        (
            "rule_files: []\nglobal: {scrape_interval: 1m, scrape_timeout: 2m}\n".to_owned(),
            "global",
        ),
    ] {
        let told = refused(&text);
        assert!(told.iter().any(|told| told.contains(piece)), "{text}: {told:?}");
    }
}

#[test]
fn a_configuration_that_prometheus_takes_is_left_alone() {
    for text in [
        "global: {scrape_interval: 15s, external_labels: {region: 1}}\nrule_files: [a/*.yml]\n\
         alerting: {alertmanagers: [{static_configs: [{targets: ['am:9093']}]}]}\n\
         scrape_configs:\n- job_name: a\n  honor_labels: yes\n  params: {module: [x]}\n  \
         relabel_configs:\n  \
         - {source_labels: [__address__], target_label: b, regex: '(.*):\\d+'}\n  \
         - {action: labelmap, regex: __meta_(.+)}\n  - {regex: x, action: labeldrop}\n  \
         kubernetes_sd_configs: [{role: pod, namespaces: {names: [a]}}]\n",
        "scrape_configs: [{job_name: a, basic_auth: {username: a, password_file: b}}]\n\
         remote_write: [{url: 'http://a', queue_config: {capacity: 10}}]\n",
        // Those of others are none of Prometheus'.
        "clients: [{url: 'http://a'}]\nscrape_configs: [{job_name: a, pipeline_stages: []}]\n",
    ] {
        assert_eq!(refused(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn kube_state_metrics_leaves_out_what_it_is_told_to() {
    let read = |text: &str| read(0, &Source::new(text), &yaml::read(text)).sieves;
    let chart = read(
        "kube-state-metrics:\n  collectors: [pods, nodes]\n  metricDenylist: [kube_pod_tol.*]\n  \
         namespaces: 'shop, web'\n",
    );
    let why = |metric: &str| chart[0].refuses(metric).map(|(_, why)| why).unwrap_or_default();
    assert!(why("kube_pod_tolerations").contains("denied"));
    assert!(why("kube_job_failed").contains("`jobs` are not among"));
    assert_eq!(why("kube_pod_info") + &why("node_load1") + &why("kube_state_metrics_up"), "");
    assert!(chart[0].refuses_namespace("web").is_none());
    assert!(chart[0].refuses_namespace("blog").is_some());
    let workload = read(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    \
         spec:\n      containers:\n      - image: registry/kube-state-metrics:v2\n        \
         args: ['--metric-allowlist=kube_pod_info,kube_node_.*']\n",
    );
    assert!(workload[0].refuses("kube_pod_status_phase").is_some());
    assert!(workload[0].refuses("kube_node_info").is_none());
    assert_eq!(read("kube-state-metrics: {enabled: true}\n").len(), 0);
}
