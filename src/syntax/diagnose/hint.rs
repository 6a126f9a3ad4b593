//! What to try instead.

use crate::math::nearest;
use crate::syntax::Error;
use crate::syntax::Fault;
use crate::syntax::KEYWORDS;
use crate::syntax::Vocabulary;

/// Returns advice on an error, if there is any to give.
pub(super) fn of(text: &str, error: &Error, words: &dyn Vocabulary) -> Option<String> {
    let word = error.span.of(text);
    let advice = match &error.fault {
        Fault::Unexpected { context, expected, .. } => {
            return unexpected(word, context, expected);
        }
        Fault::UnknownFunction(name) => {
            let near = nearest(name, words.names())?;
            return Some(format!("did you mean `{near}`?"));
        }
        Fault::Character(message) => return character(message),
        Fault::RangeOperand => {
            "a range stands right behind a selector; of any other expression make a subquery, \
             such as `[5m:]`"
        }
        Fault::OffsetBeforeRange => "put the range before `offset`",
        Fault::AtBeforeRange => "put the range before `@`",
        Fault::OffsetOperand => "put `offset` right behind the selector",
        Fault::AtOperand => "put `@` right behind the selector",
        Fault::TrailingComma => "take the last comma away",
        Fault::BadDuration(_) => "write units from large to small, each once: `1h30m`",
        Fault::UnknownUnit { .. } => "the units are `y`, `w`, `d`, `h`, `m`, `s` and `ms`",
        Fault::Empty => "write an expression, such as `up`",
        _ => return None,
    };
    Some(advice.to_owned())
}

fn unexpected(word: &str, context: &str, expected: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let advice = match (context, expected, lower.as_str()) {
        ("grouping opts", "\"(\"", "") => "labels stand in parentheses: `(job)`",
        ("grouping opts", "\"(\"", _) => {
            return Some(format!("labels stand in parentheses: `({word})`"));
        }
        ("label matching", "string", _) => {
            return Some(format!("put quotes around it: `\"{word}\"`"));
        }
        ("label matching", "label matching operator", _) => {
            "a label is compared by `=`, `!=`, `=~` or `!~`"
        }
        ("offset" | "subquery or range selector", ..) => "write a duration, such as `5m`",
        ("@", ..) => "write a time in seconds, `start()` or `end()`",
        (_, _, "=") => "`==` compares; a single `=` stands in braces only",
        (_, _, "by" | "without") => {
            return Some(format!("`{lower}` belongs to an aggregation: `sum {lower} (job) (...)`"));
        }
        (_, _, "on" | "ignoring" | "bool") => {
            return Some(format!("`{lower}` stands right behind an operator"));
        }
        (_, _, "group_left" | "group_right") => {
            return Some(format!("`{lower}` stands behind `on (...)` or `ignoring (...)`"));
        }
        _ => {
            let near = nearest(&lower, KEYWORDS).filter(|_| word.len() > 2)?;
            return Some(format!("did you mean `{near}`?"));
        }
    };
    Some(advice.to_owned())
}

fn character(message: &str) -> Option<String> {
    let advice = match message {
        "unclosed left parenthesis" => "a `)` is missing",
        "unclosed left bracket" => "a `]` is missing",
        "unexpected end of input inside braces" => "a `}` is missing",
        "unexpected right parenthesis ')'" => "there is one `)` too many",
        "unexpected character: '$'" => {
            "a variable of a dashboard has to be replaced before the query is read"
        }
        "unexpected character: '|'" => "PromQL has no pipes: filter by labels in braces",
        "unexpected character after '=': '~'" => "patterns are tested in braces: `{job=~\"a.*\"}`",
        "unexpected character: '&'" => "write `and`",
        _ => return None,
    };
    Some(advice.to_owned())
}
