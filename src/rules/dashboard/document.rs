//! Blocks of PromQL in texts of Markdown.

use crate::function::Functions;
use crate::rules::yaml::Place;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::rules::yaml::Style;
use crate::syntax::Features;
use crate::syntax::Span;

use super::board::Board;
use super::board::Purpose;
use super::board::Query;
use super::datasource::Backend;
use super::holed::parse;

/// Finds the blocks of PromQL in a text of Markdown.
pub fn read_document(text: &str) -> Board {
    let functions = Functions::default();
    let parses = |span: Span| parse(span.of(text), Features::ALL, &functions).is_ok();
    let parts = blocks(text).into_iter().flat_map(|block| queries(text, block, &parses));
    let queries = parts.map(|span| Query {
        text: Placed {
            value: span.of(text).to_owned(),
            place: Place { span, style: Style::Plain },
        },
        part: Span::new(0, span.of(text).len()),
        purpose: Purpose::Document,
        name: String::new(),
        backend: Backend::Prometheus,
        is_instant: true,
        legend: None,
    });
    let queries = queries.collect();
    Board { source: Source::new(text), title: String::new(), declared: None, queries }
}

/// Lists the places of what stands between the fences of blocks of PromQL.
fn blocks(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(String, bool, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let fence = fence(line);
        match (&open, fence) {
            (None, Some((mark, word))) => {
                open = Some((mark.to_owned(), word.eq_ignore_ascii_case("promql"), end));
            }
            (Some((opened, is_promql, begin)), Some((mark, ""))) if mark.starts_with(&**opened) => {
                if *is_promql {
                    found.push(Span::new(*begin, start));
                }
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns the marks of a fence and the word behind them.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(sign).len();
    let (mark, rest) = line.split_at(length);
    let word = rest.trim().split([' ', '{', ',']).next().unwrap_or("");
    (length >= 3 && !rest.contains('`')).then_some((mark, word))
}

/// Takes a block apart where it has several queries: at empty lines, or at each line.
fn queries(text: &str, block: Span, parses: &dyn Fn(Span) -> bool) -> Vec<Span> {
    let parts = split(text, block, "\n\n");
    if parts.len() <= 1 || parses(block) {
        let lines = split(text, block, "\n");
        let is_list = lines.len() > 1 && !parses(block) && lines.iter().all(|line| parses(*line));
        return if is_list { lines } else { trimmed(text, block).into_iter().collect() };
    }
    parts.into_iter().flat_map(|part| queries(text, part, parses)).collect()
}

fn split(text: &str, block: Span, between: &str) -> Vec<Span> {
    let mut at = block.start as usize;
    let mut parts = Vec::new();
    for part in block.of(text).split(between) {
        parts.extend(trimmed(text, Span::new(at, at + part.len())));
        at += part.len() + between.len();
    }
    parts
}

/// Takes blanks off both ends; nothing is left of blanks and comments alone.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let part = span.of(text);
    let start = span.start as usize + part.len() - part.trim_start().len();
    let mut lines = part.lines().map(str::trim);
    let is_something = lines.any(|line| !line.is_empty() && !line.starts_with('#'));
    is_something.then(|| Span::new(start, start + part.trim().len()))
}
