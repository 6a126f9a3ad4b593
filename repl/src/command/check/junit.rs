//! Findings as failed test cases, a suite for each file.

use promqlite::rules::lint::Severity;

use super::super::junit;
use super::super::verdict::Case;
use super::super::verdict::Failure;
use super::super::verdict::Verdict;
use super::shown::Shown;

/// Writes one document; what is less than `worst` passes.
pub(super) fn document(files: &[String], findings: &[Shown], worst: Severity) -> String {
    let verdicts: Vec<_> = files
        .iter()
        .map(|file| {
            let own = findings.iter().filter(|shown| shown.file == *file);
            let mut cases: Vec<_> = own.map(|shown| case(shown, worst)).collect();
            if cases.is_empty() {
                cases.push(Case { line: 1, name: "no findings".to_owned(), failure: None });
            }
            Verdict { file: file.clone(), evals: cases.len(), cases }
        })
        .collect();
    junit::document(&verdicts, None)
}

fn case(shown: &Shown, worst: Severity) -> Case {
    let reason = format!("{}: {}", shown.severity, shown.message);
    let failure =
        Failure { reason, expected: Vec::new(), got: vec![shown.source.clone()], why: Vec::new() };
    let failure = (shown.severity >= worst).then_some(failure);
    Case { line: shown.line, name: format!("{} {}", shown.code, shown.title), failure }
}
