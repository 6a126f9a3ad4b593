//! Unit tests of rules, as promtool reads them.
//!
//! [`UnitFile`] is what a file says; [`Trial`] loads its series, runs its rules and judges what
//! comes out, as [`Outcome`]s.

mod scalar;
mod file;
mod read;
mod input;
mod compare;
mod filling;
mod why;
mod judge;
mod fill;
mod coverage;
mod conditions;
mod trial;
mod answers;

#[cfg(test)]
mod tests;

pub use self::conditions::Conditions;
pub use self::coverage::Coverage;
pub use self::coverage::Covered;
pub use self::file::AlertTest;
pub use self::file::ExpectedAlert;
pub use self::file::ExpectedSample;
pub use self::file::ExprTest;
pub use self::file::InputSeries;
pub use self::file::TestGroup;
pub use self::file::UnitFile;
pub use self::fill::fill;
pub use self::filling::Filling;
pub use self::judge::Outcome;
pub use self::judge::Question;
pub use self::judge::Shortfall;
pub use self::read::is_unit_test;
pub use self::trial::Trial;
