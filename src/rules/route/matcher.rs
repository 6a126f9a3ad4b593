//! Matchers of Alertmanager, in both of its forms.

use std::borrow::Cow;

use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::is_legacy_name;
use crate::syntax::Text;

/// Whether both forms read a text alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// They do.
    Both,
    /// The classic form alone can read it.
    ClassicOnly,
    /// They read different things, and the classic one holds.
    Different,
}

/// What is read of a text, or why nothing is.
type Outcome = Result<Vec<Matcher>, String>;

/// Reads matchers as Alertmanager does: in the form for any text, and in the classic form where
/// that fails or differs.
pub fn matchers(text: &str) -> Result<(Vec<Matcher>, Agreement), String> {
    match (any_text(text), classic(text)) {
        (Err(_), Err(why)) => Err(why),
        (Err(_), Ok(read)) => Ok((read, Agreement::ClassicOnly)),
        (Ok(read), Err(_)) => Ok((read, Agreement::Both)),
        (Ok(read), Ok(other)) if written(&read) == written(&other) => Ok((read, Agreement::Both)),
        (Ok(_), Ok(classic)) => Ok((classic, Agreement::Different)),
    }
}

/// Returns what tells matchers apart.
fn written(all: &[Matcher]) -> Vec<(&str, MatchOp, &str)> {
    all.iter().map(|one| (one.name(), one.op(), one.value())).collect()
}

fn compiled(name: &str, op: MatchOp, value: &str) -> Result<Matcher, String> {
    Matcher::new(name, op, value).map_err(|error| error.to_string())
}

fn operator(text: &str) -> Option<(MatchOp, &str)> {
    let forms = [
        ("=~", MatchOp::Regex),
        ("!~", MatchOp::NotRegex),
        ("!=", MatchOp::NotEqual),
        ("=", MatchOp::Equal),
    ];
    forms.iter().find_map(|(form, op)| Some((*op, text.strip_prefix(form)?)))
}

/// Reads the classic form.
fn classic(text: &str) -> Outcome {
    let text = text.strip_prefix('{').unwrap_or(text);
    let text = text.strip_suffix('}').unwrap_or(text);
    pieces(text).iter().map(|piece| classic_one(piece)).collect()
}

/// Cuts a text at commas that no quotes are around.
fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut is_inside, mut is_escaped) = (false, false);
    for c in text.chars() {
        match c {
            ',' if !is_inside => {
                pieces.push(std::mem::take(&mut piece));
                continue;
            }
            '"' if is_escaped => is_escaped = false,
            '"' => is_inside = !is_inside,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
        piece.push(c);
    }
    if !piece.trim().is_empty() {
        pieces.push(piece.trim().to_owned());
    }
    pieces
}

fn classic_one(text: &str) -> Result<Matcher, String> {
    let bad = || format!("bad matcher format: {text}");
    let rest = text.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':');
    let (name, rest) = rest.split_at(end.ok_or_else(bad)?);
    if !is_legacy_name(&name.replace(':', "_")) {
        return Err(bad());
    }
    let (op, rest) = operator(rest.trim_start()).ok_or_else(bad)?;
    let raw = rest.trim();
    let value = unescaped(raw)
        .ok_or_else(|| format!("matcher value contains unescaped double quote: {raw}"))?;
    compiled(name, op, &value)
}

/// Returns the value of a classic matcher; nothing where a quote stands where none may.
fn unescaped(raw: &str) -> Option<String> {
    let (inner, mut is_open) = match raw.strip_prefix('"') {
        Some(inner) => (inner, true),
        None => (raw, false),
    };
    let mut value = String::new();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some(c @ ('"' | '\\')) => value.push(c),
                Some(c) => value.extend(['\\', c]),
                None => value.push('\\'),
            },
            '"' if is_open && chars.peek().is_none() => is_open = false,
            '"' => return None,
            c => value.push(c),
        }
    }
    (!is_open).then_some(value)
}

/// A word of the form for any text.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Word<'t> {
    Open,
    Close,
    Comma,
    Op(MatchOp),
    Text(Cow<'t, str>),
}

/// Reads the form for any text.
fn any_text(text: &str) -> Outcome {
    let words = words(text)?;
    let mut words = words.into_iter().peekable();
    let is_open = words.next_if_eq(&Word::Open).is_some();
    let mut all = Vec::new();
    while matches!(words.peek(), Some(Word::Text(_))) {
        let (Some(Word::Text(name)), Some(Word::Op(op)), Some(Word::Text(value))) =
            (words.next(), words.next(), words.next())
        else {
            return Err("expected a label, an operator and a value".to_owned());
        };
        all.push(compiled(&name, op, &value)?);
        if words.next_if_eq(&Word::Comma).is_none() {
            break;
        }
    }
    if is_open && words.next_if_eq(&Word::Close).is_none() {
        return Err("expected close brace".to_owned());
    }
    match words.next() {
        None => Ok(all),
        Some(word) => Err(format!("unexpected {word:?}")),
    }
}

fn is_reserved(c: char) -> bool {
    c.is_whitespace() || "{}!=~,\\\"'`".contains(c)
}

fn words(text: &str) -> Result<Vec<Word<'_>>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '{' => (Word::Open, &rest[1..]),
            '}' => (Word::Close, &rest[1..]),
            ',' => (Word::Comma, &rest[1..]),
            '=' | '!' => {
                let found =
                    operator(rest).ok_or_else(|| format!("{rest}: expected an operator"))?;
                (Word::Op(found.0), found.1)
            }
            '"' => quoted(rest)?,
            c if is_reserved(c) => return Err(format!("{c}: invalid input")),
            _ => {
                let (word, after) = rest.split_at(rest.find(is_reserved).unwrap_or(rest.len()));
                (Word::Text(word.into()), after)
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    Ok(words)
}

/// Reads a text in quotes, as Go reads one.
fn quoted(text: &str) -> Result<(Word<'_>, &str), String> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    let (end, _) = end.ok_or_else(|| format!("{text}: missing end \""))?;
    let (whole, after) = text.split_at(end + 1);
    let value = Text::unquote(whole).ok_or_else(|| format!("{whole}: invalid input"))?;
    Ok((Word::Text(value.into_string().into()), after))
}
