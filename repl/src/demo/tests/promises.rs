//! The figures of the services and of the incident.

use super::super::source::Demo;
use super::ask::END;
use super::ask::near;
use super::ask::value;
use super::ask::vector;

#[test]
fn services_answer_as_many_requests_as_they_should() {
    let demo = Demo::ending_at(END);
    let of = |service: &str| format!("sum(rate(http_requests_total{{service=\"{service}\"}}[5m]))");
    for minutes in [0.0, 10.0, 90.0, 175.0] {
        near(&demo, &of("auth"), minutes, 45.2, 0.005);
        near(&demo, &of("payment"), minutes, 12.1, 0.01);
        near(&demo, &of("catalog"), minutes, 150.3, 0.001);
        near(&demo, &of("sample-app"), minutes, 3.0, 0.02);
    }
    near(&demo, &of("new-service"), 0.0, 24.0, 0.01);
    near(&demo, &of("new-service"), 160.0, 24.0, 0.01);
    assert_eq!(value(&demo, "count(http_requests_total)", 0.0), 330.0);
}

#[test]
fn nights_before_the_incident_are_calmer() {
    let demo = Demo::ending_at(END);
    let all = "sum(rate(http_requests_total[5m]))";
    let (day, night) = (value(&demo, all, 0.0), value(&demo, all, 15.0 * 60.0));
    assert!(night > 0.65 * day && night < 0.75 * day, "{night} of {day}");
}

#[test]
fn catalog_fails_in_its_incident_only() {
    let demo = Demo::ending_at(END);
    let ratio = r#"sum(rate(http_requests_total{service="catalog",status=~"5.."}[5m]))
        / sum(rate(http_requests_total{service="catalog"}[5m]))"#;
    for minutes in [0.0, 10.0, 56.0, 170.0] {
        near(&demo, ratio, minutes, 0.004, 0.1);
    }
    for minutes in [20.0, 30.0, 40.0, 46.0] {
        near(&demo, ratio, minutes, 0.085, 0.01);
    }
}

#[test]
fn catalog_is_slow_in_its_incident_only() {
    let demo = Demo::ending_at(END);
    let bucket = r#"http_request_duration_seconds_bucket{service="catalog"}"#;
    let each = format!("histogram_quantile(0.99, rate({bucket}[5m]))");
    for (minutes, seconds) in [(0.0, "0.35"), (70.0, "0.35"), (40.0, "2.43"), (52.5, "2.43")] {
        let answer = vector(&demo, &each, minutes);
        assert_eq!(answer.len(), if minutes > 58.0 { 18 } else { 36 });
        for (labels, found) in answer {
            assert_eq!(format!("{found:.2}"), seconds, "{labels} {minutes} minutes ago");
        }
    }
    let native = r#"http_request_duration_seconds{service="catalog"}"#;
    let native = format!("histogram_quantile(0.99, sum(rate({native}[5m])))");
    near(&demo, &native, 0.0, 0.34, 0.05);
    near(&demo, &native, 40.0, 2.4, 0.05);
}

#[test]
fn other_services_stay_below_a_second() {
    let demo = Demo::ending_at(END);
    let over = r#"histogram_quantile(0.99,
        rate(http_request_duration_seconds_bucket{service!="catalog"}[5m])) >= 1"#;
    for minutes in [0.0, 40.0, 199.0, 349.0, 900.0] {
        assert_eq!(vector(&demo, over, minutes), [], "{minutes} minutes ago");
    }
}

#[test]
fn processors_of_the_catalog_node_fill_up_first() {
    let demo = Demo::ending_at(END);
    let of = |instance: &str| {
        let idle = format!("node_cpu_seconds_total{{mode=\"idle\",instance=\"{instance}\"}}");
        format!("100 * (1 - avg by (instance) (rate({idle}[5m])))")
    };
    let full = of("10.0.1.24:9100");
    near(&demo, &full, 61.0, 82.0, 0.15);
    near(&demo, &full, 40.0, 95.0, 0.005);
    assert!(value(&demo, &full, 66.0) < 62.0 && value(&demo, &full, 5.0) < 62.0);
    let all = "100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])))";
    for hours in 0..24 {
        // Ten minutes past the hour lie outside of the incident.
        for (labels, busy) in vector(&demo, all, f64::from(hours) * 60.0 + 10.0) {
            assert!((17.0..63.0).contains(&busy), "{labels} {hours} hours ago: {busy}");
        }
    }
}

#[test]
fn catalog_runs_at_its_limit_and_is_throttled() {
    let demo = Demo::ending_at(END);
    let used = r#"rate(container_cpu_usage_seconds_total{container="catalog"}[5m])
        / on (namespace, pod, container) kube_pod_container_resource_limits{resource="cpu"}"#;
    let throttled = r#"sum(rate(container_cpu_cfs_throttled_periods_total{container="catalog"}[5m]))
        / sum(rate(container_cpu_cfs_periods_total{container="catalog"}[5m]))"#;
    let part = |minutes| vector(&demo, used, minutes).into_iter().map(|(_, part)| part);
    assert!(part(40.0).all(|part| (part - 1.0).abs() < 0.03));
    assert!(part(10.0).all(|part| part < 0.75));
    near(&demo, throttled, 40.0, 0.6, 0.03);
    assert!(value(&demo, throttled, 100.0) < 0.03);
    let top = "topk(5, rate(container_cpu_usage_seconds_total{container!=\"\"}[5m]))";
    let top = vector(&demo, top, 40.0);
    assert!(top.iter().all(|(labels, _)| labels.get("container") == "catalog"), "{top:?}");
}

#[test]
fn catalog_grows_from_three_pods_to_six() {
    let demo = Demo::ending_at(END);
    let count = r#"count(kube_pod_info{created_by_name=~"catalog-.*"})"#;
    let spec = r#"kube_deployment_spec_replicas{deployment="catalog"}"#;
    for (minutes, pods) in [(0.0, 6.0), (58.0, 6.0), (58.5, 3.0), (600.0, 3.0)] {
        assert_eq!(value(&demo, count, minutes), pods);
        assert_eq!(value(&demo, spec, minutes), pods);
        assert_eq!(value(&demo, r#"sum(up{job="catalog"})"#, minutes), pods);
    }
}
