//! The aggregations of the language.

mod row;

pub use self::row::Aggregation;
