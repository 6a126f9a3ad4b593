//! The texts that samples and their expectations come in, both ways.
//!
//! [`read_series`] and [`write_histogram`] are the notation of single series; [`Script`] is a
//! whole file of promqltest, which is loaded, run and judged here. [`read_text`] reads scrapes,
//! saved answers, dumps and scripts, whichever [`Content`] finds a text to be. [`QueryRequest`]
//! and its kin are the HTTP API without HTTP: parameters go in, [`write_reply`] and [`ApiError`]
//! come out.

mod notation;
mod loaded;
mod gathered;
mod script;
mod api_json;
mod api_request;
mod exposition;
mod dump;
mod content;
#[cfg(feature = "pack")]
mod pack;

pub use self::api_json::Beside;
pub use self::api_json::answer_pieces;
pub use self::api_json::read_answer;
pub use self::api_json::told;
pub use self::api_json::value_pieces;
pub use self::api_json::write_answer;
pub use self::api_json::write_data;
pub use self::api_json::write_failure;
pub use self::api_json::write_json_labels;
pub use self::api_json::write_json_markup;
pub use self::api_json::write_json_text;
pub use self::api_json::write_success;
pub use self::api_json::write_value;
pub use self::api_request::AlertList;
pub use self::api_request::Answered;
pub use self::api_request::ApiError;
pub use self::api_request::ApiErrorKind;
pub use self::api_request::BrowseRequest;
pub use self::api_request::ExemplarRequest;
pub use self::api_request::MetadataRequest;
pub use self::api_request::Moment;
pub use self::api_request::Parameters;
pub use self::api_request::Patience;
pub use self::api_request::QueryRequest;
pub use self::api_request::RuleSort;
pub use self::api_request::RulesPage;
pub use self::api_request::RulesRequest;
pub use self::api_request::Stats;
pub use self::api_request::TRUNCATED;
pub use self::api_request::TopRequest;
pub use self::api_request::read_label_name;
pub use self::api_request::reply_pieces;
pub use self::api_request::write_reply;
pub use self::content::Content;
pub use self::content::read_text;
pub use self::dump::read_dump;
pub use self::exposition::Dialect;
pub use self::exposition::ExpositionTerms;
pub use self::exposition::read_exposition;
#[cfg(feature = "remote")]
pub(crate) use self::gathered::Shown;
#[cfg(feature = "remote")]
pub(crate) use self::gathered::ShownBucket;
#[cfg(feature = "remote")]
pub(crate) use self::gathered::histograms_shown;
pub use self::loaded::Loaded;
pub use self::notation::HintText;
pub use self::notation::Item;
pub use self::notation::NotationError;
pub use self::notation::SeriesLine;
pub use self::notation::read_duration;
pub use self::notation::read_float;
pub use self::notation::read_number;
pub use self::notation::read_series;
pub use self::notation::read_series_start;
pub use self::notation::write_duration;
pub use self::notation::write_float;
pub use self::notation::write_histogram;
pub use self::notation::write_items;
pub use self::notation::write_metric;
#[cfg(feature = "pack")]
pub use self::pack::Held;
#[cfg(feature = "pack")]
pub use self::pack::HeldText;
#[cfg(feature = "pack")]
pub use self::pack::PackError;
#[cfg(feature = "pack")]
pub use self::pack::PackLimits;
#[cfg(feature = "pack")]
pub use self::pack::unpack;
pub use self::script::Classic;
pub use self::script::Command;
pub use self::script::Difference;
pub use self::script::Eval;
pub use self::script::Evaluated;
pub use self::script::Evaluator;
pub use self::script::Expect;
pub use self::script::ExpectSeries;
pub use self::script::Load;
pub use self::script::LoadSeries;
pub use self::script::Message;
pub use self::script::Noted;
pub use self::script::Order;
pub use self::script::Outcome;
pub use self::script::Refusal;
pub use self::script::Script;
pub use self::script::Situation;
pub use self::script::When;
pub use self::script::script_options;
