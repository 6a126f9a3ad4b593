//! Native histograms: their layout, their arithmetic, their quantiles.
//!
//! [`Histogram`] is a histogram of float counts with exponential or custom buckets. This room
//! knows no labels, no time and no warnings; what an operation noticed comes back as a value.

mod layout;
mod fractions;
mod schema;
mod outcome;
mod walk;
mod cells;
mod union;
mod lost;
mod zero;
mod custom;
mod resolution;
mod add;
mod scale;
#[cfg(test)]
mod samples;

pub use self::layout::CUSTOM_BUCKETS_SCHEMA;
pub use self::layout::Histogram;
pub use self::layout::ResetHint;
pub use self::layout::Run;
pub use self::layout::Side;
pub use self::outcome::MixedSchemas;
pub use self::outcome::Outcome;
pub use self::schema::COARSEST_SCHEMA;
pub use self::schema::FINEST_SCHEMA;
pub use self::schema::exponential_bound;
pub use self::schema::is_known_schema;
pub use self::schema::is_valid_schema;
pub use self::schema::reduced_index;
