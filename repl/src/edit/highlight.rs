//! Lines in colours.

use std::ops::Range;

use promqlite::function;

use crate::token::Token;
use crate::token::TokenKind;
use crate::token::tokens;

const COMMAND: &str = "1;36";
const FUNCTION: &str = "34";
const AGGREGATION: &str = "35";
const KEYWORD: &str = "35";
const LABEL: &str = "36";
const TEXT: &str = "32";
const OPEN_TEXT: &str = "4;32";
const NUMBER: &str = "33";
const COMMENT: &str = "90";
const WRONG: &str = "31";
const PAIR: &str = "1;7";

/// Returns a line in colours, the bracket at the cursor and its partner marked.
pub(crate) fn painted(line: &str, cursor: Option<usize>) -> String {
    let start = command_end(line);
    let query = line.get(start..).unwrap_or_default();
    let all = tokens(query);
    let pair = cursor.and_then(|cursor| pair(&all, query, cursor.checked_sub(start)?));
    let mut text = String::with_capacity(line.len() * 2);
    push(line.get(..start).unwrap_or_default(), COMMAND, &mut text);
    let mut done = 0;
    let mut inside = Vec::new();
    for (at, token) in all.iter().enumerate() {
        text.push_str(query.get(done..token.start).unwrap_or_default());
        done = token.end;
        let word = token.of(query);
        match token.kind {
            TokenKind::Open => inside.push(lists_labels(&all, at, query)),
            TokenKind::Close => drop(inside.pop()),
            _ => {}
        }
        let listed = inside.last().copied().unwrap_or(false);
        let next = all.get(at + 1).map(|next| next.of(query));
        let is_paired = pair.as_ref().is_some_and(|pair| pair.contains(&token.start));
        let color = if is_paired { PAIR } else { color(*token, word, next, listed) };
        push(word, color, &mut text);
    }
    text.push_str(query.get(done..).unwrap_or_default());
    text
}

/// Returns where the command that a line begins with ends.
fn command_end(line: &str) -> usize {
    let blanks = line.len() - line.trim_start().len();
    match line.trim_start().strip_prefix('\\') {
        None => 0,
        Some(command) => {
            let name = command.find(char::is_whitespace).unwrap_or(command.len());
            blanks + 1 + name
        }
    }
}

fn push(text: &str, color: &str, into: &mut String) {
    if color.is_empty() || text.is_empty() {
        into.push_str(text);
    } else {
        into.extend(["\x1b[", color, "m", text, "\x1b[0m"]);
    }
}

fn color(token: Token, word: &str, next: Option<&str>, listed: bool) -> &'static str {
    match token.kind {
        TokenKind::Name | TokenKind::Keyword | TokenKind::Aggregation if listed => LABEL,
        TokenKind::Aggregation => AGGREGATION,
        TokenKind::Keyword => KEYWORD,
        TokenKind::Name if next == Some("(") => {
            // `start()` and its kin are no functions of the table.
            let known = function::find(word).is_some() || ["start", "end"].contains(&word);
            if known { FUNCTION } else { WRONG }
        }
        TokenKind::Number => NUMBER,
        TokenKind::Text => TEXT,
        TokenKind::OpenText => OPEN_TEXT,
        TokenKind::Comment => COMMENT,
        TokenKind::Other => WRONG,
        _ => "",
    }
}

/// Tells whether the bracket at a place opens a list of labels.
fn lists_labels(all: &[Token], at: usize, text: &str) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|token| token.of(text));
    match word(Some(at)) {
        Some("{") => true,
        Some("(") => word(at.checked_sub(1)).is_some_and(|before| {
            ["by", "without", "on", "ignoring", "group_left", "group_right"]
                .iter()
                .any(|known| before.eq_ignore_ascii_case(known))
        }),
        _ => false,
    }
}

/// Returns where the bracket at or right before the cursor stands, and its partner.
fn pair(all: &[Token], text: &str, cursor: usize) -> Option<[usize; 2]> {
    let is_bracket = |token: &&Token| matches!(token.kind, TokenKind::Open | TokenKind::Close);
    let brackets: Vec<_> = all.iter().filter(is_bracket).collect();
    let here = brackets
        .iter()
        .position(|token| token.start == cursor)
        .or_else(|| brackets.iter().position(|token| token.end == cursor))?;
    let own = brackets.get(here)?;
    let range: Box<dyn Iterator<Item = usize>> = match own.kind {
        TokenKind::Open => Box::new(Range { start: here, end: brackets.len() }),
        _ => Box::new((0..=here).rev()),
    };
    let mut depth = 0_i32;
    for at in range {
        let bracket = brackets.get(at)?;
        depth += if bracket.kind == own.kind { 1 } else { -1 };
        if depth == 0 {
            let partners = ["()", "{}", "[]"];
            let mut both = [own.of(text), bracket.of(text)];
            both.sort_by_key(|one| matches!(*one, ")" | "}" | "]"));
            let fits = partners.contains(&both.concat().as_str());
            return fits.then_some([own.start, bracket.start]);
        }
    }
    None
}
