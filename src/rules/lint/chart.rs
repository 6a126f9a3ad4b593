//! Values of charts that nobody reads, and other slips around what makes a Prometheus.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use crate::rules::manifest::Body;
use crate::rules::manifest::Kind;
use crate::rules::manifest::Set;
use crate::rules::manifest::Values;
use crate::syntax::Span;

pub(super) static STORAGE: Lint = Lint {
    code: "PQ208",
    title: "a storage class that is null",
    severity: Severity::Warning,
    why: "A null that passes through a template becomes the word `null`, and no storage class has \
          that name: the volume is never made, or the manifest is refused. To have the default \
          class, leave the field out.",
    bad: "prometheus:\n  prometheusSpec:\n    storageSpec:\n      volumeClaimTemplate:\n        \
          spec:\n          storageClassName: null\n",
    good: "prometheus:\n  prometheusSpec:\n    storageSpec:\n      volumeClaimTemplate:\n        \
           spec:\n          accessModes: [ReadWriteOnce]\n",
    look: Look::Objects(storage),
};

pub(super) static MISPLACED: Lint = Lint {
    code: "PQ209",
    title: "values under the wrong key of a chart",
    severity: Severity::Warning,
    why: "Helm takes any key without a word, and a chart reads those that it knows where it looks \
          for them. What stands elsewhere changes nothing.",
    bad: "prometheusOperator:\n  prometheusSpec:\n    \
          serviceMonitorSelectorNilUsesHelmValues: false\n",
    good: "prometheus:\n  prometheusSpec:\n    serviceMonitorSelectorNilUsesHelmValues: false\n",
    look: Look::Objects(misplaced),
};

pub(super) static PREFIX: Lint = Lint {
    code: "PQ210",
    title: "values without the name of the dependency",
    severity: Severity::Warning,
    why: "A chart that is made of another hands it what stands below the name of the dependency, \
          or below its alias. What stands at the top is for the outer chart, which has no use for \
          it.",
    bad: "apiVersion: v2\nname: wrapper\nversion: 1.0.0\ndependencies:\n\
          - {name: kube-prometheus-stack, version: 65.0.0}\n---\nnodeExporter:\n  enabled: false\n",
    good: "apiVersion: v2\nname: wrapper\nversion: 1.0.0\ndependencies:\n\
           - {name: kube-prometheus-stack, version: 65.0.0}\n---\nkube-prometheus-stack:\n  \
           nodeExporter:\n    enabled: false\n",
    look: Look::Objects(prefix),
};

pub(super) static BLACKBOX: Lint = Lint {
    code: "PQ211",
    title: "a monitor of the blackbox exporter that probes nothing",
    severity: Severity::Warning,
    why: "Scraped at `/metrics`, the blackbox exporter tells of itself; it probes what it is told \
          to, at `/probe` with a target. A `Probe` says what to probe, and by way of which \
          exporter. Where its own metrics are meant, write `path: /metrics`.",
    bad: "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: \
          blackbox-exporter}\nspec:\n  selector: {matchLabels: {app: blackbox-exporter}}\n  \
          endpoints: [{port: http, interval: 30s}]\n",
    good: "apiVersion: monitoring.coreos.com/v1\nkind: Probe\nmetadata: {name: site}\nspec:\n  \
           prober: {url: \"blackbox-exporter:9115\"}\n  module: http_2xx\n  targets:\n    \
           staticConfig: {static: [\"https://example.org\"]}\n",
    look: Look::Objects(blackbox),
};

pub(super) static LEAK: Lint = Lint {
    code: "PQ214",
    title: "a secret among the values of a chart",
    severity: Severity::Warning,
    why: "The chart of Grafana writes `grafana.ini` into a ConfigMap that anybody may read, and \
          refuses values with a secret in it, unless `assertNoLeakedSecrets` is false. Name an \
          environment variable, such as `$__env{NAME}`, and hand that in from a Secret.",
    bad: "defaultRules: {create: true}\ngrafana:\n  grafana.ini:\n    auth.google:\n      \
          client_secret: abc\n",
    good: "defaultRules: {create: true}\ngrafana:\n  grafana.ini:\n    auth.google:\n      \
           client_secret: $__env{GOOGLE_SECRET}\n",
    look: Look::Objects(leak),
};

pub(super) static FOLDER: Lint = Lint {
    code: "PQ212",
    title: "an application that leaves folders out",
    severity: Severity::Warning,
    why: "Argo CD applies the manifests of a folder, and those of the folders in it only where \
          `directory.recurse` is true. The others are not there, and nothing says so.",
    bad: "",
    good: "",
    look: Look::Objects(folder),
};

fn storage(set: &Set, report: &mut Report) {
    for (file, null) in &set.nulls {
        let message = if null.value == "null" {
            "the storage class becomes the word `null`, which is the name of none"
        } else {
            "a storage class that is null may become the word `null`, which is the name of none"
        };
        let hint = "leave `storageClassName` out to have the default class";
        report.add(&STORAGE, (*file, null.place.span), message, hint);
    }
}

fn misplaced(set: &Set, report: &mut Report) {
    for values in &set.values {
        for one in &values.misplaced {
            let message = format!("nothing reads `{}`", one.found);
            let hint = format!("it belongs to `{}`", one.wanted);
            report.add(&MISPLACED, (values.file, one.key.place.span), message, hint);
        }
    }
}

fn leak(set: &Set, report: &mut Report) {
    for values in &set.values {
        for one in &values.leaked {
            let message = format!("the secret `{}` is written out", one.found);
            let hint = format!("write `{}`", one.wanted);
            report.add(&LEAK, (values.file, one.key.place.span), message, hint);
        }
    }
}

/// Returns the folder of a path.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn prefix(set: &Set, report: &mut Report) {
    for values in &set.values {
        let near = |file: usize| parent(set.file_name(file)) == parent(set.file_name(values.file));
        let dependency = set
            .dependencies
            .iter()
            .find(|one| one.chart.value == "kube-prometheus-stack" && near(one.file));
        let Some(dependency) = dependency else { continue };
        let (keys, first) = (keys(values), values.first.place.span);
        let (message, place) = match &values.prefix {
            None => (format!("nothing reads {keys} at the top"), first),
            Some(prefix) if prefix.value != dependency.key => {
                (format!("nothing reads {keys} below `{}`", prefix.value), prefix.place.span)
            }
            Some(_) => continue,
        };
        let hint = format!("values of kube-prometheus-stack stand below `{}:`", dependency.key);
        report.add(&PREFIX, (values.file, place), message, hint);
        let span = dependency.chart.place.span;
        report.beside((dependency.file, span), "the chart is a dependency by this name");
    }
}

fn keys(values: &Values) -> String {
    let keys: Vec<_> = values.keys.iter().map(|key| format!("`{}`", key.value)).collect();
    keys.join(", ")
}

fn blackbox(set: &Set, report: &mut Report) {
    for (object, monitor) in set.monitors().filter(|(one, _)| one.kind == Kind::ServiceMonitor) {
        let terms = monitor.selector.iter().flat_map(|selector| &selector.terms);
        let mut values = terms.flat_map(|term| &term.values);
        let is_blackbox = values.any(|value| value.value.contains("blackbox"));
        // Whoever writes a path knows what is there.
        let is_plain = monitor.endpoints.iter().all(|one| one.path.is_none() && !one.has_params);
        if is_blackbox && is_plain {
            let span = monitor.endpoints.first().map_or(object.place().1, |one| one.span);
            let message = "this scrapes the blackbox exporter's own metrics and probes nothing";
            report.add(&BLACKBOX, (object.file, span), message, "use a Probe");
        }
    }
}

fn folder(set: &Set, report: &mut Report) {
    for object in set.of_kind(Kind::Application) {
        let Body::Folder(Some(path), false) = &object.body else { continue };
        let wanted = path.value.trim_matches('/').trim_start_matches("./");
        let inside = |name: &str| {
            let at = format!("/{name}");
            let (_, rest) = at.split_once(&format!("/{wanted}/"))?;
            Some(rest.to_owned())
        };
        // Whoever renders the folder by a tool reads it in that tool's way.
        let is_rendered = set.names.iter().filter_map(|name| inside(name)).any(|rest| {
            matches!(rest.as_str(), "Chart.yaml" | "kustomization.yaml" | "kustomization.yml")
        });
        let is_left_out = |other: &&crate::rules::manifest::Object| {
            inside(set.file_name(other.file)).is_some_and(|rest| rest.contains('/'))
        };
        let mut left: Vec<_> = set.objects.iter().filter(is_left_out).collect();
        left.sort_by_key(|other| std::cmp::Reverse(other.kind.is_scraped()));
        let Some(first) = left.first().filter(|_| !is_rendered && !wanted.is_empty()) else {
            continue;
        };
        let count = left.len();
        let message = format!(
            "the folders in `{wanted}` are left out, and with them {count} {} such as {}",
            if count == 1 { "object" } else { "objects" },
            first.title()
        );
        let hint = "write `directory: {recurse: true}` into its source";
        report.add(&FOLDER, (object.file, path.place.span), message, hint);
        let (file, span) = first.place();
        report.beside((file, Span { ..span }), "it is left out");
    }
}
