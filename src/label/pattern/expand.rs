//! Templates of a replacement: `$1`, `${name}` and `$$`, as Go expands them.

use std::sync::LazyLock;

use regex_syntax::hir::ClassUnicode;

use super::node::Table;
use super::unicode::characters;

/// A group that a template asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reference<'a> {
    Number(usize),
    Name(&'a str),
}

/// Expands a template, asking for each group it refers to.
pub(super) fn expand<'t>(
    template: &str,
    output: &mut String,
    group: impl Fn(Reference<'_>) -> Option<&'t str>,
) {
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('$') {
        output.push_str(before);
        rest = if let Some(tail) = behind.strip_prefix('$') {
            output.push('$');
            tail
        } else if let Some((reference, tail)) = reference(behind) {
            output.push_str(group(reference).unwrap_or_default());
            tail
        } else {
            // A dollar sign before anything else stands for itself.
            output.push('$');
            behind
        };
    }
    output.push_str(rest);
}

/// Reads a group's number or name, in braces or not.
fn reference(text: &str) -> Option<(Reference<'_>, &str)> {
    let (braced, bare) = text.strip_prefix('{').map_or((false, text), |tail| (true, tail));
    let end = bare.find(|rune| !is_word(rune)).unwrap_or(bare.len());
    let (name, mut rest) = bare.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    if braced {
        rest = rest.strip_prefix('}')?;
    }
    Some((number(name).map_or(Reference::Name(name), Reference::Number), rest))
}

/// Reads a number without leading zeros.
fn number(name: &str) -> Option<usize> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit())
        && name.len() <= 9
        && (name.len() == 1 || !name.starts_with('0'));
    is_number.then(|| name.parse().ok()).flatten()
}

/// Tells whether a character may stand in a group's name: a letter, a digit or an underscore.
fn is_word(rune: char) -> bool {
    static WORDS: LazyLock<ClassUnicode> = LazyLock::new(|| {
        let mut words = characters(Table::Category("L"));
        words.union(&characters(Table::Category("Nd")));
        words
    });
    if rune.is_ascii() {
        return rune == '_' || rune.is_ascii_alphanumeric();
    }
    let ranges = WORDS.ranges();
    let at = ranges.partition_point(|range| range.end() < rune);
    ranges.get(at).is_some_and(|range| range.start() <= rune)
}
