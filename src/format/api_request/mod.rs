//! What clients of Prometheus' HTTP API may ask, without any HTTP.
//!
//! [`Parameters`] are names and values, however they came; [`QueryRequest`], [`BrowseRequest`] and
//! their kin are what they mean, or an [`ApiError`] in Prometheus' words. A request to query is
//! run by [`QueryRequest::run`] and answered by [`write_reply`].

mod error;
mod number;
mod moment;
mod parameters;
mod series;
mod escaped;
mod query;
mod browse;
mod listing;
mod rules;
mod reply;
#[cfg(test)]
mod tests;

pub use self::browse::BrowseRequest;
pub use self::browse::ExemplarRequest;
pub use self::error::ApiError;
pub use self::error::ApiErrorKind;
pub use self::escaped::read_label_name;
pub use self::listing::MetadataRequest;
pub use self::listing::TopRequest;
pub use self::moment::Moment;
pub use self::parameters::Parameters;
pub use self::query::Answered;
pub use self::query::Patience;
pub use self::query::QueryRequest;
pub use self::query::Stats;
pub use self::reply::TRUNCATED;
pub use self::reply::reply_pieces;
pub use self::reply::write_reply;
pub use self::rules::AlertList;
pub use self::rules::RuleSort;
pub use self::rules::RulesPage;
pub use self::rules::RulesRequest;
