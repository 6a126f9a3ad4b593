//! What a variable stands for, by where it stands, and a word that may stand there.

use crate::syntax::Span;

use super::lexeme::Around;
use super::lexeme::Surroundings;
use super::lexeme::is_word;
use super::variable;
use super::variable::Variable;

/// What a variable stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// A value, or a part of one, between quotes.
    Value,
    /// A value with its own quotes.
    Quoted,
    /// A name of a metric or label, or a part of one.
    Name,
    /// A length of time.
    Length,
    /// The digits of a number or length.
    Digits,
    /// The unit of a length.
    Unit,
    /// A number.
    Number,
    /// An expression of instant vectors.
    Vector,
    /// A function of the given number of those that are tried.
    Call(u8),
    /// A part of the name of a function.
    CallName,
    /// Tests on labels.
    Tests,
    /// An operator.
    Operator,
    /// Something behind an operand, such as an offset.
    Suffix,
}

/// Functions that a variable may stand for: of vectors, of ranges, and of both with a number.
const CALLS: [&str; 4] = ["sum", "rate", "topk", "ln"];

impl Role {
    /// Finds what variables stand for.
    pub(super) fn of(text: &str, variables: &[Variable]) -> Vec<Self> {
        let spans: Vec<Span> = variables.iter().map(|variable| variable.span).collect();
        let surroundings = Surroundings::new(text, &spans);
        let around = surroundings.around();
        let pairs = variables.iter().zip(around);
        pairs.map(|(variable, around)| one(variable, around, &surroundings)).collect()
    }

    /// Returns what it may stand for if this is not it.
    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Vector => Some(Self::Number),
            Self::Call(at) if usize::from(at) + 1 < CALLS.len() => Some(Self::Call(at + 1)),
            _ => None,
        }
    }

    /// Tells whether there is nothing else that it could stand for.
    pub(super) fn is_certain(self) -> bool {
        !matches!(
            self,
            Self::Vector
                | Self::Call(_)
                | Self::CallName
                | Self::Tests
                | Self::Operator
                | Self::Suffix
        )
    }

    /// Returns a word that may stand there, as long as the variable; a word for a part of a value
    /// can be told from all others.
    pub(super) fn stand_in(self, written: &str) -> String {
        let length = written.len();
        let padded = |word: &str| format!("{word:length$}");
        match self {
            Self::Value => written.chars().map(masked).collect(),
            Self::Name => {
                let letter = |byte: u8| if is_word(byte) { char::from(byte) } else { '_' };
                written.bytes().map(letter).collect()
            }
            Self::Quoted => padded("\"\""),
            Self::Length => padded("1m"),
            Self::Digits => format!("{:0length$}", 1),
            Self::Unit => padded("m"),
            Self::Number => padded("1"),
            Self::Vector | Self::CallName => Self::Name.stand_in(written),
            Self::Call(at) => {
                let word = CALLS.get(usize::from(at)).copied().unwrap_or_default();
                padded(if word.len() <= length { word } else { "" })
            }
            Self::Tests | Self::Suffix => padded(""),
            Self::Operator => padded("+"),
        }
    }
}

/// The signs of variables, each with one that no query has.
const MASKS: [(char, char); 5] =
    [('$', '\u{1}'), ('{', '\u{2}'), ('}', '\u{3}'), ('[', '\u{4}'), (']', '\u{5}')];

fn masked(sign: char) -> char {
    match MASKS.iter().find(|(plain, _)| *plain == sign) {
        Some((_, mask)) => *mask,
        None if matches!(sign, '"' | '\'' | '`' | '\\' | '\n') => '_',
        None => sign,
    }
}

/// Puts the signs of variables back into a value.
pub(super) fn unmasked(value: &str) -> Option<String> {
    let plain = |sign: char| MASKS.iter().find(|(_, mask)| *mask == sign).map(|(plain, _)| *plain);
    let is_masked = value.chars().any(|sign| plain(sign).is_some());
    is_masked.then(|| value.chars().map(|sign| plain(sign).unwrap_or(sign)).collect())
}

fn one(variable: &Variable, around: Around, text: &Surroundings<'_>) -> Role {
    let (start, end) = (variable.span.start as usize, variable.span.end as usize);
    match around {
        Around::Text | Around::Comment => Role::Value,
        Around::Labels => Role::Name,
        Around::Braces => in_braces(variable.span, text),
        Around::Brackets => length(variable.span, text),
        Around::Operand => {
            let offset = text.word_before(start).eq_ignore_ascii_case("offset");
            if offset || is_signed_offset(start, text) {
                return length(variable.span, text);
            }
            if is_number_part(start, text) {
                return Role::Digits;
            }
            let calls = text.sign_behind(end) == Some(b'(');
            let groups = ["by", "without"].contains(&text.word_behind(end));
            if text.touches_word(variable.span) {
                return if text.names_call(end) { Role::CallName } else { Role::Name };
            }
            match text.sign_behind(end) {
                _ if text.sign_before(start) == Some(b'@') => Role::Number,
                _ if text.operand_ends(start) => behind_operand(end, text),
                _ if calls || groups => Role::Call(0),
                Some(b'{' | b'[') => Role::Name,
                _ if variable::is_number(&variable.name) => Role::Number,
                _ => Role::Vector,
            }
        }
    }
}

fn behind_operand(end: usize, text: &Surroundings<'_>) -> Role {
    if text.operand_begins(end) { Role::Operator } else { Role::Suffix }
}

fn in_braces(span: Span, text: &Surroundings<'_>) -> Role {
    let (start, end) = (span.start as usize, span.end as usize);
    let compares = |sign: Option<u8>| matches!(sign, Some(b'=' | b'~' | b'!'));
    if compares(text.sign_before(start)) {
        return Role::Quoted;
    }
    if compares(text.sign_behind(end)) || text.touches_word(span) {
        return Role::Name;
    }
    Role::Tests
}

/// Returns what a variable stands for where a length is due.
fn length(span: Span, text: &Surroundings<'_>) -> Role {
    let (before, behind) =
        (text.byte_before(span.start as usize), text.byte_behind(span.end as usize));
    if before.is_some_and(|byte| byte.is_ascii_digit()) {
        return Role::Unit;
    }
    if behind.is_some_and(|byte| byte.is_ascii_alphanumeric()) {
        return Role::Digits;
    }
    Role::Length
}

fn is_signed_offset(start: usize, text: &Surroundings<'_>) -> bool {
    let signed = matches!(text.sign_before(start), Some(b'-' | b'+'));
    let sign = text.trimmed_before(start).saturating_sub(1);
    signed && text.word_before(sign).eq_ignore_ascii_case("offset")
}

/// Tells whether a variable stands behind the digits or the point of a number: `0.$x`.
fn is_number_part(start: usize, text: &Surroundings<'_>) -> bool {
    match text.byte_before(start) {
        Some(b'.') => true,
        Some(byte) if byte.is_ascii_digit() => {
            text.word_before(start).bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}
