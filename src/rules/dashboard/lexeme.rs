//! Where in a query something stands: what is around it, as far as signs and quotes tell.

use crate::syntax::Span;

/// What a place is inside of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Around {
    /// Nothing, or parentheses of arguments.
    Operand,
    /// The quotes of a text.
    Text,
    /// A comment.
    Comment,
    /// The brackets of a range.
    Brackets,
    /// The braces of a selector.
    Braces,
    /// The parentheses of labels.
    Labels,
}

/// Words before parentheses that hold labels.
const LABELS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// Words behind which an operand is due.
const BEFORE_OPERAND: [&str; 6] = ["and", "or", "unless", "bool", "atan2", "offset"];

/// Finds what each of some places is inside of, and what stands right before and behind it.
pub(super) struct Surroundings<'t> {
    text: &'t str,
    /// Variables, in the order of the text; their own signs are not looked at.
    spans: &'t [Span],
}

impl<'t> Surroundings<'t> {
    pub(super) fn new(text: &'t str, spans: &'t [Span]) -> Self {
        Self { text, spans }
    }

    /// Finds what each variable is inside of.
    pub(super) fn around(&self) -> Vec<Around> {
        let bytes = self.text.as_bytes();
        let mut found = Vec::with_capacity(self.spans.len());
        let mut open: Vec<Around> = Vec::new();
        let mut quote = None;
        let mut in_comment = false;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if let Some(span) = self.spans.get(found.len()).filter(|span| span.start as usize == at)
            {
                found.push(match (quote, in_comment) {
                    (Some(_), _) => Around::Text,
                    (None, true) => Around::Comment,
                    _ => open.last().copied().unwrap_or(Around::Operand),
                });
                at = span.end as usize;
                continue;
            }
            // What stands between quotes is nothing but what ends it.
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(open), b'\\') if open != b'`' => at += 1,
                (None, b'\n') => in_comment = false,
                (None, b'#') if !in_comment => in_comment = true,
                (None, b'"' | b'\'' | b'`') if !in_comment => quote = Some(byte),
                (None, b'(') if !in_comment => open.push(self.parentheses(at)),
                (None, b'[') if !in_comment => open.push(Around::Brackets),
                (None, b'{') if !in_comment => open.push(Around::Braces),
                (None, b')' | b']' | b'}') if !in_comment => drop(open.pop()),
                _ => {}
            }
            at += 1;
        }
        found.resize(self.spans.len(), Around::Operand);
        found
    }

    fn parentheses(&self, at: usize) -> Around {
        let word = self.word_before(at).to_ascii_lowercase();
        if LABELS.contains(&word.as_str()) { Around::Labels } else { Around::Operand }
    }

    /// Returns the word that ends before a place, blanks left out.
    pub(super) fn word_before(&self, at: usize) -> &'t str {
        let before = self.text.get(..at).unwrap_or("").trim_end();
        let length = before.bytes().rev().take_while(|byte| is_word(*byte)).count();
        before.get(before.len() - length..).unwrap_or("")
    }

    /// Returns the word that begins behind a place, blanks left out.
    pub(super) fn word_behind(&self, at: usize) -> &'t str {
        let behind = self.text.get(at..).unwrap_or("").trim_start();
        let length = behind.bytes().take_while(|byte| is_word(*byte)).count();
        behind.get(..length).unwrap_or("")
    }

    /// Returns the sign right before a place.
    pub(super) fn byte_before(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at.checked_sub(1)?).copied()
    }

    /// Returns the sign right behind a place.
    pub(super) fn byte_behind(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Returns the last sign before a place that is no blank.
    pub(super) fn sign_before(&self, at: usize) -> Option<u8> {
        self.text.get(..at)?.trim_end().bytes().next_back()
    }

    /// Returns the first sign behind a place that is no blank.
    pub(super) fn sign_behind(&self, at: usize) -> Option<u8> {
        self.text.get(at..)?.trim_start().bytes().next()
    }

    /// Returns where the text before a place ends, blanks left out.
    pub(super) fn trimmed_before(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or("").trim_end().len()
    }

    /// Tells whether a name goes on to either side of a variable.
    pub(super) fn touches_word(&self, span: Span) -> bool {
        let is_part = |byte: Option<u8>| byte.is_some_and(|byte| is_word(byte) || byte == b':');
        let (start, end) = (span.start as usize, span.end as usize);
        let other =
            |place: u32, of: fn(&Span) -> u32| self.spans.iter().any(|one| of(one) == place);
        is_part(self.byte_before(start))
            || is_part(self.byte_behind(end))
            || other(span.start, |one| one.end)
            || other(span.end, |one| one.start)
    }

    /// Tells whether the word that goes on behind a place is the name of a function.
    pub(super) fn names_call(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or("");
        rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_:${}[]".contains(c))
            .trim_start()
            .starts_with('(')
    }

    /// Tells whether an operand ends before a place.
    pub(super) fn operand_ends(&self, at: usize) -> bool {
        let end = self.trimmed_before(at);
        if self.spans.iter().any(|span| span.end as usize == end) {
            return true;
        }
        let word = self.word_before(at);
        let is_due = BEFORE_OPERAND.iter().any(|known| known.eq_ignore_ascii_case(word));
        let is_word = !word.is_empty() && !is_due;
        is_word || matches!(self.sign_before(at), Some(b')' | b']' | b'}' | b'"' | b'\'' | b'`'))
    }

    /// Tells whether an operand begins behind a place.
    pub(super) fn operand_begins(&self, at: usize) -> bool {
        let word = self.word_behind(at).to_ascii_lowercase();
        let joins = BEFORE_OPERAND.contains(&word.as_str()) || LABELS.contains(&word.as_str());
        let is_word = !word.is_empty() && !joins;
        is_word || matches!(self.sign_behind(at), Some(b'(' | b'{' | b'$' | b'['))
    }
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
