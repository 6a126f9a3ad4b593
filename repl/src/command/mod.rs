//! The commands: one file each.

mod jsonl;
mod parse;
mod fmt;
mod verdict;
mod junit;
mod test;
mod dispatch;

pub use self::dispatch::run;
