//! Native histograms: their layout, their arithmetic, their quantiles.
//!
//! [`Histogram`] is a histogram of float counts with exponential or custom buckets. This room
//! knows no labels, no time and no warnings; what an operation noticed comes back as a value.

mod layout;

pub use self::layout::CUSTOM_BUCKETS_SCHEMA;
pub use self::layout::Histogram;
pub use self::layout::ResetHint;
pub use self::layout::Run;
pub use self::layout::Side;
