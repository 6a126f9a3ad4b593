//! Answers to requests, as the API gives them.

use crate::format::Beside;
use crate::format::told;
use crate::format::value_pieces;
use crate::math::append;
use crate::math::quote;
use crate::value::Value;

use super::query::Answered;
use super::query::QueryRequest;
use super::query::Stats;

/// The warning of an answer that has more than was asked for.
pub const TRUNCATED: &str = "results truncated due to limit";

/// Appends the answer to a request; what is beyond the request's limit is dropped.
pub fn write_reply(request: &QueryRequest, answered: &mut Answered, into: &mut Vec<u8>) {
    for piece in reply_pieces(request, answered) {
        into.extend_from_slice(&piece);
    }
}

/// Returns the answer to a request in pieces that follow each other, written on all threads.
pub fn reply_pieces(request: &QueryRequest, answered: &mut Answered) -> Vec<Vec<u8>> {
    let [mut warnings, infos] = told(&answered.answer.notes, &request.query);
    if request.limit.is_some_and(|limit| truncate(&mut answered.answer.value, limit)) {
        warnings.push(TRUNCATED.to_owned());
    }
    if let Stats::Deprecated(word) = &request.stats {
        warnings.push(format!(
            "value {} for parameter \"stats\" is deprecated and will be rejected in the next major \
             release, use \"true\" or \"all\"",
            quote(word)
        ));
    }
    let stats = match &request.stats {
        Stats::Silent => String::new(),
        Stats::Told | Stats::Deprecated(_) => statistics(answered),
    };
    value_pieces(&answered.answer.value, &Beside { stats, warnings, infos })
}

/// Drops what is beyond a limit; tells whether there was anything.
fn truncate(value: &mut Value, limit: usize) -> bool {
    match value {
        Value::Vector(samples) if samples.len() > limit => samples.truncate(limit),
        Value::Matrix(series) if series.len() > limit => series.truncate(limit),
        _ => return false,
    }
    true
}

/// Returns what a query took as JSON; queues and sorts are no part of it.
fn statistics(answered: &Answered) -> String {
    let seconds = answered.elapsed.as_secs_f64();
    let prepared = answered.prepared.as_secs_f64();
    let figures = answered.answer.statistics;
    let (read, peak) = (figures.samples_read, figures.samples_peak);
    let mut text = String::new();
    append(
        &mut text,
        format_args!(
            "{{\"timings\":{{\"evalTotalTime\":{seconds},\"resultSortTime\":0,\
             \"queryPreparationTime\":{prepared},\"innerEvalTime\":{},\"execQueueTime\":0,\
             \"execTotalTime\":{seconds}}},\"samples\":{{\"totalQueryableSamples\":{read},\
             \"samplesRead\":{read},\"peakSamples\":{peak}}}}}",
            seconds - prepared
        ),
    );
    text
}
