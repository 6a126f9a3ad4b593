//! The commands of a script.

use crate::format::Item;
use crate::label::Labels;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;

use super::message::Message;

/// A promqltest script: what to load and what to ask, in order.
///
/// ```
/// use promqlite::engine::Engine;
/// use promqlite::format::{Script, script_options};
///
/// let script = Script::read("
/// load 1m
///   up{job=\"a\"} 1x5
///
/// eval instant at 5m sum(up)
///   {} 1
/// ")?;
/// let outcomes = script.run(&Engine::new(script_options()));
/// assert!(outcomes.iter().all(|outcome| outcome.verdict.is_ok()));
/// # Ok::<(), promqlite::format::NotationError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The commands.
    pub commands: Vec<Command>,
}

/// One command of a script.
#[derive(Clone, Debug)]
pub enum Command {
    /// Adds samples.
    Load(Load),
    /// Forgets all samples.
    Clear,
    /// Asks a query and judges the answer.
    Eval(Box<Eval>),
}

/// Samples to add.
#[derive(Clone, Debug)]
pub struct Load {
    /// The line of the command, counted from 1.
    pub line: usize,
    /// The distance of two samples; the first is at the Unix epoch.
    pub every: Millis,
    /// Whether classic histograms are loaded as native ones too.
    pub classic: Classic,
    /// The series; a later description of a series has replaced an earlier one.
    pub series: Vec<LoadSeries>,
}

/// What becomes of classic histograms in a load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Classic {
    /// They stay what they are.
    Alone,
    /// Each is loaded a second time, as a native histogram with custom buckets.
    WithNative,
}

/// One series to load.
#[derive(Clone, Debug)]
pub struct LoadSeries {
    /// The line of its values.
    pub line: usize,
    /// Who it is.
    pub labels: Labels,
    /// Its values, one a step.
    pub items: Vec<Item>,
    /// Where each value started to count, relative to its own time; empty where no line says so.
    pub starts: Vec<Option<Millis>>,
}

/// A query, and what is expected of its answer.
#[derive(Clone, Debug)]
pub struct Eval {
    /// The line of the command, counted from 1.
    pub line: usize,
    /// The last line that belongs to it.
    pub last_line: usize,
    /// What a `# name:` comment above calls it.
    pub name: Option<String>,
    /// The query's text.
    pub query: String,
    /// When it is evaluated.
    pub when: When,
    /// What its answer should be.
    pub expect: Expect,
}

/// When a query is evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// Once.
    Instant(Timestamp),
    /// At every step of a grid; a grid that no query could have is refused when it runs.
    Range {
        /// The first step.
        first: Timestamp,
        /// The end.
        last: Timestamp,
        /// The distance of two steps.
        every: Millis,
    },
}

/// What an answer should be.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// Whether the query should fail, and with what message.
    pub failure: Option<Vec<Message>>,
    /// What is expected of warnings.
    pub warnings: Noted,
    /// What is expected of infos.
    pub infos: Noted,
    /// Whether the order of the series is part of the answer.
    pub order: Order,
    /// The number of a scalar answer.
    pub scalar: Option<f64>,
    /// The text of a string answer.
    pub text: Option<String>,
    /// The series of the answer.
    pub series: Vec<ExpectSeries>,
    /// The times of a range vector that an instant query returns.
    pub grid: Option<Steps>,
}

/// What is expected of warnings or of infos.
#[derive(Clone, Debug, Default)]
pub enum Noted {
    /// Nothing.
    #[default]
    Open,
    /// There is none.
    None,
    /// Each of these fits at least one, and each one fits at least one of these.
    Each(Vec<Message>),
}

/// Whether the order of an answer counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// It does not.
    #[default]
    Any,
    /// The series come in the order of their lines.
    Lines,
}

/// A series that is expected.
#[derive(Clone, Debug)]
pub struct ExpectSeries {
    /// Its line.
    pub line: usize,
    /// Its place among the lines of the expectation, from 1.
    pub place: usize,
    /// Who it is.
    pub labels: Labels,
    /// Its values: one for an instant, else one a step.
    pub items: Vec<Item>,
}

impl Script {
    /// Returns the queries of the script in order.
    pub fn evals(&self) -> impl Iterator<Item = &Eval> {
        self.commands.iter().filter_map(|command| match command {
            Command::Eval(eval) => Some(&**eval),
            Command::Load(_) | Command::Clear => None,
        })
    }
}
