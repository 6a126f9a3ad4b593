//! What became of a test file, whatever kind of tests it holds.

use std::fmt::Write;

use serde::Serialize;

/// What became of a file.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    /// The file.
    pub(crate) file: String,
    /// How many questions it asks.
    pub(crate) evals: usize,
    /// What each of them is called and what was wrong, in order.
    pub(crate) cases: Vec<Case>,
}

/// What became of one question of a file.
#[derive(Debug, Serialize)]
pub(crate) struct Case {
    /// Its line.
    pub(crate) line: usize,
    /// Its name, or else the question itself.
    pub(crate) name: String,
    /// What was wrong, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<Failure>,
}

/// What was wrong.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    /// The first difference, in a line.
    pub(crate) reason: String,
    /// What was expected, in lines.
    pub(crate) expected: Vec<String>,
    /// What came out, in lines.
    pub(crate) got: Vec<String>,
    /// What the parts of the expression gave, in lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) why: Vec<String>,
}

impl Verdict {
    /// Returns the verdict on a file that cannot be read as tests.
    pub(crate) fn unreadable(file: String, line: usize, reason: String) -> Self {
        let failure =
            Some(Failure { reason, expected: Vec::new(), got: Vec::new(), why: Vec::new() });
        Self { file, evals: 0, cases: vec![Case { line, name: String::new(), failure }] }
    }

    /// Tells whether nothing was wrong.
    pub(crate) fn passed(&self) -> bool {
        self.cases.iter().all(|case| case.failure.is_none())
    }

    /// Writes the verdict for people: a line if all is well, else what differs side by side.
    pub(crate) fn text(&self) -> String {
        if self.passed() {
            return format!("ok {} ({} evals)\n", self.file, self.evals);
        }
        let mut text = String::new();
        for case in &self.cases {
            if let Some(failure) = &case.failure {
                let (file, line, name) = (&self.file, case.line, &case.name);
                let colon = if name.is_empty() { "" } else { ": " };
                let _ = writeln!(text, "FAIL {file}:{line} {name}{colon}{}", failure.reason);
                failure.side_by_side(&mut text);
                for line in &failure.why {
                    let _ = writeln!(text, "    {line}");
                }
            }
        }
        text
    }
}

/// How wide the left column may become before lines stand below each other instead.
const COLUMN_MAX: usize = 100;

impl Failure {
    fn side_by_side(&self, into: &mut String) {
        if self.expected.is_empty() && self.got.is_empty() {
            return;
        }
        let width = |lines: &[String]| lines.iter().map(|line| line.chars().count()).max();
        let column = width(&self.expected).unwrap_or(0).clamp("expected".len(), COLUMN_MAX);
        let rows = self.expected.len().max(self.got.len());
        let _ = writeln!(into, "    {:column$} | got", "expected");
        for row in 0..rows {
            let line = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
            let (expected, got) = (line(&self.expected), line(&self.got));
            let mark = if expected == got { '|' } else { '!' };
            let text = format!("    {expected:column$} {mark} {got}");
            let _ = writeln!(into, "{}", text.trim_end());
        }
    }
}

/// Writes how many files passed and how many failed.
pub(crate) fn summary(verdicts: &[Verdict]) -> String {
    let passed = verdicts.iter().filter(|verdict| verdict.passed()).count();
    format!("{passed} passed, {} failed\n", verdicts.len() - passed)
}
