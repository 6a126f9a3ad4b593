//! Requests to evaluate a query.

use std::time::Duration;
use std::time::Instant;

use crate::engine::Answer;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::engine::QueryError;
use crate::storage::Cancel;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;

use super::error::ApiError;
use super::error::ApiErrorKind;
use super::moment::Moment;
use super::moment::Span;
use super::parameters::Parameters;

/// The most steps between the start and the end of a range query.
const STEPS_MAX: i128 = 11_000;

/// A request to evaluate a query.
///
/// ```
/// use promqlite::engine::Engine;
/// use promqlite::format::{Parameters, QueryRequest, write_reply};
/// use promqlite::storage::{Cancel, Memory};
/// use promqlite::time::Timestamp;
///
/// let asked = [("query", "vector(6) * 7"), ("time", "10.5"), ("nocache", "1")];
/// let request = QueryRequest::instant(&Parameters::from_iter(asked), Timestamp(0))?;
/// let mut answered = request.run(&Engine::default(), &Memory::new(), &Cancel::new())?;
/// let mut body = Vec::new();
/// write_reply(&request, &mut answered, &mut body);
/// let expected = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"#;
/// assert!(body.starts_with(expected.as_bytes()));
///
/// let wrong = [("query", "up"), ("start", "0"), ("end", "60"), ("step", "0")];
/// let error = QueryRequest::range(&Parameters::from_iter(wrong)).unwrap_err();
/// assert_eq!(error.kind.status(), 400);
/// assert!(error.text.starts_with(r#"invalid parameter "step": zero or negative"#));
/// # Ok::<(), promqlite::format::ApiError>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct QueryRequest {
    /// The query's text.
    pub query: String,
    /// When it is asked.
    pub ask: Ask,
    /// The most series or samples that are told; `None` is all.
    pub limit: Option<usize>,
    /// The time that it may take; `None` where nobody said.
    pub timeout: Option<Patience>,
    /// How far instant selectors look back; `None` where nobody said.
    pub lookback: Option<Millis>,
    /// Whether the answer says what it took.
    pub stats: Stats,
}

/// The answer to a request, and how long it took.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// The time from the text to the plan.
    pub prepared: Duration,
    /// The time from the text to the answer.
    pub elapsed: Duration,
}

/// How long a client waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Patience {
    /// So long.
    Lasting(Duration),
    /// Not at all: its time was over before it began.
    Over,
}

/// Whether an answer says what it took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stats {
    /// It does not.
    Silent,
    /// It does.
    Told,
    /// It does, and warns that it was asked for in a word that will not be understood for ever.
    Deprecated(String),
}

impl QueryRequest {
    /// Reads a request to ask at an instant, which is `now` if it names none.
    pub fn instant(parameters: &Parameters, now: Timestamp) -> Result<Self, ApiError> {
        let limit = parameters.limit()?;
        let at = parameters.moment("time")?.map_or(now, Moment::timestamp);
        Self::with(parameters, Ask::Instant(at), limit)
    }

    /// Reads a request to ask at every step of a range.
    pub fn range(parameters: &Parameters) -> Result<Self, ApiError> {
        let limit = parameters.limit()?;
        let start = parameters.read("start", Moment::read)?;
        let end = parameters.read("end", Moment::read)?;
        if end < start {
            let why = "end timestamp must not be before start time";
            return Err(ApiError::parameter("end", why));
        }
        let step = parameters.read("step", Span::read)?;
        if step.nanoseconds() <= 0 {
            let why = "zero or negative query resolution step widths are not accepted. Try a \
                       positive integer";
            return Err(ApiError::parameter("step", why));
        }
        if end.since(start) / i128::from(step.nanoseconds()) > STEPS_MAX {
            let why = "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing \
                       the query resolution (?step=XX)";
            return Err(ApiError::bad_data(why));
        }
        let steps = Steps::range(start.timestamp(), end.timestamp(), step.millis());
        let finest = || ApiError::parameter("step", "a step is at least a millisecond long");
        Self::with(parameters, Ask::Range(steps.ok_or_else(finest)?), limit)
    }

    fn with(parameters: &Parameters, ask: Ask, limit: Option<usize>) -> Result<Self, ApiError> {
        let timeout = match parameters.first("timeout") {
            "" => None,
            _ => Some(match parameters.read("timeout", Span::read)?.ahead() {
                Some(length) => Patience::Lasting(length),
                None => Patience::Over,
            }),
        };
        let lookback = match parameters.first("lookback_delta") {
            "" => None,
            text => Some(Span::read(text).map_err(|why| {
                ApiError::bad_data(format!("error parsing lookback delta duration: {why}"))
            })?),
        };
        Ok(Self {
            query: parameters.first("query").to_owned(),
            ask,
            limit,
            timeout,
            lookback: lookback.map(Span::millis).filter(|length| length.0 > 0),
            stats: Stats::of(parameters.first("stats")),
        })
    }

    /// Evaluates the query with an engine, by the engine's options where the request has none.
    pub fn run(
        &self,
        engine: &Engine,
        storage: &dyn Storage,
        cancel: &Cancel,
    ) -> Result<Answered, ApiError> {
        let begun = Instant::now();
        let engine = self.engine(engine);
        let plan = engine.plan(&self.query, self.ask)?;
        let cancel = self.patience(cancel)?;
        let prepared = begun.elapsed();
        let answer = engine.run_plan(storage, &plan, self.ask, &cancel)?;
        Ok(Answered { answer, prepared, elapsed: begun.elapsed() })
    }

    /// Has the query evaluated by somebody else, with the engine's options as the request has them.
    pub fn run_by(
        &self,
        engine: &Engine,
        cancel: &Cancel,
        evaluate: impl FnOnce(&Engine, &str, Ask, &Cancel) -> Result<Answer, QueryError>,
    ) -> Result<Answered, ApiError> {
        let begun = Instant::now();
        let cancel = self.patience(cancel)?;
        let answer = evaluate(&self.engine(engine), &self.query, self.ask, &cancel)?;
        Ok(Answered { answer, prepared: Duration::ZERO, elapsed: begun.elapsed() })
    }

    fn engine(&self, engine: &Engine) -> Engine {
        let mut options = engine.options().clone();
        options.lookback = self.lookback.unwrap_or(options.lookback);
        engine.with_options(options)
    }

    fn patience(&self, cancel: &Cancel) -> Result<Cancel, ApiError> {
        match self.timeout {
            None => Ok(cancel.clone()),
            Some(Patience::Lasting(length)) => Ok(cancel.within(length)),
            Some(Patience::Over) => {
                let text = "query timed out in query execution";
                Err(ApiError::new(ApiErrorKind::Timeout, text))
            }
        }
    }
}

impl Stats {
    fn of(text: &str) -> Self {
        match text {
            "" => Self::Silent,
            "true" | "all" => Self::Told,
            other => Self::Deprecated(other.to_owned()),
        }
    }
}
