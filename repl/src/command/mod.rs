//! The commands: one file each.

mod jsonl;
mod parse;
mod fmt;
mod query;
mod explain;
mod inspect;
mod bar;
mod capture;
mod book;
mod serve;
mod terminal;
mod lines;
mod pages;
mod verdict;
mod coverage;
mod junit;
mod unit;
mod test;
mod verify;
mod check;
mod replay;
mod convert;
mod why;
mod dispatch;

pub use self::dispatch::run;
