//! Fills answers into a script.

use crate::format::read_series;

use super::command::Eval;
use super::command::Script;
use super::command::When;
use super::outcome::Outcome;

/// Lines that say more than which series an answer has, and so stay as they are.
const KEPT: [&str; 3] = ["expect ", "expected_fail_message", "expected_fail_regexp"];

impl Script {
    /// Returns the text of a script with the expected series of each query that differs replaced
    /// by its answer, and how many were; what is expected of warnings and failures stays.
    ///
    /// A query that failed, or that differs only when it is asked in another form, stays as it is.
    pub fn update(text: &str, outcomes: &[Outcome]) -> (String, usize) {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut updated = 0;
        // From the end, so that the numbers of the lines before stay true.
        for outcome in outcomes.iter().rev() {
            let Some(answer) = answer(outcome) else { continue };
            let eval = &outcome.eval;
            let Some(body) = lines.get(eval.line..eval.last_line) else { continue };
            let body = new_body(body, answer);
            lines.splice(eval.line..eval.last_line, body);
            updated += 1;
        }
        let mut text = lines.join("\n");
        text.push('\n');
        (text, updated)
    }
}

/// Returns the lines that should stand below a query, where its answer is not as expected.
fn answer(outcome: &Outcome) -> Option<&[String]> {
    let difference = outcome.verdict.as_ref().err()?;
    let Eval { when, expect, .. } = &*outcome.eval;
    let is_range = matches!(when, When::Range { .. }) || expect.grid.is_some();
    let own = difference.form.is_empty() && expect.failure.is_none();
    let lines = difference.got.as_deref().filter(|_| own)?;
    // A range vector needs a line that says its times, which only its author can choose.
    let one_value = |line: &String| read_series(line, 1).map_or(true, |one| one.items.len() == 1);
    (is_range || lines.iter().all(one_value)).then_some(lines)
}

fn new_body(old: &[String], answer: &[String]) -> Vec<String> {
    let indent = old.first().map_or("  ", |line| &line[..line.len() - line.trim_start().len()]);
    let kept = old.iter().filter(|line| {
        let line = line.trim_start();
        KEPT.iter().any(|start| line.starts_with(start)) && !line.starts_with("expect string")
    });
    let answer = answer.iter().map(|line| format!("{indent}{line}"));
    kept.cloned().chain(answer).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::format::Script;
    use crate::format::script_options;

    fn updated(text: &str) -> (String, usize) {
        let outcomes = Script::read(text).expect(text).run(&Engine::new(script_options()));
        Script::update(text, &outcomes)
    }

    #[test]
    fn answers_are_filled_in_where_they_differ() {
        let load = "load 1m\n  m{a=\"b\"} 1 2\n\n# one\neval instant at 1m m * 2\n";
        let range = "eval range from 0 to 1m step 1m m\n    expect no_warn\n";
        let text = format!("{load}\n{range}    m 7\n\neval instant at 0 1\n  2");
        let text = text.as_str();
        let twice = "  {a=\"b\"} 4\n";
        let wanted =
            format!("{load}{twice}\n{range}    m{{a=\"b\"}} 1 2\n\neval instant at 0 1\n  1\n");
        let wanted = wanted.as_str();
        assert_eq!(updated(text), (wanted.to_owned(), 3));
        assert_eq!(updated(wanted), (wanted.to_owned(), 0));
    }

    #[test]
    fn what_failed_or_should_have_stays() {
        let text = "load 1m\n  m 1\n\neval instant at 0 m + on() topk(NaN, m)\n  m 1\n\n\
            eval instant at 0 m\n  expect fail\n";
        assert_eq!(updated(text), (text.to_owned(), 0));
    }
}
