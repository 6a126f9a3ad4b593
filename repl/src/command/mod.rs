//! The commands: one file each.

mod jsonl;
mod parse;
mod fmt;
mod dispatch;

pub use self::dispatch::run;
