//! The stretch of time that a server has samples for.

use super::client::Client;
use super::error::Fault;
use super::error::RemoteError;
use super::parallel::in_parallel;
use super::query::RemoteQuery;
use super::raw::LENGTH_MAX;
use crate::engine::Ask;
use crate::storage::Cancel;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Cell;
use crate::value::Value;

/// The ends are found to the minute, and lie outside of the samples.
const NEAR: i64 = 60_000;
/// No server has samples so long after its present.
const AHEAD: Millis = Millis::from_minutes(365 * 24 * 60);
/// No server has samples from before here.
const DAWN: Timestamp = Timestamp(-1);

/// The ends of a stretch of time.
enum End {
    First,
    Last,
}

impl Client {
    /// Returns a stretch of time outside of which the server has no samples; `None` where it does
    /// not tell, or has no samples at all. It takes some dozens of requests to find out.
    pub fn span(&self, now: Timestamp, cancel: &Cancel) -> Result<Option<Window>, RemoteError> {
        for search in [by_labels, by_functions] {
            match search(self, now, cancel) {
                Ok(None) => {}
                Err(error) if is_refused(&error.fault) => {}
                found => return found,
            }
        }
        Ok(None)
    }
}

/// Tells whether a server understood what it was asked, and does not answer it.
fn is_refused(fault: &Fault) -> bool {
    matches!(fault, Fault::Told(..) | Fault::Missing(..) | Fault::Status(..))
}

/// Halves the time until it is known when labels come to be and when they go.
fn by_labels(
    client: &Client,
    now: Timestamp,
    cancel: &Cancel,
) -> Result<Option<Window>, RemoteError> {
    let has = |after: Timestamp, until: Timestamp| {
        let told = client.label_names(&[], Window { after, until }, cancel)?;
        Ok::<_, RemoteError>(!told.data.is_empty())
    };
    let dusk = now + AHEAD;
    // Who has labels at times without samples does not look at times.
    if has(Timestamp::MIN, DAWN)? || has(dusk, Timestamp::MAX)? || !has(DAWN, dusk)? {
        return Ok(None);
    }
    let ends = in_parallel(&[End::First, End::Last], 2, |end| {
        let (mut low, mut high) = (DAWN, dusk);
        while (high - low).0 > NEAR {
            let middle = low + Millis((high - low).0 / 2);
            let lower = match end {
                End::First => has(Timestamp::MIN, middle)?,
                End::Last => !has(middle, Timestamp::MAX)?,
            };
            *(if lower { &mut high } else { &mut low }) = middle;
        }
        Ok(match end {
            End::First => low,
            End::Last => high,
        })
    })?;
    Ok(ends.first().zip(ends.last()).map(|(&after, &until)| Window { after, until }))
}

/// Asks with functions that `VictoriaMetrics` has for it: its labels are those of all time.
fn by_functions(
    client: &Client,
    now: Timestamp,
    cancel: &Cancel,
) -> Result<Option<Window>, RemoteError> {
    let ask = |(fold, function): &(&str, &str)| {
        let text = format!("{fold}({function}({{__name__!=\"\"}}[{LENGTH_MAX}ms]))");
        let query = RemoteQuery { text, ask: Ask::Instant(now), lookback: None };
        let told = client.query(&query, cancel)?;
        let Value::Vector(samples) = told.data else { return Ok(None) };
        Ok(samples.first().and_then(|sample| match sample.cell {
            Cell::Float(seconds) => Some(Timestamp((seconds * 1000.0).round() as i64)),
            Cell::Histogram(_) => None,
        }))
    };
    let both = [("min", "tfirst_over_time"), ("max", "tlast_over_time")];
    let [Some(first), Some(until)] = in_parallel(&both, 2, ask)?[..] else { return Ok(None) };
    Ok(Some(Window { after: first - Millis(1), until }))
}
