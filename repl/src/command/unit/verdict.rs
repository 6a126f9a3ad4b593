//! What became of a file of unit tests, in the form that all test files share.

use promqlite::format::write_duration;
use promqlite::rules::unit::Outcome;
use promqlite::rules::unit::Question;
use promqlite::rules::yaml::Source;

use crate::command::verdict::Case;
use crate::command::verdict::Failure;
use crate::command::verdict::Verdict;

/// Makes a verdict of what became of the questions of a file.
pub(super) fn verdict(file: String, source: &Source, outcomes: Vec<Outcome>) -> Verdict {
    let is_question = |outcome: &&Outcome| outcome.question != Question::Whole;
    let evals = outcomes.iter().filter(is_question).count();
    Verdict { file, evals, cases: outcomes.into_iter().map(|one| case(source, one)).collect() }
}

fn case(source: &Source, outcome: Outcome) -> Case {
    let (line, _) = source.line_column(outcome.span);
    let asked = match &outcome.question {
        Question::Whole => outcome.name.clone(),
        Question::Alert { alert, at, .. } => {
            format!("{}: {alert} at {}", outcome.name, write_duration(at.0))
        }
        Question::Query { query, at, .. } => {
            let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{}: {query} at {}", outcome.name, write_duration(at.0))
        }
    };
    let failure = outcome.shortfall.map(|shortfall| Failure {
        reason: shortfall.reason,
        expected: shortfall.expected,
        got: shortfall.got,
        why: shortfall.why,
    });
    Case { line, name: asked, failure }
}
