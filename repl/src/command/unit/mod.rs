//! Unit tests of rules, as promtool reads them.

mod glob;
mod rulefile;
mod verdict;
mod run;
mod story;
mod episode;
mod record;

pub(super) use self::record::record;
pub(super) use self::run::Bench;
