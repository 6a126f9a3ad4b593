//! What rules do over time: the series they record, the alerts they raise.
//!
//! A [`Rulebook`] holds the groups. A [`Course`] runs them over a storage, each rule over many
//! steps at once where no rule reads what it or a later one writes, and step by step elsewhere.
//! What it leaves is a [`Layer`] of series, and [`Event`]s of alerts.

mod wording;
mod rulebook;
mod layer;
mod queries;
mod watch;
mod ask;
mod reads;
mod veil;
mod schedule;
mod record;
mod run;
mod turns;
mod wide;

#[cfg(test)]
mod tests;

pub use self::ask::Terms;
pub use self::layer::Layer;
pub use self::queries::Queries;
pub use self::rulebook::Action;
pub use self::rulebook::AlertTerms;
pub use self::rulebook::LiveGroup;
pub use self::rulebook::LiveRule;
pub use self::rulebook::Rulebook;
pub use self::run::Alarm;
pub use self::run::Course;
pub use self::run::Event;
pub use self::run::Mishap;
pub use self::run::Pace;
pub use self::schedule::Schedule;
pub use self::veil::Veil;
pub use self::watch::AlertState;
pub use self::watch::Seen;
pub use self::wording::Wording;
