//! The smaller answers as JSON.

use promqlite::format::write_json_markup;
use promqlite::format::write_success;
use serde_json::Value;

use super::reply::Reply;

/// Answers with a tree.
pub(super) fn tree(data: &Value) -> Reply {
    let mut body = Vec::new();
    write_success(|into| push_tree(data, into), &[], &[], &mut body);
    Reply::json(body)
}

/// Answers with a text.
pub(super) fn text(data: &str) -> Reply {
    let mut body = Vec::new();
    write_success(|into| write_json_markup(data, into), &[], &[], &mut body);
    Reply::json(body)
}

/// Answers with a list that `each` writes the elements of.
pub(super) fn list<T>(items: &[T], each: impl Fn(&T, &mut Vec<u8>), warnings: &[String]) -> Reply {
    let mut body = Vec::new();
    let write = |into: &mut Vec<u8>| {
        into.push(b'[');
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                into.push(b',');
            }
            each(item, into);
        }
        into.push(b']');
    };
    write_success(write, warnings, &[], &mut body);
    Reply::json(body)
}

/// Appends a tree; what a browser could take for markup is escaped, as Go's encoder does.
fn push_tree(data: &Value, into: &mut Vec<u8>) {
    for byte in data.to_string().bytes() {
        // These stand in texts only.
        match byte {
            b'<' => into.extend_from_slice(b"\\u003c"),
            b'>' => into.extend_from_slice(b"\\u003e"),
            b'&' => into.extend_from_slice(b"\\u0026"),
            other => into.push(other),
        }
    }
}
