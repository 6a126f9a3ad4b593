//! Findings in the form that code scanning reads.

use promqlite::rules::lint::Lint;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::all;
use serde_json::Value;
use serde_json::json;

use super::shown::Beside;
use super::shown::Shown;

/// Makes a log of one run.
pub(super) fn document(findings: &[Shown]) -> Value {
    let rules: Vec<_> = all().map(rule).collect();
    let results: Vec<_> = findings.iter().map(result).collect();
    let driver = json!({
        "name": "promqlite",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "results": results }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(lint: &Lint) -> Value {
    json!({
        "id": lint.code,
        "shortDescription": { "text": lint.title },
        "fullDescription": { "text": lint.why },
        "defaultConfiguration": { "level": level(lint.severity) },
    })
}

fn result(shown: &Shown) -> Value {
    let hint = shown.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    let related: Vec<_> = shown.related.iter().map(beside).collect();
    json!({
        "ruleId": shown.code,
        "level": level(shown.severity),
        "message": { "text": format!("{}{hint}", shown.message) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": shown.file },
                "region": {
                    "startLine": shown.line,
                    "startColumn": shown.column,
                    "endColumn": shown.column + shown.width,
                },
            },
        }],
        "relatedLocations": related,
    })
}

fn beside(beside: &Beside) -> Value {
    json!({
        "message": { "text": beside.message },
        "physicalLocation": {
            "artifactLocation": { "uri": beside.file },
            "region": { "startLine": beside.line, "startColumn": beside.column },
        },
    })
}
