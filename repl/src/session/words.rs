//! The commands of a session: one row each.

use std::fmt::Write;

use promqlite::syntax::pretty;

use super::explain::PlanForm;
use super::reply::Reply;
use super::reply::Then;
use super::state::Session;
use super::state::Timing;
use crate::arguments::When;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Format;
use crate::report;
use crate::source;

/// A command: how it is written, what it does.
pub(crate) struct Word {
    /// Its name, without the backslash.
    pub(crate) name: &'static str,
    /// What may stand behind it.
    pub(crate) usage: &'static str,
    /// What it does, in a line.
    pub(crate) about: &'static str,
    run: fn(&mut Session, &str) -> Result<Reply, String>,
}

/// All commands, in the order in which help shows them.
pub(crate) const WORDS: &[Word] = &[
    word("use", "SOURCE…", "ask another source, or several as one", open),
    word("sources", "", "show what is asked", |session, _| Ok(sources(session))),
    word("at", "TIME", "ask at an instant: RFC 3339, unix seconds, now, -1h, start, end", at),
    word("range", "FROM TO [STEP]", "ask over a range", range),
    word("instant", "", "ask at the end of the data again", instant),
    word("output", "table|csv|json|chart|promql", "choose the form of answers", output),
    word("chart", "[EXPR]", "show answers as charts, or one as a chart", |session, rest| {
        Ok(chart(session, rest))
    }),
    word("metrics", "[TEXT]", "list metrics whose names hold a text", |session, rest| {
        session.metrics(rest).map(Reply::saying)
    }),
    word("labels", "[SELECTOR]", "list labels with the number of their values", |session, rest| {
        session.labels(rest).map(Reply::saying)
    }),
    word("values", "LABEL [SELECTOR]", "list the values of a label", |session, rest| {
        let (label, selector) = rest.split_once(' ').unwrap_or((rest, ""));
        if label.is_empty() {
            return Err("which label? \\values LABEL [SELECTOR]".to_owned());
        }
        session.values(label, selector.trim()).map(Reply::saying)
    }),
    word("explain", "EXPR", "show what a query will do", |session, rest| {
        Ok(session.explain(rest, PlanForm::Text))
    }),
    word("analyze", "EXPR", "run a query and show what each part took", |session, rest| {
        Ok(session.analyze(rest, PlanForm::Text))
    }),
    word("fmt", "EXPR", "lay a query out", |session, rest| Ok(fmt(session, rest))),
    word("time", "on|off", "tell how long queries take", time),
    word("help", "[COMMAND]", "explain the commands", |_, rest| help(rest).map(Reply::saying)),
    word("quit", "", "leave", |_, _| Ok(Reply { then: Then::Leave, ..Reply::saying("") })),
];

const fn word(
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&mut Session, &str) -> Result<Reply, String>,
) -> Word {
    Word { name, usage, about, run }
}

impl Session {
    /// Carries out a command, given without its backslash.
    pub(super) fn command(&mut self, text: &str) -> Reply {
        let text = text.trim();
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let found = WORDS.iter().find(|word| word.name == name);
        let done = found.map_or_else(|| Err(unknown(name)), |word| (word.run)(self, rest.trim()));
        done.unwrap_or_else(|error| Reply::failing(format!("error: {error}")))
    }
}

fn unknown(name: &str) -> String {
    let near = promqlite::math::nearest(name, WORDS.iter().map(|word| word.name));
    let near = near.map(|near| format!(", did you mean `\\{near}`?")).unwrap_or_default();
    format!("there is no command `\\{name}`{near}")
}

fn open(session: &mut Session, rest: &str) -> Result<Reply, String> {
    let names: Vec<_> = rest.split_whitespace().map(str::to_owned).collect();
    if names.is_empty() {
        return Err("which source? \\use SOURCE…".to_owned());
    }
    let opened = source::open(&names, session.strictness);
    session.world = opened.map_err(|error| error.to_string())?;
    Ok(sources(session))
}

fn sources(session: &Session) -> Reply {
    let mut columns = Columns::default();
    for head in ["source", "kind", "from", "to"] {
        columns.column(head, Align::Left);
    }
    for source in &session.world.sources {
        let [from, to] = source::span_of(source.storage.as_ref());
        columns.row(vec![source.name.clone(), source.kind.to_owned(), from, to]);
    }
    let mut page = String::new();
    columns.write(session.screen.columns, session.screen.paint, &mut page);
    Reply::saying(page)
}

fn at(session: &mut Session, rest: &str) -> Result<Reply, String> {
    let when = When { at: Some(rest.to_owned()), ..When::default() };
    asked(session, when)
}

fn range(session: &mut Session, rest: &str) -> Result<Reply, String> {
    let mut words = rest.split_whitespace().map(str::to_owned);
    let (from, to, step) = (words.next(), words.next(), words.next());
    if from.is_none() || words.next().is_some() {
        return Err("a range is written \\range FROM TO [STEP]".to_owned());
    }
    asked(session, When { at: None, from, to, step })
}

fn instant(session: &mut Session, _: &str) -> Result<Reply, String> {
    asked(session, When::default())
}

/// Asks at other times from here on, if they can be read.
fn asked(session: &mut Session, when: When) -> Result<Reply, String> {
    when.ask(&session.world.clock)?;
    session.when = when;
    Ok(Reply::saying(""))
}

fn output(session: &mut Session, rest: &str) -> Result<Reply, String> {
    session.format = clap::ValueEnum::from_str(rest, true)
        .map_err(|_| format!("`{rest}` is none of table, csv, json, chart, promql"))?;
    Ok(Reply::saying(""))
}

fn chart(session: &mut Session, rest: &str) -> Reply {
    let before = std::mem::replace(&mut session.format, Format::Chart);
    if rest.is_empty() {
        return Reply::saying("");
    }
    let reply = session.query(rest);
    session.format = before;
    reply
}

fn fmt(session: &Session, rest: &str) -> Reply {
    match session.engine.parse(rest) {
        Ok((expr, _)) => Reply::saying(pretty(&expr) + "\n"),
        Err(error) => Reply::failing(report::failure(&error, rest, session.errors)),
    }
}

fn time(session: &mut Session, rest: &str) -> Result<Reply, String> {
    session.timing = match rest {
        "on" => Timing::Told,
        "off" => Timing::Silent,
        _ => return Err("it is written \\time on or \\time off".to_owned()),
    };
    Ok(Reply::saying(""))
}

fn help(rest: &str) -> Result<String, String> {
    let name = rest.trim_start_matches('\\');
    let wanted = |word: &&Word| name.is_empty() || word.name == name;
    let mut page = String::new();
    for word in WORDS.iter().filter(wanted) {
        let usage = format!("\\{} {}", word.name, word.usage);
        // Text in memory takes whatever is written.
        let _ = writeln!(page, "{usage:<38} {}", word.about);
    }
    if page.is_empty() { Err(unknown(name)) } else { Ok(page) }
}
