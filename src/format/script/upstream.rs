//! The engine as upstream's tests set it.

use std::time::Duration;

use crate::engine::Ask;
use crate::engine::Engine;
use crate::engine::Limits;
use crate::engine::Options;
use crate::engine::QueryError;
use crate::storage::Storage;
use crate::syntax::Feature;
use crate::syntax::Features;
use crate::time::Steps;

use super::command::When;
use super::evaluator::Evaluated;
use super::evaluator::Evaluator;
use super::evaluator::Refusal;

/// Returns how an engine evaluates the queries of a script, which is how upstream's tests do.
pub fn script_options() -> Options {
    let features =
        Features::SYNTAX.with(Feature::DelayedNameRemoval).with(Feature::UseStartTimestamps);
    let timeout = Some(Duration::from_secs(100));
    let limits = Limits { samples_max: 10_000, timeout, ..Limits::default() };
    Options { features, limits, ..Options::default() }
}

impl Evaluator for Engine {
    fn evaluate(
        &self,
        storage: &dyn Storage,
        query: &str,
        when: When,
    ) -> Result<Evaluated, Refusal> {
        let ask = match when {
            When::Instant(at) => Ask::Instant(at),
            When::Range { first, last, every } => {
                let steps = Steps::range(first, last, every);
                let wrong = || Refusal::Failed("a range query needs a step above zero".to_owned());
                Ask::Range(steps.ok_or_else(wrong)?)
            }
        };
        let answer = self.query(storage, query, ask).map_err(|error| match error {
            QueryError::Syntax { message, .. } => Refusal::Unreadable(message),
            other => Refusal::Failed(other.to_string()),
        })?;
        let warnings = answer.notes.warnings(query);
        let infos = answer.notes.infos(query);
        Ok(Evaluated { value: answer.value, warnings, infos })
    }
}
