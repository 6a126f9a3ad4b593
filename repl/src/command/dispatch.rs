//! From the command line to a command.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use super::fmt;
use super::parse;
use super::test;
use crate::arguments::Arguments;
use crate::arguments::Command;
use crate::exit::Exit;

/// Runs the command that a command line asks for.
pub fn run(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(line) {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // Nobody is left to be told where even the terminal is gone.
            let _ = error.print();
            return exit.into();
        }
    };
    let everywhere = &arguments.everywhere;
    let exit = match &arguments.command {
        Command::Parse(parse) => parse::run(parse, everywhere),
        Command::Fmt(fmt) => fmt::run(fmt, everywhere),
        Command::Test(test) => test::run(test, everywhere),
    };
    exit.into()
}
