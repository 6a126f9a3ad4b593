//! One query, asked in all forms in which upstream asks it.

use crate::format::Item;
use crate::label::Labels;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;
use crate::value::Series;
use crate::value::Value;

use super::command::Eval;
use super::command::Expect;
use super::command::ExpectSeries;
use super::command::Noted;
use super::command::Order;
use super::command::When;
use super::evaluator::Evaluated;
use super::evaluator::Evaluator;
use super::evaluator::Refusal;
use super::outcome::Difference;

/// Calls whose answers change with the ends of a range query.
const QUERY_CONTEXT: [&str; 4] = ["start()", "end()", "range()", "step()"];

impl Eval {
    /// Asks the query in all forms that upstream asks it in, and judges the answers.
    pub fn run(&self, storage: &dyn Storage, evaluator: &dyn Evaluator) -> Result<(), Difference> {
        Trial { eval: self, storage, evaluator }.run()
    }

    /// Asks a range query once for each of its steps, and judges each answer by itself.
    ///
    /// Queries that look at the ends of the range are passed over, and so are those that fail;
    /// what is expected of warnings and infos holds for a range as a whole.
    pub fn run_steps(
        &self,
        storage: &dyn Storage,
        evaluator: &dyn Evaluator,
    ) -> Result<(), Difference> {
        let When::Range { .. } = self.when else { return Ok(()) };
        // Some of the calls may be written in capitals where they stand for a length of time.
        if self.expect.failure.is_some() || looks_at_ends(&self.query.to_ascii_lowercase()) {
            return Ok(());
        }
        let steps = self.grid().into_iter().flat_map(Steps::iter).enumerate();
        for (step, at) in steps {
            let eval = self.at_step(step, at);
            Trial { eval: &eval, storage, evaluator }.run_step(at)?;
        }
        Ok(())
    }

    /// Returns the expectation of one step, as that of an instant query.
    fn at_step(&self, step: usize, at: Timestamp) -> Self {
        let series = self.expect.series.iter().filter_map(|series| {
            let item = series.items.get(step).filter(|item| **item != Item::Omitted)?;
            Some(ExpectSeries { items: vec![item.clone()], ..series.clone() })
        });
        let expect = Expect { series: series.collect(), ..Expect::default() };
        Self { when: When::Instant(at), expect, ..self.clone() }
    }
}

/// A query on its way through all forms.
struct Trial<'a> {
    eval: &'a Eval,
    storage: &'a dyn Storage,
    evaluator: &'a dyn Evaluator,
}

impl Trial<'_> {
    /// Asks the query in all forms; the first difference is the verdict.
    fn run(&self) -> Result<(), Difference> {
        let Eval { query, when, .. } = self.eval;
        let When::Instant(at) = *when else {
            return self.ask(query, *when).map(drop);
        };
        self.ask_instant(query, at)?;
        let Some(pinned) = super::pin::pin(query, at) else { return Ok(()) };
        for moved in moved_times(at) {
            self.ask_instant(&pinned, moved)?;
        }
        Ok(())
    }

    fn run_step(&self, at: Timestamp) -> Result<(), Difference> {
        let (query, when) = (&self.eval.query, self.eval.when);
        let answer = self.evaluator.evaluate(self.storage, query, when);
        let value = answer.map(|answer| answer.value);
        let value =
            value.map_err(|why| self.difference(query, when, format!("error: {why}"), None));
        let value = match value? {
            // A range of scalars is one series without labels.
            Value::Scalar(_, number) => {
                let cell = Cell::Float(number);
                Value::Vector(vec![Sample { labels: Labels::empty(), at, cell }])
            }
            other => other,
        };
        self.eval.judge(&value).map_err(|why| {
            let reason = format!("{why}, as an instant query at {} ms", at.0);
            self.difference(query, when, reason, Some(&value))
        })
    }

    /// Asks an instant query, and asks again for a range whose middle step it is.
    fn ask_instant(&self, query: &str, at: Timestamp) -> Result<(), Difference> {
        let Some(answer) = self.ask(query, When::Instant(at))? else { return Ok(()) };
        let expect = &self.eval.expect;
        if expect.grid.is_some() || expect.text.is_some() || looks_at_ends(query) {
            return Ok(());
        }
        let minute = Millis::from_minutes(1);
        let when = When::Range { first: at - minute, last: at + minute, every: minute };
        let around = self.evaluator.evaluate(self.storage, query, when);
        let around = around.map_err(|why| {
            self.difference(query, when, format!("error in range mode: {why}"), None)
        })?;
        if expect.order == Order::Lines {
            // Ranges come sorted by labels.
            return Ok(());
        }
        let middle = middle(&answer.value, &around.value, at);
        let judged = middle.as_ref().map_err(Clone::clone).and_then(|value| self.eval.judge(value));
        judged.map_err(|why| {
            let reason = format!("{why}, in range mode");
            self.difference(query, when, reason, middle.ok().as_ref())
        })
    }

    /// Asks a query and judges the answer; an expected failure leaves no answer.
    fn ask(&self, query: &str, when: When) -> Result<Option<Evaluated>, Difference> {
        let expected = self.eval.expect.failure.as_ref();
        match (self.evaluator.evaluate(self.storage, query, when), expected) {
            (Err(Refusal::Unreadable(why)), _) => {
                Err(self.difference(query, when, format!("the query cannot be read: {why}"), None))
            }
            (Err(why), None) => Err(self.difference(query, when, format!("error: {why}"), None)),
            (Err(why), Some(wanted)) => {
                let text = why.to_string();
                match wanted.iter().find(|message| !message.fits(&text)) {
                    None => Ok(None),
                    Some(message) => {
                        let reason = format!("expected error {message}, but got: {text}");
                        Err(self.difference(query, when, reason, None))
                    }
                }
            }
            (Ok(answer), Some(_)) => {
                let reason = "expected error but got none".to_owned();
                Err(self.difference(query, when, reason, Some(&answer.value)))
            }
            (Ok(answer), None) => {
                let judged =
                    self.judge_notes(&answer).and_then(|()| self.eval.judge(&answer.value));
                match judged {
                    Ok(()) => Ok(Some(answer)),
                    Err(why) => Err(self.difference(query, when, why, Some(&answer.value))),
                }
            }
        }
    }

    fn judge_notes(&self, answer: &Evaluated) -> Result<(), String> {
        let expect = &self.eval.expect;
        judge_notes("warn", &expect.warnings, &answer.warnings)?;
        judge_notes("info", &expect.infos, &answer.infos)
    }

    fn difference(
        &self,
        query: &str,
        when: When,
        reason: String,
        value: Option<&Value>,
    ) -> Difference {
        let own = query == self.eval.query && when == self.eval.when;
        Difference {
            form: if own { String::new() } else { format!("{query} {}", describe(when)) },
            reason,
            expected: self.eval.expected_lines(),
            got: value.map(|value| self.eval.answer_lines(value)),
        }
    }
}

fn judge_notes(kind: &str, wanted: &Noted, got: &[String]) -> Result<(), String> {
    let messages = match wanted {
        Noted::Open => return Ok(()),
        Noted::None if got.is_empty() => return Ok(()),
        Noted::None => return Err(format!("unexpected {kind} annotations: {got:?}")),
        Noted::Each(messages) => messages,
    };
    if got.is_empty() {
        return Err(format!("expected {kind} annotations but none were found"));
    }
    for message in messages {
        if !got.iter().any(|text| message.fits(text)) {
            return Err(format!("expected {kind} annotation {message}, found: {got:?}"));
        }
    }
    match got.iter().find(|text| !messages.iter().any(|message| message.fits(text))) {
        None => Ok(()),
        Some(text) => Err(format!("unexpected {kind} annotation {text:?}")),
    }
}

fn looks_at_ends(query: &str) -> bool {
    QUERY_CONTEXT.iter().any(|call| query.contains(call))
}

/// Returns the evaluation times at which a query that is pinned to one time is asked.
fn moved_times(Timestamp(at): Timestamp) -> Vec<Timestamp> {
    let times = match at {
        0 => vec![-1000, 0, 1000],
        _ => vec![at.saturating_mul(-10), 0, at / 5, at, at.saturating_mul(10)],
    };
    times.into_iter().map(Timestamp).collect()
}

/// Returns what a range query says of one of its steps, in the form of an instant's answer.
fn middle(instant: &Value, range: &Value, at: Timestamp) -> Result<Value, String> {
    let Value::Matrix(series) = range else {
        return Err("a range query returned no matrix".to_owned());
    };
    if let Some(pair) = series.windows(2).find(|pair| pair[0].labels > pair[1].labels) {
        return Err(format!("the series are not sorted: {} first", pair[0].labels));
    }
    let sample = |one: &Series| {
        let cell = super::likeness::points(one).into_iter().find(|(time, _)| *time == at)?.1;
        Some(Sample { labels: one.labels.clone(), at, cell })
    };
    let samples: Vec<_> = series.iter().filter_map(sample).collect();
    match (instant, &samples[..]) {
        (Value::Scalar(..), [Sample { cell: Cell::Float(value), .. }]) => {
            Ok(Value::Scalar(at, *value))
        }
        (Value::Scalar(..), _) => Err("a scalar has no value at this step".to_owned()),
        _ => Ok(Value::Vector(samples)),
    }
}

fn describe(when: When) -> String {
    match when {
        When::Instant(at) => format!("at {} ms", at.0),
        When::Range { first, last, every } => {
            format!("from {} to {} ms, step {} ms", first.0, last.0, every.0)
        }
    }
}
