//! Series from texts that show native histograms bucket by bucket.
//!
//! [`Gathered`] takes the samples of one series and puts them into memory; a [`Shown`] histogram
//! becomes a native one there.

mod buckets;
mod series;

pub(crate) use self::buckets::Shown;
pub(crate) use self::buckets::ShownBucket;
pub(super) use self::series::Gathered;
#[cfg(feature = "remote")]
pub(crate) use self::series::histograms_shown;
