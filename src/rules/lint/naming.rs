//! Names of recorded series that look like scraped ones.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;

pub(super) static LINT: Lint = Lint {
    code: "PQ119",
    title: "a recorded name without a colon",
    severity: Severity::Info,
    why: "Recorded series are named `level:metric:operations` by custom, so that everybody sees \
          that they are recorded and by what they are grouped. A colon is in no name that is \
          scraped.",
    bad: "groups:\n- name: a\n  rules:\n  - record: up_sum\n    expr: sum by (job) (up)\n",
    good: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let name = view.rule.name();
    if !view.rule.is_alert() && !name.contains(':') {
        let message = format!("`{name}` looks like a metric that is scraped");
        let hint = "name it level:metric:operations, such as job:up:sum";
        report.add(&LINT, view.name_place(), message, hint);
    }
}
