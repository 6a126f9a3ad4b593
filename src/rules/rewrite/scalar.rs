//! Texts as YAML scalars.

use crate::rules::yaml::Style;

/// Writes a text of one line in a style, or in the nearest that can hold it.
pub(super) fn line(text: &str, style: Style) -> String {
    match style {
        Style::Double => double(text),
        Style::Plain if is_plain(text) => text.to_owned(),
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Writes a text in double quotes.
pub(super) fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Tells whether a text of one line reads as itself without quotes, in a block or in brackets.
pub(super) fn is_plain(text: &str) -> bool {
    let is_indicator = |c: char| "-?:,[]{}#&*!|>'\"%@`=<~.+".contains(c) || c.is_ascii_digit();
    let is_word = |word: &str| {
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
        words.iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    !text.is_empty()
        && !text.starts_with(is_indicator)
        && !text.starts_with(' ')
        && !text.ends_with([' ', ':'])
        && !is_word(text)
        && !text.contains([',', '[', ']', '{', '}', '\n', '\t'])
        && is_plain_in_block(text)
}

/// Tells whether a text of one line that is no word or number reads as itself in a block.
pub(super) fn is_plain_in_block(text: &str) -> bool {
    let first = text.chars().next();
    let starts_well = first.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '('));
    starts_well
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(['\n', '\t'])
        && !matches!(
            text,
            "true"
                | "True"
                | "TRUE"
                | "false"
                | "False"
                | "FALSE"
                | "null"
                | "Null"
                | "NULL"
                | "yes"
                | "no"
                | "on"
                | "off"
                | "y"
                | "n"
                | "Y"
                | "N"
        )
}
