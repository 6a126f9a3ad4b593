//! Scripts of promqltest: what to load, what to ask, what should come out.
//!
//! [`Script::read`] reads a file; [`Load::add_to`] fills a memory; [`Script::run`] asks an
//! [`Evaluator`] and says of each query what became of it, as an [`Outcome`].

mod message;
mod command;
mod starts;
mod lines;
mod read_eval;
mod read;
mod nhcb;
mod load;
mod evaluator;
mod upstream;
mod likeness;
mod outcome;
mod pin;
mod trial;
mod run;
mod update;
#[cfg(test)]
mod tests;

pub use self::command::Classic;
pub use self::command::Command;
pub use self::command::Eval;
pub use self::command::Expect;
pub use self::command::ExpectSeries;
pub use self::command::Load;
pub use self::command::LoadSeries;
pub use self::command::Noted;
pub use self::command::Order;
pub use self::command::Script;
pub use self::command::When;
pub use self::evaluator::Evaluated;
pub use self::evaluator::Evaluator;
pub use self::evaluator::Refusal;
pub use self::message::Message;
pub use self::outcome::Difference;
pub use self::outcome::Outcome;
pub use self::run::Situation;
pub use self::upstream::script_options;
