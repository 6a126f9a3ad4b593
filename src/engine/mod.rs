//! A query from its text to its answer.
//!
//! [`Engine`] holds what all queries share: [`Options`], limits and functions. [`Engine::query`]
//! takes a storage, a text and an [`Ask`], and gives an [`Answer`].

mod options;
mod error;
mod answer;
mod ask;
mod query;
mod analysis;

pub use self::analysis::Analysis;
pub use self::answer::Answer;
pub use self::answer::Statistics;
pub use self::ask::Ask;
pub use self::error::QueryError;
pub use self::options::Limits;
pub use self::options::Options;
pub use self::query::Engine;
