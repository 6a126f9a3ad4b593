//! Text made safe for HTML and JavaScript, as Go's `html` and `js` do.

use std::fmt::Write;

use crate::math::quote;

/// Escapes a text for HTML.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => escaped.push('\u{fffd}'),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Escapes a text for a string of JavaScript.
pub(super) fn javascript(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\'' => escaped.push_str("\\'"),
            '"' => escaped.push_str("\\\""),
            '<' | '>' | '&' | '=' => drop(write!(escaped, "\\u{:04X}", c as u32)),
            c if (c as u32) < 0x20 || !prints(c) => drop(write!(escaped, "\\u{:04X}", c as u32)),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Tells whether Go takes a character for printable; below U+0080 it does not ask.
fn prints(c: char) -> bool {
    c.is_ascii() || !quote(&c.to_string()).starts_with("\"\\")
}
