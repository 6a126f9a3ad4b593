//! Handlers that evaluate queries.

use std::time::Instant;

use promqlite::format::ApiError;
use promqlite::format::ApiErrorKind;
use promqlite::format::ExemplarRequest;
use promqlite::format::QueryRequest;
use promqlite::format::reply_pieces;
use promqlite::storage::Cancel;
use promqlite::syntax::ExprKind;

use super::call::Call;
use super::json;
use super::reply::Reply;
use super::service::Service;
use super::service::Sight;

/// Evaluates at an instant.
pub(super) fn query(service: &Service, call: &Call, cancel: &Cancel) -> Result<Reply, ApiError> {
    let sight = service.sight();
    let request = QueryRequest::instant(&call.form.all, sight.now)?;
    answer(service, &sight, &request, cancel)
}

/// Evaluates at every step of a range.
pub(super) fn query_range(
    service: &Service,
    call: &Call,
    cancel: &Cancel,
) -> Result<Reply, ApiError> {
    let request = QueryRequest::range(&call.form.all)?;
    answer(service, &service.sight(), &request, cancel)
}

fn answer(
    service: &Service,
    sight: &Sight,
    request: &QueryRequest,
    cancel: &Cancel,
) -> Result<Reply, ApiError> {
    let begun = Instant::now();
    let answered = match &service.world.cluster {
        None => request.run(&service.engine, sight.storage.as_ref(), cancel),
        Some(cluster) => request.run_by(&service.engine, cancel, |engine, text, ask, cancel| {
            cluster.query(engine, text, ask, cancel)
        }),
    };
    service.figures.asked(request, &answered, begun.elapsed());
    let mut answered = answered?;
    let mut reply = Reply::pieces(reply_pieces(request, &mut answered));
    let bytes_max = service.settings.answer_max;
    if reply.len() > bytes_max {
        service.figures.stopped("answer");
        let text = format!("the answer would have more than {bytes_max} bytes");
        return Err(ApiError::new(ApiErrorKind::Execution, text));
    }
    reply.remark.samples = answered.answer.statistics.samples_read;
    reply.remark.series = answered.answer.statistics.series;
    Ok(reply)
}

/// Answers a query for exemplars, of which there are none.
pub(super) fn exemplars(service: &Service, call: &Call) -> Result<Reply, ApiError> {
    let request = ExemplarRequest::read(&call.form.all)?;
    let parsed = service.engine.parse(&request.query);
    let (expr, _) = parsed.map_err(|error| ApiError::bad_data(error.to_string()))?;
    let mut selectors = 0;
    expr.walk(|part| {
        let found = matches!(part.kind, ExprKind::Selector(_) | ExprKind::Range(_));
        selectors += usize::from(found);
    });
    if selectors == 0 {
        return Ok(Reply::empty(axum::http::StatusCode::NO_CONTENT));
    }
    Ok(json::list::<()>(&[], |(), _| {}, &[]))
}
