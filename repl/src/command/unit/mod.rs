//! Unit tests of rules, as promtool reads them.

mod glob;
mod rulefile;
mod verdict;
mod run;

pub(super) use self::run::Bench;
