//! The seam to where samples lie.
//!
//! A [`Storage`] is asked once a query, for all its selectors together ([`Select`]); it answers
//! each with a [`SeriesSet`], whose series are read one by one and from several threads.
//! [`Memory`] is the storage of tests and of small programs.

mod error;
mod strictness;
mod distinct;
mod cancel;
mod context;
mod select;
mod source;
mod chunk_size;
mod open_chunk;
mod by_labels;
mod memory;
mod merged;
mod replicas;

pub use self::cancel::Cancel;
pub use self::cancel::Stop;
pub use self::context::Context;
pub use self::distinct::distinct;
pub use self::error::AppendError;
pub use self::error::StorageError;
pub use self::memory::Memory;
pub use self::merged::Merged;
#[cfg(feature = "remote")]
pub(crate) use self::merged::merge;
pub use self::replicas::Replicas;
pub use self::select::Buckets;
pub use self::select::LabelNeeds;
pub use self::select::Select;
pub use self::source::Metadata;
pub use self::source::SeriesSet;
pub use self::source::Storage;
pub use self::strictness::Strictness;
