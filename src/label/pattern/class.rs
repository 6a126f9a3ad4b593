//! Sets of characters and escapes, in brackets and outside of them.

use super::error::Fault;
use super::error::PatternError;
use super::node::Case;
use super::node::Class;
use super::node::Item;
use super::node::Sense;
use super::unicode::table;

/// What was read, and the text behind it.
type Read<'a, T> = Result<(T, &'a str), PatternError>;

/// The sets behind `\d`, `\s` and `\w`.
const PERL: [(char, &[(u8, u8)]); 3] = [
    ('d', &[(b'0', b'9')]),
    ('s', &[(b'\t', b'\n'), (0x0c, b'\r'), (b' ', b' ')]),
    ('w', &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')]),
];

/// The sets behind `[:name:]`.
const POSIX: [(&str, &[(u8, u8)]); 14] = [
    ("alnum", &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')]),
    ("alpha", &[(b'A', b'Z'), (b'a', b'z')]),
    ("ascii", &[(0, 0x7f)]),
    ("blank", &[(b'\t', b'\t'), (b' ', b' ')]),
    ("cntrl", &[(0, 0x1f), (0x7f, 0x7f)]),
    ("digit", &[(b'0', b'9')]),
    ("graph", &[(b'!', b'~')]),
    ("lower", &[(b'a', b'z')]),
    ("print", &[(b' ', b'~')]),
    ("punct", &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')]),
    ("space", &[(b'\t', b'\r'), (b' ', b' ')]),
    ("upper", &[(b'A', b'Z')]),
    ("word", &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')]),
    ("xdigit", &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')]),
];

/// Reads a set that opens with a bracket.
pub(super) fn bracket(text: &str, case: Case) -> Read<'_, Class> {
    let mut rest = text.strip_prefix('[').unwrap_or(text);
    let mut class = Class { sense: Sense::Inside, case, items: Vec::new() };
    if let Some(tail) = rest.strip_prefix('^') {
        class.sense = Sense::Outside;
        rest = tail;
    }
    loop {
        let (item, tail) = member(rest, text)?;
        class.items.push(item);
        // The closing bracket is looked for behind the first member, so `[]a]` holds a bracket.
        if let Some(behind) = tail.strip_prefix(']') {
            return Ok((class, behind));
        }
        rest = tail;
    }
}

/// Reads one member of the set `whole`.
fn member<'a>(text: &'a str, whole: &str) -> Read<'a, Item> {
    if let Some(read) = posix(text)? {
        return Ok(read);
    }
    if let Some(read) = named(text)? {
        return Ok(read);
    }
    range(text, whole)
}

/// Reads `[:name:]` or `[:^name:]`, if the text begins with one.
fn posix(text: &str) -> Result<Option<(Item, &str)>, PatternError> {
    let Some((name, rest)) = text.strip_prefix("[:").and_then(|tail| tail.split_once(":]")) else {
        return Ok(None);
    };
    let (sense, bare) = signed(Sense::Inside, name);
    match POSIX.iter().find(|(other, _)| *other == bare) {
        Some((_, ranges)) => Ok(Some((Item::Ascii(ranges, sense), rest))),
        None => Err(PatternError::new(Fault::ClassRange, consumed(text, rest))),
    }
}

/// Reads `\d` and its kin or `\p{Name}`, if the text begins with one.
pub(super) fn named(text: &str) -> Result<Option<(Item, &str)>, PatternError> {
    let Some((letter, rest)) = text.strip_prefix('\\').and_then(next) else {
        return Ok(None);
    };
    if letter == 'p' || letter == 'P' {
        return unicode(text, rest, sense(letter)).map(Some);
    }
    let found = PERL.iter().find(|(other, _)| *other == letter.to_ascii_lowercase());
    Ok(found.map(|(_, ranges)| (Item::Ascii(ranges, sense(letter)), rest)))
}

/// Reads the name of a Unicode table behind `\p` or `\P`.
fn unicode<'a>(text: &'a str, behind: &'a str, sense: Sense) -> Read<'a, Item> {
    let (name, rest) = match next(behind) {
        None => ("", behind),
        Some(('{', tail)) => {
            tail.split_once('}').ok_or_else(|| PatternError::new(Fault::ClassRange, text))?
        }
        Some((_, rest)) => (consumed(behind, rest), rest),
    };
    let (sense, bare) = signed(sense, name);
    match table(bare) {
        Some(table) => Ok((Item::Table(table, sense), rest)),
        None => Err(PatternError::new(Fault::ClassRange, consumed(text, rest))),
    }
}

/// Reads one character, or two with a hyphen between them.
fn range<'a>(text: &'a str, whole: &str) -> Read<'a, Item> {
    let (low, rest) = rune(text, whole)?;
    // A hyphen before the closing bracket, or at the end of the text, stands for itself.
    let far = rest.strip_prefix('-').filter(|tail| !tail.is_empty() && !tail.starts_with(']'));
    let Some(far) = far else {
        return Ok((Item::Range(low, low), rest));
    };
    let (high, rest) = rune(far, whole)?;
    if high < low {
        return Err(PatternError::new(Fault::ClassRange, consumed(text, rest)));
    }
    Ok((Item::Range(low, high), rest))
}

/// Reads one character of the set `whole`.
fn rune<'a>(text: &'a str, whole: &str) -> Read<'a, u32> {
    match next(text) {
        None => Err(PatternError::new(Fault::MissingBracket, whole)),
        Some(('\\', _)) => escape(text),
        Some((rune, rest)) => Ok((rune.into(), rest)),
    }
}

/// Reads an escape that stands for one character.
pub(super) fn escape(text: &str) -> Read<'_, u32> {
    let behind = text.strip_prefix('\\').unwrap_or(text);
    let Some((letter, rest)) = next(behind) else {
        return Err(PatternError::new(Fault::TrailingBackslash, ""));
    };
    let rune = match letter {
        '0' => return Ok(octal(behind)),
        // A lone digit would be a reference back to a group.
        '1'..='7' if rest.starts_with(|digit: char| digit.is_digit(8)) => return Ok(octal(behind)),
        'x' => return hexadecimal(text, rest),
        'a' => 0x07,
        'f' => 0x0c,
        'n' => 0x0a,
        'r' => 0x0d,
        't' => 0x09,
        'v' => 0x0b,
        mark if mark.is_ascii() && !mark.is_ascii_alphanumeric() => mark.into(),
        _ => return Err(PatternError::new(Fault::Escape, consumed(text, rest))),
    };
    Ok((rune, rest))
}

/// Reads up to three octal digits.
fn octal(text: &str) -> (u32, &str) {
    let digits = text.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte));
    let (value, count) = digits
        .fold((0, 0), |(value, count), digit| (value * 8 + u32::from(digit - b'0'), count + 1));
    (value, text.get(count..).unwrap_or_default())
}

/// Reads the digits behind `\x`: two of them, or any number in braces.
fn hexadecimal<'a>(text: &'a str, behind: &'a str) -> Read<'a, u32> {
    let refuse = |rest| Err(PatternError::new(Fault::Escape, consumed(text, rest)));
    let Some((first, rest)) = next(behind) else {
        return refuse(behind);
    };
    if first == '{' {
        return braced(text, rest);
    }
    let Some((second, rest)) = next(rest) else {
        return refuse(rest);
    };
    match (first.to_digit(16), second.to_digit(16)) {
        (Some(high), Some(low)) => Ok((high * 16 + low, rest)),
        _ => refuse(rest),
    }
}

/// Reads hexadecimal digits up to a closing brace.
fn braced<'a>(text: &'a str, behind: &'a str) -> Read<'a, u32> {
    let mut rest = behind;
    let mut value = None;
    while let Some((letter, tail)) = next(rest) {
        rest = tail;
        if let (Some(value), '}') = (value, letter) {
            return Ok((value, rest));
        }
        let Some(digit) = letter.to_digit(16) else { break };
        let longer = value.unwrap_or(0) * 16 + digit;
        if longer > u32::from(char::MAX) {
            break;
        }
        value = Some(longer);
    }
    Err(PatternError::new(Fault::Escape, consumed(text, rest)))
}

/// Takes a leading `^` off a name; it turns the sense round.
fn signed(sense: Sense, name: &str) -> (Sense, &str) {
    name.strip_prefix('^').map_or((sense, name), |bare| (sense.flip(), bare))
}

/// Returns the sense of an escape by the case of its letter.
fn sense(letter: char) -> Sense {
    if letter.is_ascii_uppercase() { Sense::Outside } else { Sense::Inside }
}

/// Splits off the first character.
pub(super) fn next(text: &str) -> Option<(char, &str)> {
    let mut runes = text.chars();
    runes.next().map(|first| (first, runes.as_str()))
}

/// Returns the part of a text that stands before its own tail.
pub(super) fn consumed<'a>(text: &'a str, tail: &str) -> &'a str {
    text.get(..text.len().saturating_sub(tail.len())).unwrap_or(text)
}
