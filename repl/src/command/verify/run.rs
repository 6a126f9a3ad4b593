//! Runs queries on two sources and shows what differs.

use promqlite::engine::Answer;
use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::engine::QueryError;
use promqlite::exec::ExecError;
use promqlite::storage::Cancel;

use super::asked;
use super::asked::Asked;
use super::compare::differences;
use crate::arguments::Everywhere;
use crate::arguments::Verify;
use crate::exit::Exit;
use crate::input;
use crate::report;
use crate::source;
use crate::source::Eval;
use crate::source::SourceError;
use crate::source::World;

/// Compares the answers of two sources to all queries of a file.
pub(crate) fn run(arguments: &Verify, everywhere: &Everywhere) -> Exit {
    let path = &arguments.file;
    let text = match input::file(path) {
        Ok(text) => text,
        Err(error) => {
            return report::usage(&format!("{} cannot be read: {error}", path.display()));
        }
    };
    let queries = match asked::read(&text) {
        Ok(queries) => queries,
        Err(why) => return report::usage(&format!("{}: {why}", path.display())),
    };
    let [left, right] = arguments.sourced.source.as_slice() else {
        return report::usage("two sources are compared: -s A -s B");
    };
    let both = match open(arguments, [left, right]) {
        Ok(both) => both,
        Err(error) => return report::source(&error),
    };
    arguments.limited.prepare_threads();
    let engine = arguments.limited.engine(everywhere.features());
    let comparison = Comparison { arguments, both, engine };
    let mut differ = 0;
    for query in &queries {
        match comparison.of(query) {
            Ok(true) => {}
            Ok(false) => differ += 1,
            Err(text) => return report::usage(&text),
        }
    }
    println!("{} same, {differ} differ", queries.len() - differ);
    if differ == 0 { Exit::Done } else { Exit::Found }
}

/// Opens both sources; of a server that is named twice, the second is evaluated here.
fn open(arguments: &Verify, names: [&String; 2]) -> Result<[World; 2], SourceError> {
    let terms = arguments.sourced.terms();
    let mut second = terms.clone();
    if names[0] == names[1] {
        second.servers.eval = Some(Eval::Local);
    }
    let left = source::open(std::slice::from_ref(names[0]), &terms)?;
    Ok([left, source::open(std::slice::from_ref(names[1]), &second)?])
}

/// Tells whether a query was refused for what it says, rather than not answered.
fn is_refused(error: &QueryError) -> bool {
    match error {
        QueryError::Run(error) => !matches!(error, ExecError::Storage(_)),
        error => matches!(error.kind(), "bad_data" | "execution"),
    }
}

/// Two sources, and how they are asked.
struct Comparison<'v> {
    arguments: &'v Verify,
    both: [World; 2],
    engine: Engine,
}

impl Comparison<'_> {
    /// Asks a query on both, and tells whether the answers are the same.
    fn of(&self, query: &Asked) -> Result<bool, String> {
        let ask = match query.ask {
            Some(ask) => ask,
            // Both are asked at the same time, which is the first one's.
            None => self.arguments.when.ask(&self.both[0].clock)?,
        };
        let [left, right] = [&self.both[0], &self.both[1]].map(|one| self.ask(one, query, ask));
        let text = &query.text;
        Ok(match (left, right) {
            (Ok(left), Ok(right)) => {
                let tolerance = self.arguments.tolerance;
                let (lines, series) = differences(&left.value, &right.value, tolerance);
                if lines.is_empty() {
                    println!("same  {text}");
                } else {
                    println!("DIFF  {text}  ({} of {series} series)", lines.len());
                }
                for line in lines.iter().take(self.arguments.shown) {
                    println!("      {line}");
                }
                lines.is_empty()
            }
            (Err(left), Err(right)) if is_refused(&left) && is_refused(&right) => {
                println!("same  {text}  (refused by both)");
                true
            }
            (left, right) => {
                println!("DIFF  {text}");
                for (name, side) in [("A", left), ("B", right)] {
                    if let Err(error) = side {
                        println!("      {name}: {error}");
                    }
                }
                false
            }
        })
    }

    fn ask(&self, world: &World, query: &Asked, ask: Ask) -> Result<Answer, QueryError> {
        let storage = world.storage.as_ref();
        world.query(&self.engine, storage, (&query.text, ask), &Cancel::new())
    }
}
