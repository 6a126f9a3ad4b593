//! `promqlite fmt`: PromQL in its canonical layout.

use std::io::Write;
use std::path::Path;

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::Error;
use promqlite::syntax::Features;
use promqlite::syntax::comments;
use promqlite::syntax::pretty;

use crate::arguments::Everywhere;
use crate::arguments::Fmt;
use crate::exit::Exit;
use crate::input;
use crate::report;

/// Formats files or the standard input.
pub(crate) fn run(arguments: &Fmt, everywhere: &Everywhere) -> Exit {
    if arguments.files.is_empty() {
        return one(Path::new("-"), arguments, everywhere);
    }
    let exits = arguments.files.iter().map(|path| one(path, arguments, everywhere));
    exits.max().unwrap_or(Exit::Done)
}

fn one(path: &Path, arguments: &Fmt, everywhere: &Everywhere) -> Exit {
    let name = path.display().to_string();
    let text = match input::file(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: {name} cannot be read: {error}");
            return Exit::Usage;
        }
    };
    // What may be written need not be switched on.
    let features = Features::SYNTAX.and(everywhere.features());
    let formatted = match format(&text, features) {
        Ok(formatted) => formatted,
        Err(error) => {
            let paint = everywhere.color.of(&std::io::stderr());
            eprintln!("{}", report::error(&error, &text, Some(&name), paint));
            return Exit::Found;
        }
    };
    deliver(path, &name, &text, &formatted, arguments)
}

/// Prints, writes or compares what has been formatted.
fn deliver(path: &Path, name: &str, text: &str, formatted: &str, arguments: &Fmt) -> Exit {
    if arguments.check {
        if text == formatted {
            return Exit::Done;
        }
        eprintln!("{name} is not formatted");
        return Exit::Found;
    }
    let written = if arguments.write && text == formatted {
        Ok(())
    } else if arguments.write {
        std::fs::write(path, formatted)
    } else {
        std::io::stdout().write_all(formatted.as_bytes())
    };
    match written {
        Ok(()) => Exit::Done,
        Err(error) => {
            eprintln!("error: {name} cannot be written: {error}");
            Exit::Usage
        }
    }
}

/// Lays a query out, its comments above it.
///
/// A comment belongs to a line, and lines change; above the query it survives and stays readable.
fn format(text: &str, features: Features) -> Result<String, Error> {
    let (expr, _) = plan::parse(text, features, &Functions::default())?;
    let mut formatted = String::with_capacity(text.len() * 2);
    for comment in comments(text) {
        formatted.push_str(comment.of(text).trim_end());
        formatted.push('\n');
    }
    formatted.push_str(&pretty(&expr));
    formatted.push('\n');
    Ok(formatted)
}
