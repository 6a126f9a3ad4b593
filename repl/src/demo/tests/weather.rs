//! The figures of everything around the incident.

use super::super::source::Demo;
use super::ask::END;
use super::ask::near;
use super::ask::range;
use super::ask::value;
use super::ask::vector;

#[test]
fn targets_are_as_many_as_promised_and_go_when_they_should() {
    let demo = Demo::ending_at(END);
    assert_eq!(value(&demo, "count(count_over_time(up[25h]))", 0.0), 130.0);
    assert_eq!(value(&demo, r#"count(up{job="checkout"})"#, 120.5), 2.0);
    assert_eq!(vector(&demo, r#"up{job="checkout"}"#, 120.0), []);
    assert_eq!(value(&demo, r#"absent(up{job="checkout"})"#, 0.0), 1.0);
    assert_eq!(value(&demo, r#"up{job="mysql-exporter"}"#, 30.5), 1.0);
    assert_eq!(value(&demo, r#"up{job="mysql-exporter"}"#, 30.0), 0.0);
    assert_eq!(value(&demo, "mysql_up", 30.5), 1.0);
    assert_eq!(vector(&demo, "mysql_up", 30.0), []);
    assert_eq!(vector(&demo, "mysql_global_status_threads_connected", 0.0), []);
}

#[test]
fn machines_have_the_memory_of_the_story() {
    let demo = Demo::ending_at(END);
    let used = |instance: &str| {
        let [left, all] = ["MemAvailable", "MemTotal"]
            .map(|field| format!("node_memory_{field}_bytes{{instance=\"{instance}:9100\"}}"));
        format!("100 - ({left} / {all} * 100)")
    };
    near(&demo, &used("10.0.1.17"), 90.0, 91.0, 0.000_5);
    assert!(value(&demo, &used("10.0.1.17"), 60.0) < 75.0);
    near(&demo, &used("10.0.1.18"), 40.0, 90.0, 0.01);
    assert!(value(&demo, &used("10.0.1.18"), 32.0) < 75.0);
    let over = "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85";
    assert_eq!(range(&demo, over, 1499.5, 0.0).len(), 2);
}

#[test]
fn containers_have_the_memory_of_the_story() {
    let demo = Demo::ending_at(END);
    let part = |container: &str| {
        let matcher = format!("{{container=\"{container}\"");
        format!(
            "container_memory_working_set_bytes{matcher}}} / on (namespace, pod, container) \
             kube_pod_container_resource_limits{matcher},resource=\"memory\"}}"
        )
    };
    near(&demo, &part("prometheus"), 0.0, 0.85, 0.01);
    near(&demo, &part("report"), 100.5, 0.99, 0.01);
    assert_eq!(vector(&demo, &part("report"), 100.0), []);
    assert!(value(&demo, &part("report"), 83.0) < 0.3);
    assert!(value(&demo, &part("report"), 0.0) > 0.5);
}

#[test]
fn volumes_fill_as_they_should() {
    let demo = Demo::ending_at(END);
    let claim = |name: &str| {
        let [used, all] = ["used", "capacity"].map(|field| {
            format!("kubelet_volume_stats_{field}_bytes{{persistentvolumeclaim=~\"{name}\"}}")
        });
        format!("({used} / {all}) * 100")
    };
    for (minutes, full) in [(0.0, 87.0), (240.0, 75.5), (480.0, 64.0), (1000.0, 64.0)] {
        near(&demo, &claim("data-mysql-0"), minutes, full, 0.000_1);
    }
    near(&demo, &claim("kube-prometheus-stack-grafana"), 0.0, 0.1, 0.01);
    near(&demo, &claim("prometheus-kube.*"), 0.0, 55.0, 0.01);
    let rest = r#"kubelet_volume_stats_available_bytes{persistentvolumeclaim="data-mysql-0"}"#;
    let hours = format!("-{rest} / deriv({rest}[1h]) / 3600");
    near(&demo, &hours, 0.0, 4.52, 0.01);
    let foretold = |hours: u32| format!("predict_linear({rest}[1h], {hours} * 3600) < 0");
    assert_eq!(vector(&demo, &foretold(4), 0.0), []);
    assert_eq!(vector(&demo, &foretold(5), 0.0).len(), 1);
}

#[test]
fn restarts_are_those_of_the_story() {
    let demo = Demo::ending_at(END);
    let risen = |matcher: &str, window: &str| {
        format!(
            "resets(kube_pod_container_status_restarts_total{{{matcher}}}[{window}]) + \
            max_over_time(kube_pod_container_status_restarts_total{{{matcher}}}[{window}]) - \
            min_over_time(kube_pod_container_status_restarts_total{{{matcher}}}[{window}])"
        )
    };
    let cart = format!("sum({})", risen(r#"namespace="shop",container="cart""#, "181m"));
    assert_eq!(value(&demo, &cart, 0.0), 34.0);
    assert_eq!(value(&demo, &risen(r#"pod="auth-0""#, "4h"), 0.0), 1.0);
    assert_eq!(value(&demo, &risen(r#"container="report""#, "11h"), 0.0), 4.0);
    let killed = r#"kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}"#;
    assert_eq!(vector(&demo, killed, 0.0)[0].0.get("container"), "report");
    assert_eq!(vector(&demo, killed, 601.0), []);
    assert_eq!(value(&demo, &format!("changes({killed}[25h])"), 0.0), 0.0);
    let waiting = "count(kube_pod_container_status_waiting_reason)";
    assert_eq!(value(&demo, waiting, 0.0), 2.0);
}

#[test]
fn deployments_are_available_but_for_those_of_the_story() {
    let demo = Demo::ending_at(END);
    let part = "kube_deployment_status_replicas_available / kube_deployment_spec_replicas";
    let parts = vector(&demo, part, 0.0);
    let of = |name: &str| {
        parts.iter().find(|(labels, _)| labels.get("deployment") == name).map(|(_, part)| *part)
    };
    assert_eq!(parts.len(), 60);
    assert_eq!(of("cart"), Some(2.0 / 3.0));
    assert!(of("preview").is_some_and(f64::is_nan));
    let daemons = "kube_daemonset_status_number_ready";
    assert!(vector(&demo, daemons, 0.0).iter().all(|(_, ready)| *ready == 25.0));
}

#[test]
fn machines_are_asked_for_a_third_to_nearly_all() {
    let demo = Demo::ending_at(END);
    let part = r#"sum(kube_pod_container_resource_requests{resource="cpu"}) by (node)
        / sum(kube_node_status_allocatable{resource="cpu"}) by (node) * 100"#;
    let parts: Vec<_> = vector(&demo, part, 0.0).into_iter().map(|(_, part)| part).collect();
    assert_eq!(parts.len(), 25);
    assert!(parts.iter().all(|part| (30.0..=96.5).contains(part)), "{parts:?}");
    assert!(parts.iter().any(|part| *part < 31.0) && parts.iter().any(|part| *part > 95.0));
    let pending = r#"kube_pod_info{node=""}"#;
    assert_eq!(vector(&demo, pending, 0.0).len(), 1);
    let phase = r#"kube_pod_status_phase{phase="Pending"} == 1"#;
    assert_eq!(vector(&demo, phase, 0.0)[0].0.get("namespace"), "ml");
}

#[test]
fn runners_follow_the_office_and_are_pods() {
    let demo = Demo::ending_at(END);
    let there = r#"horizontalrunnerautoscaler_runners{name="github-actions-runner"}"#;
    let pods = r#"count(kube_pod_info{namespace="actions-runner"})"#;
    for (minutes, count) in [(0.0, 10.0), (60.0 * 6.5, 4.0), (60.0 * 12.0, 2.0)] {
        assert_eq!(value(&demo, there, minutes), count);
        assert_eq!(value(&demo, pods, minutes), count);
    }
    let busy = "horizontalrunnerautoscaler_runners_busy > horizontalrunnerautoscaler_runners";
    assert_eq!(range(&demo, busy, 1499.5, 0.0), []);
    let errors = "sum(increase(controller_runtime_reconcile_errors_total[1d]))";
    assert!(value(&demo, errors, 0.0) > 10.0);
}

#[test]
fn things_outside_have_their_troubles() {
    let demo = Demo::ending_at(END);
    assert_eq!(vector(&demo, "probe_success == 0", 15.5), []);
    assert_eq!(vector(&demo, "probe_success == 0", 15.0).len(), 1);
    let days = "min((probe_ssl_earliest_cert_expiry - time()) / 86400)";
    near(&demo, days, 0.0, 5.0, 0.001);
    near(&demo, "max(time() - push_time_seconds) / 3600", 0.0, 30.0, 0.001);
    assert_eq!(value(&demo, "nginx_up", 0.0), 1.0);
    assert!(value(&demo, "deriv(prometheus_tsdb_head_series[6h])", 0.0) > 0.0);
}
