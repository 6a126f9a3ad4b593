//! The list of known failures, which may only shrink.

use std::collections::BTreeMap;

use libtest_mimic::Failed;
use libtest_mimic::Trial;

/// A trial that has not been told yet what is expected of it.
pub(crate) struct Case {
    /// Its name.
    pub(crate) name: String,
    /// What it does.
    pub(crate) run: Box<dyn FnOnce() -> Result<(), Failed> + Send>,
}

/// The known failures by name, each with its reason.
pub(crate) struct Pending {
    reasons: BTreeMap<String, String>,
}

impl Pending {
    /// Reads `corpus/pending.txt`, a name and a reason a line.
    pub(crate) fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/pending.txt");
        Self::of(&std::fs::read_to_string(path).expect("corpus/pending.txt can be read"))
    }

    fn of(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let entry = |line: &str| {
            let (name, reason) = line.split_once(' ').unwrap_or((line, ""));
            (name.to_owned(), reason.trim().to_owned())
        };
        Self { reasons: lines.map(entry).collect() }
    }

    /// Makes trials of cases; one that is listed has to fail. One more checks the list itself.
    pub(crate) fn apply(&self, cases: Vec<Case>) -> Vec<Trial> {
        let names: Vec<_> = cases.iter().map(|case| case.name.clone()).collect();
        let findings = self.findings(&names);
        let check = Trial::test("pending::every-entry-is-a-trial-with-a-reason", move || {
            if findings.is_empty() { Ok(()) } else { Err(Failed::from(findings.join("\n"))) }
        });
        let trial = |Case { name, run }: Case| {
            if !self.reasons.contains_key(&name) {
                return Trial::test(name, run);
            }
            Trial::test(name, || match run() {
                Err(_) => Ok(()),
                Ok(()) => Err("this passes; take it off corpus/pending.txt".into()),
            })
        };
        cases.into_iter().map(trial).chain([check]).collect()
    }

    fn findings(&self, names: &[String]) -> Vec<String> {
        let mut findings = Vec::new();
        for (name, reason) in &self.reasons {
            if reason.is_empty() {
                findings.push(format!("{name}: no reason is given"));
            }
            let folder = name.split("::").next().unwrap_or(name);
            let is_run = names.iter().any(|other| other.starts_with(folder));
            if is_run && !names.contains(name) {
                findings.push(format!("{name}: there is no such trial"));
            }
        }
        findings
    }
}
