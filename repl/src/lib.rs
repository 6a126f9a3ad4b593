//! The promqlite shell.
//!
//! [`run`] reads the command line and runs one command. Everything that prints, reads files or
//! looks at the environment lives in this package; the language and its engine are the library's.

pub mod demo;
mod exit;
mod paint;
mod place;
mod screen;
mod input;
mod gather;
mod moment;
mod zone;
mod size;
mod memory;
mod config;
mod token;
mod selector;
mod grid;
mod source;
mod ruled;
mod index;
mod manual;
mod report;
mod output;
mod silence;
mod why;
mod arguments;
mod session;
mod survey;
mod serve;
mod edit;
mod command;

pub use self::command::run;
