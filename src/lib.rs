//! PromQL that anyone can embed.

// The generated parser names it.
extern crate alloc;

pub mod math;
pub mod time;
pub mod label;
pub mod syntax;
pub mod histogram;
pub mod value;
pub mod function;
pub mod aggregate;
pub mod storage;
pub mod plan;
pub mod exec;
pub mod engine;
#[cfg(feature = "tsdb")]
pub mod tsdb;
pub mod format;
