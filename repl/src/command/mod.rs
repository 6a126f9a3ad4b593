//! The commands: one file each.

mod parse;
mod jsonl;
mod fmt;
mod query;
mod pages;
mod dispatch;

pub use self::dispatch::run;
