//! What is written from the description of the command line: completions, manual, pages.

use std::fmt::Write;

use clap::Arg;
use clap::Command;
use clap::CommandFactory;
use promqlite::rules::lint::all;

use crate::arguments::Arguments;
use crate::arguments::Completions;
use crate::arguments::Docs;
use crate::exit::Exit;
use crate::manual;
use crate::report;

/// Prints the completions of a shell.
pub(crate) fn completions(arguments: &Completions) -> Exit {
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "promqlite", &mut std::io::stdout());
    Exit::Done
}

/// Prints the manual page.
pub(crate) fn manual() -> Exit {
    let manual = clap_mangen::Man::new(Arguments::command());
    match manual.render(&mut std::io::stdout()) {
        Ok(()) => Exit::Done,
        Err(error) => report::usage(&format!("the manual cannot be written: {error}")),
    }
}

/// Writes a page for each command, for all that `check` looks for, or for the language into a
/// folder.
pub(crate) fn documents(arguments: &Docs) -> Exit {
    let pages = match (arguments.lints, arguments.functions) {
        (true, _) => lint_pages(),
        (_, true) => vec![("functions".to_owned(), manual::reference())],
        _ => pages(),
    };
    let written = std::fs::create_dir_all(&arguments.folder).and_then(|()| {
        pages.into_iter().try_for_each(|(name, text)| {
            std::fs::write(arguments.folder.join(format!("{name}.md")), text)
        })
    });
    match written {
        Ok(()) => Exit::Done,
        Err(error) => report::usage(&format!("{}: {error}", arguments.folder.display())),
    }
}

/// Returns the names and texts of the pages about what `check` looks for, a list of them first.
fn lint_pages() -> Vec<(String, String)> {
    let mut list = String::from(
        "# What `promqlite check` looks for\n\nErrors are what Prometheus, or the operator, would \
         refuse. Everything else is a warning at most, and a comment such as `# promqlite: ignore \
         PQ110 the reason` inside of a rule, or right above it, keeps it back.\n\n\
         | code | severity | what |\n|---|---|---|\n",
    );
    let mut pages = Vec::new();
    for lint in all() {
        let (code, severity, title) = (lint.code, lint.severity, lint.title);
        let _ = writeln!(list, "| [{code}]({code}.md) | {severity} | {title} |");
        let mut page = format!("# {code}: {title}\n\nSeverity: {severity}.\n\n{}\n", lint.why);
        for (head, example) in [("Found in", lint.bad), ("Not found in", lint.good)] {
            if !example.is_empty() {
                let (language, example) = (language(example), example.trim_end());
                let _ = write!(page, "\n{head}:\n\n```{language}\n{example}\n```\n");
            }
        }
        pages.push((code.to_owned(), page));
    }
    pages.push(("README".to_owned(), list));
    pages
}

/// Returns the language of an example.
fn language(example: &str) -> &'static str {
    if example.starts_with('{') { "json" } else { "yaml" }
}

/// Returns the names and texts of all pages.
fn pages() -> Vec<(String, String)> {
    let mut whole = Arguments::command();
    whole.build();
    let shown = whole.get_subcommands().filter(|command| !command.is_hide_set());
    let mut pages: Vec<_> = shown
        .filter(|command| command.get_name() != "help")
        .map(|command| (command.get_name().to_owned(), page(command, &whole)))
        .collect();
    pages.push(("promqlite".to_owned(), page(&whole, &whole)));
    pages
}

/// Writes the page of a command.
fn page(command: &Command, whole: &Command) -> String {
    let is_whole = command.get_name() == whole.get_name();
    let title =
        if is_whole { "promqlite".to_owned() } else { format!("promqlite {}", command.get_name()) };
    let about = command.get_long_about().or(command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let mut command = command.clone();
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let mut text = format!("# {title}\n\n{about}\n\n```text\n{usage}\n```\n");
    let arguments = || command.get_arguments().filter(|argument| !argument.is_hide_set());
    push_arguments("Arguments", arguments().filter(|one| one.is_positional()), &mut text);
    push_arguments("Options", arguments().filter(|one| !one.is_positional()), &mut text);
    let inner = command.get_subcommands().filter(|one| is_whole && !one.is_hide_set());
    for (i, inner) in inner.filter(|inner| inner.get_name() != "help").enumerate() {
        let head = if i == 0 { "\n## Commands\n\n" } else { "" };
        let about = inner.get_about().map(ToString::to_string).unwrap_or_default();
        let name = inner.get_name();
        // Text in memory takes whatever is written.
        let _ = writeln!(text, "{head}- [`{name}`]({name}.md): {about}");
    }
    text
}

fn push_arguments<'a>(head: &str, arguments: impl Iterator<Item = &'a Arg>, text: &mut String) {
    for (i, argument) in arguments.enumerate() {
        if i == 0 {
            let _ = write!(text, "\n## {head}\n\n");
        }
        let help = argument.get_long_help().or(argument.get_help());
        let help = help.map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "- `{}`: {}", name(argument), help.replace("\n\n", " "));
        let possible = argument.get_possible_values();
        if argument.get_action().takes_values() {
            for value in possible.iter().filter(|value| !value.is_hide_set()) {
                let help = value.get_help().map(ToString::to_string).unwrap_or_default();
                let _ = writeln!(text, "  - `{}`: {help}", value.get_name());
            }
        }
    }
}

/// Returns how an argument is written, as its usage shows it.
fn name(argument: &Arg) -> String {
    let shown = argument.to_string();
    match argument.get_short() {
        Some(short) => format!("-{short}, {shown}"),
        None => shown,
    }
}
