//! The commands: one file each.

mod parse;
mod jsonl;
mod fmt;
mod verdict;
mod junit;
mod test;
mod query;
mod pages;
mod dispatch;

pub use self::dispatch::run;
