//! A line of PromQL as tokens, however unfinished it is.
//!
//! The parser of the library wants whole queries. Here nothing is ever wrong: what is typed is
//! coloured, completed and continued from whatever tokens there are.

use promqlite::syntax::AGGREGATIONS;
use promqlite::syntax::KEYWORDS;

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Where it begins.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

/// What a piece of a text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    /// From `#` to the end of the line.
    Comment,
    /// A name of anything.
    Name,
    /// A word with a meaning of its own; an aggregation is none.
    Keyword,
    /// The name of an aggregation.
    Aggregation,
    /// A number or a length of time.
    Number,
    /// A text in quotes.
    Text,
    /// A text whose closing quote is missing.
    OpenText,
    /// `(`, `{` or `[`.
    Open,
    /// `)`, `}` or `]`.
    Close,
    /// `,`
    Comma,
    /// `+`, `=~` and their like.
    Operator,
    /// What no query holds.
    Other,
}

impl Token {
    /// Returns the token's text.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Cuts a text into tokens; blanks are none.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(&byte) = bytes.get(start) {
        if byte.is_ascii_whitespace() {
            start += 1;
            continue;
        }
        let (kind, length) = first(text.get(start..).unwrap_or_default());
        let end = start + length.max(1);
        found.push(Token { kind, start, end });
        start = end;
    }
    found
}

/// Returns the kind and the length of the token that a text begins with.
fn first(text: &str) -> (TokenKind, usize) {
    let letter = text.chars().next().unwrap_or(' ');
    match letter {
        '#' => (TokenKind::Comment, text.find('\n').unwrap_or(text.len())),
        '"' | '\'' | '`' => quoted(text, letter),
        '(' | '{' | '[' => (TokenKind::Open, 1),
        ')' | '}' | ']' => (TokenKind::Close, 1),
        ',' => (TokenKind::Comma, 1),
        '0'..='9' => (TokenKind::Number, number(text)),
        '.' if text[1..].starts_with(|next: char| next.is_ascii_digit()) => {
            (TokenKind::Number, number(text))
        }
        '=' | '!' | '<' | '>' => (TokenKind::Operator, comparison(text)),
        '+' | '-' | '*' | '/' | '%' | '^' | '@' | ':' => (TokenKind::Operator, 1),
        letter if letter == '_' || letter.is_ascii_alphabetic() => word(text),
        other => (TokenKind::Other, other.len_utf8()),
    }
}

fn quoted(text: &str, quote: char) -> (TokenKind, usize) {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            letter if letter == quote => return (TokenKind::Text, at + 1),
            _ => {}
        }
    }
    (TokenKind::OpenText, text.len())
}

fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        let signed = matches!(byte, b'+' | b'-')
            && end > 0
            && matches!(bytes.get(end - 1), Some(b'e' | b'E'))
            && !text.starts_with("0x");
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || signed) {
            break;
        }
        end += 1;
    }
    end
}

fn comparison(text: &str) -> usize {
    let two = ["==", "!=", "<=", ">=", "=~", "!~", "</", ">/"];
    if two.iter().any(|operator| text.starts_with(operator)) { 2 } else { 1 }
}

fn word(text: &str) -> (TokenKind, usize) {
    let is_part = |letter: char| letter == '_' || letter == ':' || letter.is_ascii_alphanumeric();
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    let is = |known: &&str| word.eq_ignore_ascii_case(known);
    let kind = if AGGREGATIONS.iter().any(is) {
        TokenKind::Aggregation
    } else if KEYWORDS.iter().any(is) {
        TokenKind::Keyword
    } else {
        TokenKind::Name
    };
    (kind, end)
}

/// Tells whether a query goes on: a bracket or a quote is open, or an operator ends it.
pub(crate) fn goes_on(text: &str) -> bool {
    let tokens = tokens(text);
    let mut open = 0_i32;
    for token in &tokens {
        match token.kind {
            TokenKind::Open => open += 1,
            TokenKind::Close => open -= 1,
            TokenKind::OpenText => return true,
            _ => {}
        }
    }
    let last = tokens.iter().rev().find(|token| token.kind != TokenKind::Comment);
    let hangs = last.is_some_and(|last| match last.kind {
        TokenKind::Operator | TokenKind::Comma => true,
        TokenKind::Keyword => leads(last.of(text)),
        _ => false,
    });
    open > 0 || hangs
}

/// Tells whether something has to stand behind a keyword.
fn leads(word: &str) -> bool {
    ["and", "or", "unless", "atan2", "offset", "bool"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// Puts an expression in the place of every `_` that stands by itself.
pub(crate) fn with_last(text: &str, last: Option<&str>) -> String {
    let Some(last) = last else { return text.to_owned() };
    let tokens = tokens(text);
    let mut whole = String::new();
    let (mut done, mut braces) = (0, 0_i32);
    for (at, token) in tokens.iter().enumerate() {
        match token.of(text) {
            "{" => braces += 1,
            "}" => braces -= 1,
            "_" if braces == 0 && token.kind == TokenKind::Name => {
                // Before braces or parentheses it is a name like any other.
                let next = tokens.get(at + 1).map(|next| next.of(text));
                if !matches!(next, Some("{" | "(")) {
                    whole.push_str(text.get(done..token.start).unwrap_or_default());
                    let alone = tokens.len() == 1;
                    whole += &if alone { last.to_owned() } else { format!("({last})") };
                    done = token.end;
                }
            }
            _ => {}
        }
    }
    whole.push_str(text.get(done..).unwrap_or_default());
    whole
}

#[cfg(test)]
mod tests {
    use super::TokenKind;
    use super::goes_on;
    use super::tokens;
    use super::with_last;

    #[test]
    fn unfinished_text_is_cut_into_tokens_too() {
        let text = "sum by (a) (x{b=~\"c\\\"\"}[5m]) >= 1e+3 # why\n é \"open";
        let words: Vec<_> = tokens(text).iter().map(|token| token.of(text)).collect();
        let wanted = [
            "sum",
            "by",
            "(",
            "a",
            ")",
            "(",
            "x",
            "{",
            "b",
            "=~",
            "\"c\\\"\"",
            "}",
            "[",
            "5m",
            "]",
            ")",
            ">=",
            "1e+3",
            "# why",
            "é",
            "\"open",
        ];
        assert_eq!(words, wanted);
        let kinds: Vec<_> = tokens("sum by up 'x").iter().map(|token| token.kind).collect();
        let wanted =
            [TokenKind::Aggregation, TokenKind::Keyword, TokenKind::Name, TokenKind::OpenText];
        assert_eq!(kinds, wanted);
    }

    #[test]
    fn brackets_quotes_and_operators_carry_a_query_on() {
        for text in ["sum(", "up{", "up{a=\"", "up[5m", "up +", "a,", "up offset", "a and # c", "`"]
        {
            assert!(goes_on(text), "{text}");
        }
        for text in ["", "up", "sum(up))", "up # (", "sum by", "on"] {
            assert!(!goes_on(text), "{text}");
        }
    }

    #[test]
    fn an_underscore_by_itself_is_the_last_expression() {
        for (text, whole) in [
            ("_", "a + b"),
            ("sum(_) / 2", "sum((a + b)) / 2"),
            ("_ > _", "(a + b) > (a + b)"),
            ("_{a=\"_\"}", "_{a=\"_\"}"),
            ("x{_=\"1\"}", "x{_=\"1\"}"),
            ("\"_\"", "\"_\""),
        ] {
            assert_eq!(with_last(text, Some("a + b")), whole);
        }
        assert_eq!(with_last("_", None), "_");
    }
}
