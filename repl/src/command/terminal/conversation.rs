//! Line by line, until the person leaves.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use rustyline::ColorMode;
use rustyline::CompletionType;
use rustyline::Config;
use rustyline::Editor;
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;

use super::guide::Guide;
use super::history;
use super::interrupt::Interrupt;
use super::pager;
use super::progress;
use super::prompt::prompt;
use crate::exit::Exit;
use crate::index::Shelf;
use crate::paint::Paint;
use crate::report;
use crate::screen::width;
use crate::session::Reply;
use crate::session::Session;
use crate::session::Then;
use crate::source;

/// How many lines are remembered of a source.
const REMEMBERED_MAX: usize = 10_000;

/// A person at a terminal.
struct Conversation<'a> {
    session: &'a mut Session,
    editor: Editor<Guide, DefaultHistory>,
    interrupt: Interrupt,
    /// The sources that the editor knows, and how many rules it knows over them.
    known: Vec<String>,
    rules: usize,
}

/// Replies to each line that is typed, until the person leaves.
pub(in super::super) fn run(session: &mut Session) -> Exit {
    match Conversation::with(session) {
        Ok(conversation) => conversation.hold(),
        Err(error) => report::usage(&format!("the terminal cannot be used: {error}")),
    }
}

impl<'a> Conversation<'a> {
    fn with(session: &'a mut Session) -> rustyline::Result<Self> {
        let colors = match session.screen.paint {
            Paint::Colored => ColorMode::Forced,
            Paint::Plain => ColorMode::Disabled,
        };
        let config = Config::builder()
            .max_history_size(REMEMBERED_MAX)?
            .history_ignore_dups(true)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            .color_mode(colors)
            .build();
        let editor = Editor::with_config(config)?;
        let interrupt = Interrupt::install();
        Ok(Self { session, editor, interrupt, known: Vec::new(), rules: 0 })
    }

    fn hold(mut self) -> Exit {
        println!(
            "promqlite {}: a query, or \\help; \\tour teaches PromQL, Ctrl-D leaves.",
            version()
        );
        loop {
            self.session.screen = self.session.screen.again();
            self.meet_sources();
            let (plain, looks) = prompt(self.session);
            if let Some(guide) = self.editor.helper_mut() {
                guide.prompt = width(&plain);
                guide.columns = self.session.screen.columns;
            }
            match self.editor.readline(&(plain, looks)) {
                Ok(line) => {
                    self.remember(&line);
                    if self.reply(&line) == Then::Leave {
                        return Exit::Done;
                    }
                }
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Eof) => return Exit::Done,
                Err(error) => {
                    return report::usage(&format!("the terminal cannot be read: {error}"));
                }
            }
        }
    }

    /// Gives the editor the names and the history of sources that are others than before.
    fn meet_sources(&mut self) {
        let sources = self.session.world.sources.iter();
        let sources: Vec<_> = sources.map(|source| source.name.clone()).collect();
        let rules = self.session.rules.groups.len();
        if self.known == sources && self.rules == rules {
            return;
        }
        self.rules = rules;
        let world = &self.session.world;
        let named = source::named();
        let shelf = Shelf::of(world.storage.clone(), world.clock.span, named);
        self.editor.set_helper(Some(Guide {
            engine: self.session.engine.clone(),
            shelf: Rc::new(shelf),
            paint: self.session.screen.paint,
            columns: self.session.screen.columns,
            prompt: 0,
            offered: RefCell::default(),
        }));
        self.known = sources;
        // Without a history there is nothing to search, and nothing else is amiss.
        let _ = self.editor.clear_history();
        if let Some(file) = self.history_file() {
            let _ = self.editor.load_history(&file);
        }
    }

    fn history_file(&self) -> Option<std::path::PathBuf> {
        let names: Vec<_> = self.known.iter().map(String::as_str).collect();
        history::file(&names)
    }

    fn remember(&mut self, line: &str) {
        let line = history::without_secrets(line.trim_end());
        // A line that cannot be remembered is still a line.
        if let Ok(true) = self.editor.add_history_entry(line)
            && let Some(file) = self.history_file()
        {
            let _ = self.editor.append_history(&file);
        }
    }

    fn reply(&mut self, line: &str) -> Then {
        let session = &mut *self.session;
        let progress = session.progress.clone();
        let reply = self.interrupt.guard(|cancel| {
            session.cancel = cancel.clone();
            progress.clear();
            progress::watched(&progress, || session.line(line))
        });
        // What is wrong with a line is told and forgotten: a person types the next one.
        pager::deliver(&reply, session.screen);
        if let Then::Again { after } = reply.then {
            self.repeat(line, after);
        }
        reply.then
    }

    /// Asks again and again, until Ctrl-C.
    fn repeat(&mut self, line: &str, after: Duration) {
        eprintln!("every {after:?}; Ctrl-C ends it");
        let session = &mut *self.session;
        self.interrupt.guard(|cancel| {
            session.cancel = cancel.clone();
            while wait(after, cancel) {
                let Reply { output, notes, .. } = session.line(line);
                let text = String::from_utf8_lossy(&output);
                print!("\x1b[2J\x1b[H{text}");
                eprint!("{notes}");
            }
        });
    }
}

/// Waits, in short steps; tells whether nobody asked to stop.
fn wait(length: Duration, cancel: &promqlite::storage::Cancel) -> bool {
    let until = std::time::Instant::now() + length;
    while std::time::Instant::now() < until {
        if cancel.stop().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    cancel.stop().is_none()
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
