//! The promqlite shell.
//!
//! [`run`] reads the command line and runs one command. Everything that prints, reads files or
//! looks at the environment lives in this package; the language and its engine are the library's.

pub mod demo;
mod exit;
mod paint;
mod screen;
mod input;
mod moment;
mod selector;
mod source;
mod report;
mod output;
mod arguments;
mod session;
mod survey;
mod serve;
mod command;

pub use self::command::run;
