//! `promqlite check`: what is wrong with rules, in every form that somebody reads.

mod shown;
mod text;
mod github;
mod junit;
mod sarif;
mod baseline;
mod excused;
mod data;
mod run;

pub(crate) use self::run::run;
