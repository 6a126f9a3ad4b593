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
mod compensated;
mod sum;
mod mean;
mod reset;
mod identical;
mod bucket;
mod text;
mod validity;
mod quantile;
mod fraction;
mod moments;
mod classic;
mod trim;
#[cfg(test)]
mod samples;

pub use self::bucket::Bucket;
pub use self::bucket::Ends;
pub use self::classic::ClassicBucket;
pub use self::classic::ClassicEstimate;
pub use self::classic::Repair;
pub use self::classic::classic_fraction;
pub use self::classic::classic_quantile;
pub use self::layout::CUSTOM_BUCKETS_SCHEMA;
pub use self::layout::Histogram;
pub use self::layout::ResetHint;
pub use self::layout::Run;
pub use self::layout::Side;
pub use self::mean::HistogramMean;
pub use self::outcome::MixedSchemas;
pub use self::outcome::Outcome;
pub use self::quantile::Estimate;
pub use self::quantile::NanEffect;
pub use self::schema::COARSEST_SCHEMA;
pub use self::schema::FINEST_SCHEMA;
pub use self::schema::exponential_bound;
pub use self::schema::is_known_schema;
pub use self::schema::is_valid_schema;
pub use self::schema::reduced_index;
pub use self::sum::HistogramSum;
pub use self::trim::Keep;
pub use self::validity::Invalid;
