//! Lines from a person at a terminal.

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use crate::exit::Exit;
use crate::report;
use crate::session::Session;
use crate::session::Then;

/// What stands before every line.
const PROMPT: &str = "promql> ";

/// Replies to each line that is typed, until the person leaves.
pub(super) fn run(session: &mut Session) -> Exit {
    let mut editor = match DefaultEditor::new() {
        Ok(editor) => editor,
        Err(error) => return report::usage(&format!("the terminal cannot be used: {error}")),
    };
    let sources = session.world.sources.iter().map(|source| source.name.as_str());
    let sources: Vec<_> = sources.collect();
    println!("promqlite {} on {}", env!("CARGO_PKG_VERSION"), sources.join(", "));
    println!("A query, or \\help for commands; Ctrl-D leaves.");
    loop {
        let line = match editor.readline(PROMPT) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Exit::Done,
            Err(error) => return report::usage(&format!("the terminal cannot be read: {error}")),
        };
        // A line that cannot be remembered is still a line.
        let _ = editor.add_history_entry(line.as_str());
        let reply = session.line(&line);
        // What is wrong with a line is told and forgotten: a person types the next one.
        reply.deliver();
        if reply.then == Then::Leave {
            return Exit::Done;
        }
    }
}
