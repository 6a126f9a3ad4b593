//! `promqlite fmt`: PromQL in its canonical layout.

use std::io::Write;
use std::path::Path;

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::rules::file::Dialect;
use promqlite::rules::rewrite;
use promqlite::rules::yaml::Source;
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
            if plan::parse(&name, Features::ALL, &Functions::default()).is_ok() {
                eprintln!("hint: `fmt` takes files; a query comes by the standard input");
            }
            return Exit::Usage;
        }
    };
    // What may be written need not be switched on.
    let features = Features::SYNTAX.and(everywhere.features());
    if is_yaml(path, &text) {
        return match rules(&text, &name, features) {
            Ok(formatted) => deliver(path, &name, &text, &formatted, arguments),
            Err(exit) => exit,
        };
    }
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

/// Tells whether a text is YAML, by its name or, where it has none, by its looks.
fn is_yaml(path: &Path, text: &str) -> bool {
    let by_name =
        path.extension().is_some_and(|end| ["yaml", "yml"].iter().any(|yaml| end == *yaml));
    let looks =
        || text.lines().any(|line| line.starts_with("groups:") || line.starts_with("kind:"));
    by_name || path == Path::new("-") && looks()
}

/// Lays out the expressions of rules, or says why they cannot be read.
fn rules(text: &str, name: &str, features: Features) -> Result<String, Exit> {
    let dialect = Dialect { features, ..Dialect::default() };
    rewrite::format(text, &dialect).map_err(|flaws| {
        let source = Source::new(text);
        for flaw in flaws {
            let (line, column) = source.line_column(flaw.span);
            eprintln!("error: {name}:{line}:{column}: {}", flaw.message);
        }
        Exit::Found
    })
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
