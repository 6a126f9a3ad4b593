//! Reads an `eval` command: a query and what is expected of its answer.

use crate::format::NotationError;
use crate::format::read_duration;
use crate::format::read_number;
use crate::format::read_series;
use crate::math::quote;
use crate::syntax::Text;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;

use super::command::Eval;
use super::command::Expect;
use super::command::ExpectSeries;
use super::command::Noted;
use super::command::Order;
use super::command::When;
use super::lines::Lines;
use super::message::Message;

const RANGE_VECTOR: &str = "expect range vector";
const STRING: &str = "expect string";

const BAD_EVAL: &str = "invalid evaluation command. Must be either 'eval[_fail|_warn|_ordered] \
    instant [at <offset:duration>] <query>' or 'eval[_fail|_warn] range from <from> to <to> step \
    <step> <query>'";

const BAD_EXPECT: &str =
    "invalid expect statement, must match `expect <type> <match_type>: <string>` format";

const BAD_STRING: &str = "expected string literal not valid - ";

/// Reads the command whose first line the lines stand on.
pub(super) fn read_eval(
    lines: &mut Lines<'_>,
    name: Option<String>,
) -> Result<Eval, NotationError> {
    let (line, head) = lines.current();
    let (when, query, expect) =
        read_head(head).map_err(|text| NotationError::on_line(line, text))?;
    let mut eval = Eval { line, last_line: line, name, query: query.to_owned(), when, expect };
    let mut place = 1;
    while let Some((number, line)) = lines.next_of_body() {
        eval.last_line = number;
        let failed = |text: String| {
            let (query, line) = (&eval.query, eval.line);
            NotationError::on_line(number, format!("error in eval {query} (line {line}): {text}"))
        };
        let kind = line_kind(line, &eval);
        match kind {
            Line::Note(note) => read_note(note, &mut eval.expect).map_err(failed)?,
            Line::Grid(grid) => eval.expect.grid = Some(read_grid(grid).map_err(failed)?),
            Line::Text(text) => eval.expect.text = Some(read_text(text).map_err(failed)?),
            Line::LastNote(message) => {
                let message = message.map_err(failed)?;
                eval.expect.failure.get_or_insert_default().push(message);
                break;
            }
            Line::Number(value) => {
                eval.expect.scalar = Some(value);
                break;
            }
            Line::Series => {
                let series = read_expected(line, number, place, &eval)?;
                eval.expect.scalar = None;
                eval.expect.set(series);
            }
        }
        place += usize::from(!matches!(kind, Line::Note(_)));
    }
    if let Some(grid) = eval.expect.grid {
        eval.when = When::Instant(grid.end());
    }
    Ok(eval)
}

/// What a line of the body is.
enum Line<'a> {
    /// `expect warn`, `expect fail`, `expect ordered`, …
    Note(&'a str),
    /// `expect range vector …`
    Grid(&'a str),
    /// `expect string …`
    Text(&'a str),
    /// `expected_fail_message …` and `expected_fail_regexp …`, which end the body.
    LastNote(Result<Message, String>),
    /// A lone number, which ends the body.
    Number(f64),
    /// A series and its values.
    Series,
}

fn line_kind<'a>(line: &'a str, eval: &Eval) -> Line<'a> {
    if eval.expect.failure.is_some() {
        if let Some(text) = line.strip_prefix("expected_fail_message") {
            return Line::LastNote(Ok(Message::Exactly(text.trim().to_owned())));
        }
        if let Some(pattern) = line.strip_prefix("expected_fail_regexp") {
            let pattern = pattern.trim();
            return Line::LastNote(Message::like(pattern).map_err(|why| {
                format!("invalid regexp '{pattern}' for expected_fail_regexp: {why}")
            }));
        }
    }
    if let Some(grid) = line.strip_prefix(RANGE_VECTOR) {
        Line::Grid(grid)
    } else if let Some(text) = line.strip_prefix(STRING) {
        Line::Text(text)
    } else if line == "expect" || line.starts_with("expect ") {
        // A metric of that name has to be written `expect{}`.
        Line::Note(line["expect".len()..].trim())
    } else if let Ok(value) = read_number(line) {
        Line::Number(value)
    } else {
        Line::Series
    }
}

/// Reads the line of the command itself.
fn read_head(head: &str) -> Result<(When, &str, Expect), String> {
    let (command, rest) = split_word(head);
    let (kind, rest) = split_word(rest);
    let mut expect = Expect::default();
    match (command, kind) {
        ("eval", "instant" | "range") => {}
        ("eval_fail", "instant" | "range") => expect.failure = Some(Vec::new()),
        ("eval_warn", "instant" | "range") => expect.warnings = Noted::Each(vec![Message::Any]),
        ("eval_info", "instant" | "range") => expect.infos = Noted::Each(vec![Message::Any]),
        ("eval_ordered", "instant") => expect.order = Order::Lines,
        _ => return Err(BAD_EVAL.to_owned()),
    }
    let (when, query) = if kind == "instant" { read_instant(rest)? } else { read_range(rest)? };
    if query.is_empty() {
        return Err(BAD_EVAL.to_owned());
    }
    Ok((when, query, expect))
}

fn read_instant(rest: &str) -> Result<(When, &str), String> {
    let Some(("at", rest)) = Some(split_word(rest)) else {
        return Err("invalid timestamp definition \"\": empty duration string".to_owned());
    };
    let (at, query) = split_word(rest);
    let at = read_duration(at)
        .map_err(|why| format!("invalid timestamp definition {}: {why}", quote(at)))?;
    Ok((When::Instant(Timestamp(at)), query))
}

fn read_range(rest: &str) -> Result<(When, &str), String> {
    let (first, last, every, query) = read_grid_words(rest)?;
    Ok((When::Range { first, last, every }, query))
}

/// Reads `from … to … step …` and returns what follows.
fn read_grid_words(rest: &str) -> Result<(Timestamp, Timestamp, Millis, &str), String> {
    let mut rest = rest;
    let mut lengths = [0; 3];
    let words = [("from", "start timestamp"), ("to", "end timestamp"), ("step", "step")];
    for ((word, what), length) in words.into_iter().zip(&mut lengths) {
        let (given, after) = split_word(rest);
        if given != word {
            return Err(BAD_EVAL.to_owned());
        }
        let (text, after) = split_word(after);
        *length = read_duration(text)
            .map_err(|why| format!("invalid {what} definition {}: {why}", quote(text)))?;
        rest = after;
    }
    let [first, last, every] = lengths;
    if last < first {
        let text = "invalid test definition, end timestamp is before start timestamp";
        return Err(text.to_owned());
    }
    Ok((Timestamp(first), Timestamp(last), Millis(every), rest))
}

fn read_grid(rest: &str) -> Result<Steps, String> {
    let invalid = || format!("invalid range vector definition {}", quote(rest.trim()));
    let (first, last, every, rest) = read_grid_words(rest.trim())
        .map_err(|why| if why == BAD_EVAL { invalid() } else { why })?;
    let steps = Steps::range(first, last, every);
    steps.filter(|_| rest.is_empty()).ok_or_else(invalid)
}

fn read_text(rest: &str) -> Result<String, String> {
    let literal = rest.strip_prefix(' ').unwrap_or(rest);
    if literal.is_empty() {
        return Err(format!("{BAD_STRING}a quoted string literal is required"));
    }
    let closed = |mark| literal.len() > 1 && literal.starts_with(mark) && literal.ends_with(mark);
    // A single quote holds one character in Go, which no answer is.
    let quoted = closed('"') || closed('`');
    let text = if quoted { Text::unquote(literal) } else { None };
    text.map(Text::into_string)
        .ok_or_else(|| format!("{BAD_STRING}check that the string is correctly quoted"))
}

/// Reads what follows `expect`.
fn read_note(rest: &str, expect: &mut Expect) -> Result<(), String> {
    let (kind, rest) = split_word(rest);
    let message = match rest {
        "" => Message::Any,
        _ => read_message(rest)?,
    };
    match kind {
        "ordered" => expect.order = Order::Lines,
        "fail" => {
            if expect.failure.as_ref().is_some_and(|known| !known.is_empty()) {
                let text = "invalid expect lines, multiple expect fail lines are not allowed";
                return Err(text.to_owned());
            }
            expect.failure.get_or_insert_default().push(message);
        }
        "warn" => expect.warnings.push(message, "warn")?,
        "info" => expect.infos.push(message, "info")?,
        "no_warn" => expect.warnings.refuse("warn")?,
        "no_info" => expect.infos.refuse("info")?,
        _ => return Err(BAD_EXPECT.to_owned()),
    }
    Ok(())
}

fn read_message(rest: &str) -> Result<Message, String> {
    let (kind, text) = rest.split_once(':').ok_or(BAD_EXPECT)?;
    match (kind, text.trim()) {
        (_, "") => Err(BAD_EXPECT.to_owned()),
        ("msg", text) => Ok(Message::Exactly(text.to_owned())),
        ("regex", pattern) => {
            Message::like(pattern).map_err(|why| format!("invalid regex {pattern}: {why}"))
        }
        _ => Err(BAD_EXPECT.to_owned()),
    }
}

fn read_expected(
    line: &str,
    number: usize,
    place: usize,
    eval: &Eval,
) -> Result<ExpectSeries, NotationError> {
    let read = read_series(line, number)?;
    let once = matches!(eval.when, When::Instant(_)) && eval.expect.grid.is_none();
    let text = match read.items.len() {
        0 if once => "a value is expected behind the metric",
        2.. if once => {
            "expecting multiple values in instant evaluation not allowed. consider using 'expect \
             range vector' directive to enable a range vector result for an instant query"
        }
        _ => {
            return Ok(ExpectSeries {
                line: number,
                place,
                labels: read.labels,
                items: read.items,
            });
        }
    };
    let (query, line) = (&eval.query, eval.line);
    Err(NotationError::on_line(number, format!("error in eval {query} (line {line}): {text}")))
}

/// Splits the first word off; both parts are free of blank space around.
fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

impl Expect {
    fn set(&mut self, series: ExpectSeries) {
        match self.series.iter_mut().find(|known| known.labels == series.labels) {
            Some(known) => *known = series,
            None => self.series.push(series),
        }
    }
}

impl Noted {
    fn push(&mut self, message: Message, kind: &str) -> Result<(), String> {
        match self {
            Self::Each(known) => known.push(message),
            Self::Open => *self = Self::Each(vec![message]),
            Self::None => return Err(together(kind)),
        }
        Ok(())
    }

    fn refuse(&mut self, kind: &str) -> Result<(), String> {
        if matches!(self, Self::Each(_)) {
            return Err(together(kind));
        }
        *self = Self::None;
        Ok(())
    }
}

fn together(kind: &str) -> String {
    format!("invalid expect lines, {kind} and no_{kind} cannot be used together")
}
