//! Variables that no dashboard declares.

use std::collections::BTreeSet;

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Pane;
use crate::math::nearest;
use crate::rules::dashboard::is_built_in;
use crate::rules::dashboard::variables;

pub(super) static LINT: Lint = Lint {
    code: "PQ403",
    title: "a variable that is not declared",
    severity: Severity::Warning,
    why: "Grafana leaves the text as it is, so a label is compared with `$x` itself \
          and the panel stays empty. The name is mistyped most often, or the variable \
          was left behind when the panel was copied.",
    bad: r#"{"panels": [{"title": "a", "targets": [{"expr": "up{job=\"$jbo\"}"}]}], "templating":
 {"list": [{"name": "job", "type": "query", "query": "label_values(up, job)"}]}}"#,
    good: r#"{"panels": [{"title": "a", "targets": [{"expr": "up{job=\"$job\"}"}]}], "templating":
 {"list": [{"name": "job", "type": "query", "query": "label_values(up, job)"}]}}"#,
    look: Look::Pane(look),
};

fn look(pane: &Pane<'_>, report: &mut Report) {
    let Some(declared) = &pane.board.declared else { return };
    let known: BTreeSet<&str> = declared.iter().map(|variable| &*variable.name).collect();
    for variable in variables(pane.query.promql()) {
        let name = &*variable.name;
        // A name may go on where somebody meant it to end: Grafana takes the longest.
        if known.contains(name) || is_built_in(name) {
            continue;
        }
        let message = format!("the dashboard declares no variable `{name}`");
        let prefix =
            known.iter().filter(|known| name.starts_with(**known)).max_by_key(|it| it.len());
        let hint = match (prefix, nearest(name, known.iter().copied())) {
            (Some(known), _) => format!("to end the name, write `${{{known}}}`"),
            (None, Some(known)) => format!("did you mean `${known}`?"),
            (None, None) => String::new(),
        };
        report.add(&LINT, pane.at(variable.span), message, hint);
    }
}
