//! From the command line to a command.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::Parser;

use super::capture;
use super::check;
use super::convert;
use super::explain;
use super::fmt;
use super::inspect;
use super::lines;
use super::pages;
use super::parse;
use super::query;
use super::replay;
use super::serve;
use super::test;
use super::verify;
use super::why;
use crate::arguments::Arguments;
use crate::arguments::Command;
use crate::config;
use crate::exit::Exit;
use crate::paint::Color;
use crate::report;
use crate::source;

/// Runs the command that a command line asks for.
pub fn run(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line: Vec<_> = line.into_iter().collect();
    if let Err(text) = config::install(&line) {
        return report::usage(&text).into();
    }
    if let Some(text) = line.get(1).and_then(|word| mistyped(&word.to_string_lossy())) {
        return report::usage(&text).into();
    }
    let mut arguments = match Arguments::try_parse_from(line) {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // Nobody is left to be told where even the terminal is gone.
            let _ = error.print();
            return exit.into();
        }
    };
    if let Some(text) = arguments.sources.iter().find_map(|source| mistyped(source)) {
        return report::usage(&text).into();
    }
    if arguments.command.is_some() && !arguments.sources.is_empty() {
        return report::usage("a source of a command stands behind it: -s SOURCE").into();
    }
    if let (Color::Auto, Some(settled)) = (arguments.everywhere.color, config::settled().color) {
        arguments.everywhere.color = settled;
    }
    let everywhere = &arguments.everywhere;
    let exit = match &arguments.command {
        Some(Command::Query(query)) => query::run(query, everywhere),
        Some(Command::Parse(parse)) => parse::run(parse, everywhere),
        Some(Command::Fmt(fmt)) => fmt::run(fmt, everywhere),
        Some(Command::Completions(completions)) => pages::completions(completions),
        Some(Command::Man) => pages::manual(),
        Some(Command::Docs(docs)) => pages::documents(docs),
        Some(Command::Explain(explain)) => explain::run(explain, everywhere),
        Some(Command::Capture(capture)) => capture::run(capture, everywhere),
        Some(Command::Inspect(inspect)) => inspect::run(inspect, everywhere),
        Some(Command::Check(check)) => check::run(check, everywhere),
        Some(Command::Convert(convert)) => convert::run(convert),
        None => lines::run(&arguments),
        Some(Command::Serve(serve)) => serve::run(serve, everywhere),
        Some(Command::Test(test)) => test::run(test, everywhere),
        Some(Command::Verify(verify)) => verify::run(verify, everywhere),
        Some(Command::Replay(replay)) => replay::run(replay, everywhere),
        Some(Command::Why(why)) => why::run(why, everywhere),
    };
    exit.into()
}

/// Says what is wrong with a word in the place of a command, if it is no command.
///
/// It is never taken for the name of a source: who mistypes a command wants to hear of it.
fn mistyped(word: &str) -> Option<String> {
    let is_word = !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && !word.starts_with('-');
    let mut command = Arguments::command();
    command.build();
    let mut names = command.get_subcommands().map(clap::Command::get_name);
    if !is_word || source::is_named(word) || names.any(|name| name == word) {
        return None;
    }
    let names = command.get_subcommands().filter(|one| !one.is_hide_set());
    let near = promqlite::math::nearest(word, names.map(clap::Command::get_name));
    let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    let folder = std::path::Path::new(word).exists();
    let folder = folder.then(|| format!("\n  help: to read what lies there, write ./{word}"));
    Some(format!("there is no command `{word}`{near}{}", folder.unwrap_or_default()))
}
