//! `promqlite parse`: how a query is read.

use std::io::Write;

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::outline;
use promqlite::syntax::pretty;
use promqlite::syntax::print;

use super::jsonl;
use crate::arguments::Everywhere;
use crate::arguments::Output;
use crate::arguments::Parse;
use crate::exit::Exit;
use crate::input;
use crate::report;

/// Prints a query's tree, or answers queries line by line.
pub(crate) fn run(arguments: &Parse, everywhere: &Everywhere) -> Exit {
    let features = everywhere.features();
    if arguments.jsonl {
        return jsonl::run(features);
    }
    let text = match &arguments.expr {
        Some(text) => text.clone(),
        None => match input::standard() {
            Ok(text) => text,
            Err(error) => {
                eprintln!("error: the standard input cannot be read: {error}");
                return Exit::Usage;
            }
        },
    };
    let functions = Functions::default();
    let expr = match plan::parse(&text, features, &functions) {
        Ok((expr, _)) => expr,
        Err(error) => {
            let paint = everywhere.color.of(&std::io::stderr());
            eprintln!("{}", report::error(&error, &text, None, paint));
            return Exit::Found;
        }
    };
    let mut shown = match arguments.output {
        Output::Tree => outline(&expr),
        Output::Promql => print(&expr),
        Output::Pretty => pretty(&expr),
        Output::Json => {
            let mut tree = String::new();
            plan::tree_into(&expr, &functions, &mut tree);
            tree
        }
    };
    if !shown.ends_with('\n') {
        shown.push('\n');
    }
    match std::io::stdout().write_all(shown.as_bytes()) {
        Ok(()) => Exit::Done,
        Err(_) => Exit::Found,
    }
}
