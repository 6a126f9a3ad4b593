//! `promqlite replay`: rules over recorded data.

mod event;
mod chart;
mod diff;
mod run;

#[cfg(test)]
mod tests;

pub(super) use self::run::run;
