//! Handlers that look at a query's text alone.

use promqlite::format::ApiError;
use promqlite::format::write_success;
use promqlite::function::Functions;
use promqlite::plan::tree_into;
use promqlite::syntax::Expr;
use promqlite::syntax::pretty;

use super::call::Call;
use super::json;
use super::reply::Reply;
use super::service::Service;

/// Lays a query out.
pub(super) fn format_query(service: &Service, call: &Call) -> Result<Reply, ApiError> {
    Ok(json::text(&pretty(&parsed(service, call)?)))
}

/// Tells how a query is read.
pub(super) fn parse_query(service: &Service, call: &Call) -> Result<Reply, ApiError> {
    let expr = parsed(service, call)?;
    let mut tree = String::new();
    tree_into(&expr, &Functions::default(), &mut tree);
    let mut body = Vec::new();
    write_success(|into| into.extend_from_slice(tree.as_bytes()), &[], &[], &mut body);
    Ok(Reply::json(body))
}

fn parsed(service: &Service, call: &Call) -> Result<Expr, ApiError> {
    let parsed = service.engine.parse(call.form.all.first("query"));
    parsed.map(|(expr, _)| expr).map_err(ApiError::from)
}
