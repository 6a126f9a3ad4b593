//! The commands: one file each.

mod parse;
mod jsonl;
mod fmt;
mod dispatch;

pub use self::dispatch::run;
