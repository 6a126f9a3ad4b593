//! The rows for what is found while rules are read: why Prometheus would not take them.

use crate::rules::file::FlawKind;

use super::finding::Lint;
use super::finding::Look;
use super::finding::Severity;

/// Makes the row of an error.
const fn error(
    code: &'static str,
    title: &'static str,
    why: &'static str,
    bad: &'static str,
    good: &'static str,
) -> Lint {
    Lint { code, title, severity: Severity::Error, why, bad, good, look: Look::Reading }
}

const GOOD: &str = "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    \
                    expr: sum by (job) (up)\n";

static YAML: Lint = error(
    "PQ001",
    "broken YAML",
    "The file is no YAML, so Prometheus reads nothing of it. The place is where the reader gave \
     up; the cause is often a line or two above: an indentation, a quote, a colon in a text \
     without quotes.",
    "groups:\n- name: a\n  rules:\n  - record: b\n    expr: up{a: b}\n",
    GOOD,
);
static SHAPE: Lint = error(
    "PQ002",
    "a value of the wrong kind",
    "A list stands where a text is wanted, a text where a number is, and the like.",
    "groups:\n- name: a\n  limit: many\n",
    "groups:\n- name: a\n  limit: 10\n",
);
static UNKNOWN_FIELD: Lint = error(
    "PQ003",
    "an unknown field",
    "Prometheus refuses fields it does not know, so a typing error cannot be missed. Fields of \
     Thanos, Mimir, Loki and VictoriaMetrics are unknown to it, too.",
    "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n    annotation: {b: c}\n",
    "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up{job=\"a\"} == 0\n    \
     annotations: {b: c}\n",
);
static DUPLICATE_KEY: Lint = error(
    "PQ004",
    "a key that is there twice",
    "A key may stand once in a mapping.",
    "groups:\n- name: a\n  name: b\n",
    "groups:\n- name: a\n",
);
static DURATION: Lint = error(
    "PQ005",
    "a length of time that cannot be read",
    "Lengths are whole numbers with units, the largest first, such as `1h30m`. The units are ms, \
     s, m, h, d, w and y.",
    "groups:\n- name: a\n  interval: 1.5m\n",
    "groups:\n- name: a\n  interval: 1m30s\n",
);
static GROUP_NAME: Lint = error(
    "PQ006",
    "a group without a name of its own",
    "Each group of a file needs a name that no other group of the file has.",
    "groups:\n- name: a\n- name: a\n",
    "groups:\n- name: a\n- name: b\n",
);
static RULE_KIND: Lint = error(
    "PQ007",
    "neither an alert nor a recording",
    "A rule has either `alert` or `record`.",
    "groups:\n- name: a\n  rules:\n  - expr: up\n",
    GOOD,
);
static NO_EXPRESSION: Lint = error(
    "PQ008",
    "a rule without an expression",
    "A rule needs `expr`.",
    "groups:\n- name: a\n  rules:\n  - record: a:b\n",
    GOOD,
);
static EXPRESSION: Lint = error(
    "PQ009",
    "an expression that cannot be parsed",
    "The message is Prometheus' own, and the place is where in the file it speaks of.",
    "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: sum(up\n",
    GOOD,
);
static RECORDING_FIELD: Lint = error(
    "PQ010",
    "a field that recordings do not have",
    "`for`, `keep_firing_for` and `annotations` are for alerts alone.",
    "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: sum(up)\n    for: 5m\n",
    GOOD,
);
static RECORD_NAME: Lint = error(
    "PQ011",
    "a name that cannot be recorded",
    "Braces belong into the expression, and labels of what is recorded under `labels`. Before \
     version 3, names had letters, digits, underscores and colons only.",
    "groups:\n- name: a\n  rules:\n  - record: a:b{c=\"d\"}\n    expr: sum(up)\n",
    GOOD,
);
static LABEL: Lint = error(
    "PQ012",
    "a name that no label can have",
    "`__name__` is set by `record`, and a name cannot be empty. Before version 3, names had \
     letters, digits and underscores only.",
    "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: sum(up)\n    \
     labels: {__name__: c}\n",
    GOOD,
);
static TEMPLATE: Lint = error(
    "PQ013",
    "a template that cannot be parsed",
    "Labels and annotations of alerts are templates. The message is that of Go's library, and \
     the place is where in the file it speaks of.",
    "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: a > 0\n    \
     annotations: {summary: '{{ $label.job }}'}\n",
    "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: a > 0\n    \
     annotations: {summary: '{{ $labels.job }}'}\n",
);
static MANIFEST: Lint = error(
    "PQ014",
    "a manifest that the operator does not take",
    "The schema of PrometheusRule wants `apiVersion: monitoring.coreos.com/v1`, a name, a `spec`, \
     and texts as the values of labels and annotations.",
    "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {}\nspec: {}\n",
    "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec: {}\n",
);
static SECOND_DOCUMENT: Lint = Lint {
    severity: Severity::Warning,
    ..error(
        "PQ015",
        "a second document in a rule file",
        "Prometheus reads the first document of a rule file and takes no notice of the others. In \
         manifests every document counts.",
        "groups:\n- name: a\n---\ngroups:\n- name: b\n",
        "groups:\n- name: a\n- name: b\n",
    )
};
static UNRENDERED: Lint = Lint {
    severity: Severity::Warning,
    ..error(
        "PQ016",
        "a template of a chart",
        "The file is a template that Helm renders, and no YAML before that. Check what it renders \
         to: `helm template . | promqlite check -`.",
        "groups:\n{{- if .Values.alerts }}\n- name: a\n{{- end }}\n",
        "groups:\n- name: a\n",
    )
};

/// Returns the row of a kind of flaw.
pub(super) fn row(kind: FlawKind) -> &'static Lint {
    match kind {
        FlawKind::Yaml => &YAML,
        FlawKind::Shape => &SHAPE,
        FlawKind::UnknownField => &UNKNOWN_FIELD,
        FlawKind::DuplicateKey => &DUPLICATE_KEY,
        FlawKind::Duration => &DURATION,
        FlawKind::GroupName => &GROUP_NAME,
        FlawKind::RuleKind => &RULE_KIND,
        FlawKind::NoExpression => &NO_EXPRESSION,
        FlawKind::Expression => &EXPRESSION,
        FlawKind::RecordingField => &RECORDING_FIELD,
        FlawKind::RecordName => &RECORD_NAME,
        FlawKind::Label => &LABEL,
        FlawKind::Template => &TEMPLATE,
        FlawKind::Manifest => &MANIFEST,
        FlawKind::SecondDocument => &SECOND_DOCUMENT,
        FlawKind::Unrendered => &UNRENDERED,
    }
}

/// The rows of all flaws, by their codes.
pub(super) static ALL: [&Lint; 16] = [
    &YAML,
    &SHAPE,
    &UNKNOWN_FIELD,
    &DUPLICATE_KEY,
    &DURATION,
    &GROUP_NAME,
    &RULE_KIND,
    &NO_EXPRESSION,
    &EXPRESSION,
    &RECORDING_FIELD,
    &RECORD_NAME,
    &LABEL,
    &TEMPLATE,
    &MANIFEST,
    &SECOND_DOCUMENT,
    &UNRENDERED,
];
