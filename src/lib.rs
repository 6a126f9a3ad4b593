//! PromQL that anyone can embed.

pub mod math;
pub mod time;
pub mod label;
pub mod syntax;
pub mod histogram;
pub mod value;
pub mod function;
#[cfg(feature = "rules")]
pub mod rules;
