//! The commands of a session: one row each.

use std::fmt::Write;

use promqlite::engine::Ask;
use promqlite::syntax::pretty;
use promqlite::time::Millis;

use super::explain::PlanForm;
use super::reply::Reply;
use super::reply::Then;
use super::state::Session;
use super::state::Timing;
use crate::arguments::When;
use crate::manual;
use crate::moment;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Format;
use crate::report;
use crate::token::with_last;
use crate::zone::Zone;

/// A command: how it is written, what it does.
pub(crate) struct Word {
    /// Its name, without the backslash.
    pub(crate) name: &'static str,
    /// What may stand behind it.
    pub(crate) usage: &'static str,
    /// What it does, in a line.
    pub(crate) about: &'static str,
    /// What is completed behind it.
    pub(crate) takes: Takes,
    run: fn(&mut Session, &str) -> Result<Reply, String>,
}

/// What stands behind a command, for those who complete it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Takes {
    /// Nothing.
    Nothing,
    /// A time, or several.
    Moment,
    /// A query.
    Query,
    /// A number of seconds, and a query.
    SecondsThenQuery,
    /// A selector.
    Selector,
    /// A label, and a selector.
    LabelThenSelector,
    /// A metric.
    Metric,
    /// Sources.
    Source,
    /// A path.
    File,
    /// The word `test`, and a path.
    TestFile,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A command, or a name of the language.
    Topic,
}

/// All commands, in the order in which help shows them.
pub(crate) const WORDS: &[Word] = &[
    word("use", "SOURCE…", "ask another source, or several as one", Takes::Source, open),
    word("sources", "", "show what is asked", Takes::Nothing, |session, _| Ok(sources(session))),
    word("at", "TIME", "ask at an instant: 03:10, RFC 3339, -1h, start, end", Takes::Moment, at),
    word("range", "FROM TO [STEP]", "ask over a range of time", Takes::Moment, range),
    word("instant", "", "ask at the end of the data again", Takes::Nothing, instant),
    word("zone", "[ZONE]", "show times in a zone: UTC, local, Asia/Seoul", Takes::Moment, zone),
    word("output", "FORMAT", "choose the form of answers", Takes::Choice(&FORMATS), output),
    word("chart", "[EXPR]", "show answers as charts, or one", Takes::Query, |session, rest| {
        Ok(chart(session, rest))
    }),
    word(
        "metrics",
        "[TEXT]",
        "list metrics whose names hold a text",
        Takes::Metric,
        |session, rest| session.metrics(rest).map(Reply::saying),
    ),
    word(
        "labels",
        "[SELECTOR]",
        "list labels and how many values",
        Takes::Selector,
        |session, rest| session.labels(rest).map(Reply::saying),
    ),
    word(
        "values",
        "LABEL [SELECTOR]",
        "list the values of a label",
        Takes::LabelThenSelector,
        values,
    ),
    word("explain", "[EXPR]", "show what a query will do", Takes::Query, |session, rest| {
        Ok(session.explain(&session.given(rest)?, PlanForm::Text))
    }),
    word(
        "analyze",
        "[EXPR]",
        "run a query, show what each part took",
        Takes::Query,
        |session, rest| Ok(session.analyze(&session.given(rest)?, PlanForm::Text)),
    ),
    word("tree", "[EXPR]", "show what each part of a query gives", Takes::Query, Session::tree),
    word("fmt", "[EXPR]", "lay a query out", Takes::Query, |session, rest| fmt(session, rest)),
    word(
        "diff",
        "EXPR ; EXPR | SOURCE",
        "show where two answers differ",
        Takes::Query,
        Session::diff,
    ),
    word("rules", "[FILE]", "ask recording rules as series", Takes::File, Session::add_rules),
    word("watch", "SECONDS EXPR", "ask again and again", Takes::SecondsThenQuery, Session::watch),
    word(
        "save",
        "test FILE",
        "write the last answer as a golden test",
        Takes::TestFile,
        Session::save,
    ),
    word(
        "export",
        "FILE",
        "write the last answer: .csv, .json, .prom",
        Takes::File,
        Session::export,
    ),
    word(
        "targets",
        "",
        "count the targets of each job, and those down",
        Takes::Nothing,
        Session::targets,
    ),
    word(
        "alerts",
        "[PATH…]",
        "list what is pending and firing, by rules or the data",
        Takes::File,
        Session::alerts,
    ),
    word(
        "why",
        "ALERT [PATH…]",
        "walk from the Service to the pager of an alert",
        Takes::File,
        Session::why,
    ),
    word("time", "on|off", "tell how long queries take", Takes::Choice(&["on", "off"]), time),
    word("tour", "[STEP]", "learn PromQL on the demo, in ten steps", Takes::Moment, Session::tour),
    word("help", "[NAME]", "explain a command, function or operator", Takes::Topic, help),
    word("quit", "", "leave", Takes::Nothing, |_, _| {
        Ok(Reply { then: Then::Leave, ..Reply::saying("") })
    }),
];

/// The forms of answers.
const FORMATS: [&str; 5] = ["table", "csv", "json", "chart", "promql"];

const fn word(
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    takes: Takes,
    run: fn(&mut Session, &str) -> Result<Reply, String>,
) -> Word {
    Word { name, usage, about, takes, run }
}

impl Session {
    /// Carries out a command, given without its backslash.
    pub(super) fn command(&mut self, text: &str) -> Reply {
        let text = text.trim();
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let found = WORDS.iter().find(|word| word.name == name);
        let run = |word: &Word| (word.run)(self, &self.completed(word.takes, rest.trim()));
        let done = found.map_or_else(|| Err(unknown(name)), run);
        done.unwrap_or_else(|error| Reply::failing(format!("error: {error}")))
    }

    /// Returns what stands behind a command, with the last expression where that is meant.
    fn completed(&self, takes: Takes, rest: &str) -> String {
        match takes {
            Takes::Query | Takes::SecondsThenQuery => with_last(rest, self.last.as_deref()),
            _ => rest.to_owned(),
        }
    }

    /// Returns an expression, or the last one where there is none.
    pub(super) fn given(&self, rest: &str) -> Result<String, String> {
        match (rest, &self.last) {
            ("", Some(last)) => Ok(last.clone()),
            ("", None) => Err("which expression? None has been asked yet".to_owned()),
            (given, _) => Ok(given.to_owned()),
        }
    }

    /// Reads a time: in the session's zone, or in any other form.
    fn moment(&self, text: &str) -> String {
        let at = self.zone.moment(text, self.world.clock.now);
        at.map_or_else(|| text.to_owned(), moment::written)
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
    session.ask_sources(&names)?;
    Ok(sources(session))
}

fn sources(session: &Session) -> Reply {
    let mut columns = Columns::default();
    for head in ["source", "kind", "from", "to"] {
        columns.column(head, Align::Left);
    }
    for source in &session.world.sources {
        let span = source.storage.span();
        let ends = span.map(|span| [span.after + Millis(1), span.until]);
        let ends = ends.map(|ends| ends.map(|end| session.zone.written(end)));
        let [from, to] = ends.unwrap_or_default();
        columns.row(vec![source.name.clone(), source.kind.to_owned(), from, to]);
    }
    let mut page = String::new();
    columns.write(session.screen.columns, session.screen.paint, &mut page);
    Reply::saying(page)
}

fn at(session: &mut Session, rest: &str) -> Result<Reply, String> {
    if rest.is_empty() {
        return Err("which time? \\at TIME; \\instant goes back to the end of the data".to_owned());
    }
    let when = When { at: Some(session.moment(rest)), ..When::default() };
    asked(session, when)
}

fn range(session: &mut Session, rest: &str) -> Result<Reply, String> {
    let words: Vec<_> = rest.split_whitespace().collect();
    let time = |text: &str| Some(session.moment(text));
    let (from, to, step) = match words[..] {
        [length] if is_length(length) => (Some(format!("-{length}")), None, None),
        [length, step] if is_length(length) && is_length(step) => {
            (Some(format!("-{length}")), None, Some(step.to_owned()))
        }
        [from] => (time(from), None, None),
        [from, to] => (time(from), time(to), None),
        [from, to, step] => (time(from), time(to), Some(step.to_owned())),
        _ => {
            let text = "a range is written \\range FROM TO [STEP], or \\range LENGTH [STEP]";
            return Err(text.to_owned());
        }
    };
    asked(session, When { at: None, from, to, step })
}

/// Tells whether a text is a length of time and no time, as a number of seconds is.
fn is_length(text: &str) -> bool {
    text.parse::<f64>().is_err() && moment::length(text).is_ok_and(|length| length.0 > 0)
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
    // A chart of an instant is of the hour before it.
    let when = session.when.clone();
    if let Ok(Ask::Instant(at)) = session.ask() {
        let [from, to] = [at - Millis::from_minutes(60), at].map(moment::written);
        session.when = When { at: None, from: Some(from), to: Some(to), step: None };
    }
    let reply = session.query(rest);
    (session.format, session.when) = (before, when);
    reply
}

fn values(session: &mut Session, rest: &str) -> Result<Reply, String> {
    let (label, selector) = rest.split_once(' ').unwrap_or((rest, ""));
    if label.is_empty() {
        return Err("which label? \\values LABEL [SELECTOR]".to_owned());
    }
    session.values(label, selector.trim()).map(Reply::saying)
}

fn zone(session: &mut Session, rest: &str) -> Result<Reply, String> {
    if rest.is_empty() {
        return Ok(Reply::saying(format!("{}\n", session.zone.name())));
    }
    session.zone = Zone::read(rest)?;
    Ok(Reply::saying(""))
}

fn fmt(session: &Session, rest: &str) -> Result<Reply, String> {
    let text = session.given(rest)?;
    Ok(match session.engine.parse(&text) {
        Ok((expr, _)) => Reply::saying(pretty(&expr) + "\n"),
        Err(error) => Reply::failing(report::failure(&error, &text, session.errors)),
    })
}

fn time(session: &mut Session, rest: &str) -> Result<Reply, String> {
    session.timing = match rest {
        "on" => Timing::Told,
        "off" => Timing::Silent,
        _ => return Err("it is written \\time on or \\time off".to_owned()),
    };
    Ok(Reply::saying(""))
}

fn help(_: &mut Session, rest: &str) -> Result<Reply, String> {
    let name = rest.trim_start_matches('\\');
    if let Some(page) = manual::page(rest).filter(|_| rest == name) {
        return Ok(Reply::saying(page));
    }
    let wanted = |word: &&Word| name.is_empty() || word.name == name;
    let mut page = String::new();
    for word in WORDS.iter().filter(wanted) {
        let usage = format!("\\{} {}", word.name, word.usage);
        // Text in memory takes whatever is written.
        let _ = writeln!(page, "{usage:<28} {}", word.about);
    }
    if name.is_empty() {
        page += "\nEverything else is PromQL; `_` in it is the last expression. \
                 \\help rate explains a function.\n";
    }
    if page.is_empty() { Err(unknown_topic(name)) } else { Ok(Reply::saying(page)) }
}

fn unknown_topic(name: &str) -> String {
    let known = manual::topics().chain(WORDS.iter().map(|word| word.name));
    let near = promqlite::math::nearest(name, known);
    let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    format!("there is no help on `{name}`{near}")
}
