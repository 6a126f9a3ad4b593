//! What nobody can read of dashboards.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Severity;

pub(super) static LINT: Lint = Lint {
    code: "PQ401",
    title: "a query of a dashboard that cannot be parsed",
    severity: Severity::Warning,
    why: "Prometheus refuses the query, and the panel shows an error. The message is \
          its own. Variables are taken for whatever may stand in their place, so what \
          is told is wrong with any values.",
    bad: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \
          \"sum(rate(a_total[5m])[30s])\"}]}], \"templating\": {\"list\": []}}",
    good: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \
           \"sum(rate(a_total[30s]))\"}]}], \"templating\": {\"list\": []}}",
    look: Look::Reading,
};

pub(super) static JSON: Lint = Lint {
    code: "PQ402",
    title: "a dashboard that is broken JSON",
    severity: Severity::Error,
    why: "Grafana reads nothing of the file. The place is where the reader gave up; \
          the cause is often a comma or a quote before it.",
    bad: "{\"panels\": [{\"targets\": [}]}",
    good: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \"up\"}]}], \
           \"templating\": {\"list\": []}}",
    look: Look::Reading,
};
