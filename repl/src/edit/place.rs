//! What can stand at the cursor, told from the tokens before it.

use crate::token::Token;
use crate::token::TokenKind;
use crate::token::tokens;

/// What can stand at the cursor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A metric, a function, an aggregation; `after` is the operator or keyword right before it.
    Operand {
        /// What stands right before it.
        after: Before,
    },
    /// An operator or a modifier behind an expression.
    Behind {
        /// What the expression ends with.
        what: Ending,
    },
    /// A label inside braces.
    Label {
        /// The metric before the braces.
        metric: Option<String>,
        /// The labels that are tested already.
        used: Vec<String>,
    },
    /// `=`, `!=`, `=~` or `!~`.
    Comparison,
    /// The value of a label, inside quotes.
    Value {
        /// The metric before the braces.
        metric: Option<String>,
        /// The label.
        label: String,
        /// Whether it is compared with a pattern.
        pattern: bool,
        /// The quote it began with; none where it is still to be typed.
        quote: Option<char>,
    },
    /// A label of a grouping or a matching.
    Grouping {
        /// The metrics whose labels can be meant.
        metrics: Vec<String>,
        /// The labels that are listed already.
        used: Vec<String>,
    },
    /// A length of time.
    Length,
    /// Nothing that is known.
    Nothing,
}

/// What stands before an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Before {
    /// Nothing, a bracket or a comma.
    Start,
    /// An operator that computes.
    Arithmetic,
    /// An operator that compares.
    Comparison,
    /// An operator of sets.
    Set,
    /// `on (…)` or `ignoring (…)`.
    Matching,
}

/// What an expression ends with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// A selector, or its range.
    Selector,
    /// An aggregation's name.
    AggregationName,
    /// An aggregation's arguments.
    Aggregation,
    /// Anything else.
    Other,
}

/// Where the cursor is, and the word it stands in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cursor {
    /// What can stand there.
    pub(super) place: Place,
    /// Where the word begins that is being typed.
    pub(super) start: usize,
    /// The function or aggregation around the cursor, and which argument it is in.
    pub(super) call: Option<(String, usize)>,
}

/// An open bracket and what is known inside of it.
#[derive(Clone, Debug)]
struct Frame {
    kind: FrameKind,
    before: Before,
    ending: Option<Ending>,
    /// The name or keyword that came last.
    word: Option<String>,
    /// The aggregation whose arguments are still to come.
    aggregation: Option<String>,
}

#[derive(Clone, Debug)]
enum FrameKind {
    Expression { call: Option<String>, argument: usize },
    Braces { metric: Option<String>, used: Vec<String>, state: Test },
    Labels { keyword: String, used: Vec<String>, at: usize },
    Range,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Test {
    Label,
    Comparison(String),
    Value(String, bool),
    After,
}

impl Frame {
    fn new(kind: FrameKind) -> Self {
        Self { kind, before: Before::Start, ending: None, word: None, aggregation: None }
    }

    fn operand(&mut self, ending: Ending) {
        self.ending = Some(ending);
        self.word = None;
    }

    fn operator(&mut self, before: Before) {
        self.before = before;
        self.ending = None;
        self.word = None;
    }
}

impl Cursor {
    /// Finds out what can stand at a place of a text.
    pub(super) fn at(text: &str, cursor: usize) -> Self {
        let all = tokens(text);
        let is_word = |kind| {
            matches!(kind, TokenKind::Name | TokenKind::Keyword | TokenKind::Aggregation)
                || kind == TokenKind::Number
        };
        let typed = all.iter().find(|token| match token.kind {
            TokenKind::OpenText | TokenKind::Comment => token.start < cursor,
            TokenKind::Text => token.start < cursor && cursor < token.end,
            kind => is_word(kind) && token.start < cursor && cursor <= token.end,
        });
        let mut frames = vec![Frame::new(FrameKind::Expression { call: None, argument: 0 })];
        let until = typed.map_or(cursor, |token| token.start);
        let before = all.iter().take_while(|token| token.end <= until);
        before.for_each(|token| step(&mut frames, *token, text));
        let call = frames.iter().rev().find_map(|frame| match &frame.kind {
            FrameKind::Expression { call: Some(call), argument } => Some((call.clone(), *argument)),
            _ => None,
        });
        let place = frames.last().map_or(Place::Nothing, |frame| place(frame, text));
        let (place, start) = match typed {
            None => (place, cursor),
            Some(token) if token.kind == TokenKind::Comment => (Place::Nothing, cursor),
            Some(token) if matches!(token.kind, TokenKind::Text | TokenKind::OpenText) => {
                (inside(place, token.of(text)), token.start + 1)
            }
            Some(token) => (place, token.start),
        };
        Self { place, start, call }
    }
}

/// Returns what can stand inside of quotes.
fn inside(place: Place, quoted: &str) -> Place {
    match place {
        Place::Value { metric, label, pattern, .. } => {
            Place::Value { metric, label, pattern, quote: quoted.chars().next() }
        }
        _ => Place::Nothing,
    }
}

/// Takes the next token.
fn step(frames: &mut Vec<Frame>, token: Token, text: &str) {
    let word = token.of(text);
    let Some(frame) = frames.last_mut() else { return };
    match word {
        "(" => {
            let inner = opened(frame, token);
            frames.push(inner);
        }
        "{" => {
            let metric = frame.word.clone();
            let state = Test::Label;
            frames.push(Frame::new(FrameKind::Braces { metric, used: Vec::new(), state }));
        }
        "[" => frames.push(Frame::new(FrameKind::Range)),
        ")" | "}" | "]" => close(frames),
        _ => match &mut frame.kind {
            FrameKind::Expression { .. } => expression(frame, token, word),
            FrameKind::Braces { used, state, .. } => test(used, state, token, word),
            FrameKind::Labels { used, .. } => match token.kind {
                TokenKind::Comma => {}
                _ => used.push(word.to_owned()),
            },
            FrameKind::Range => {}
        },
    }
}

/// Returns the frame that a parenthesis opens.
fn opened(frame: &Frame, token: Token) -> Frame {
    let keyword = frame.word.as_deref().unwrap_or_default().to_ascii_lowercase();
    match keyword.as_str() {
        "by" | "without" | "on" | "ignoring" | "group_left" | "group_right" => {
            Frame::new(FrameKind::Labels { keyword, used: Vec::new(), at: token.end })
        }
        _ => {
            let call = frame.word.clone();
            Frame::new(FrameKind::Expression { call, argument: 0 })
        }
    }
}

fn close(frames: &mut Vec<Frame>) {
    if frames.len() < 2 {
        return;
    }
    let Some(inner) = frames.pop() else { return };
    let Some(outer) = frames.last_mut() else { return };
    match inner.kind {
        FrameKind::Expression { call, .. } => {
            let aggregation = call.is_some_and(|call| {
                let all = promqlite::syntax::AGGREGATIONS;
                all.iter().any(|name| call.eq_ignore_ascii_case(name))
            });
            outer.operand(if aggregation { Ending::Aggregation } else { Ending::Other });
        }
        FrameKind::Braces { .. } | FrameKind::Range => outer.operand(Ending::Selector),
        FrameKind::Labels { keyword, .. } => match keyword.as_str() {
            "by" | "without" => match outer.ending {
                Some(Ending::AggregationName) => outer.word = outer.aggregation.take(),
                _ => outer.operand(Ending::Other),
            },
            _ => outer.operator(Before::Matching),
        },
    }
}

fn expression(frame: &mut Frame, token: Token, word: &str) {
    match token.kind {
        TokenKind::Comma => {
            if let FrameKind::Expression { argument, .. } = &mut frame.kind {
                *argument += 1;
            }
            frame.operator(Before::Start);
        }
        TokenKind::Aggregation => {
            frame.ending = Some(Ending::AggregationName);
            frame.word = Some(word.to_owned());
            frame.aggregation = Some(word.to_owned());
        }
        TokenKind::Name => {
            frame.ending = Some(Ending::Selector);
            frame.word = Some(word.to_owned());
        }
        TokenKind::Keyword => match word.to_ascii_lowercase().as_str() {
            "and" | "or" | "unless" => frame.operator(Before::Set),
            "atan2" => frame.operator(Before::Arithmetic),
            "bool" => frame.word = None,
            "inf" | "nan" => frame.operand(Ending::Other),
            _ => frame.word = Some(word.to_owned()),
        },
        TokenKind::Number | TokenKind::Text | TokenKind::OpenText => {
            // Behind `offset` and `@` a number belongs to the selector before it.
            let shifted = frame.ending == Some(Ending::Selector);
            frame.operand(if shifted { Ending::Selector } else { Ending::Other });
        }
        TokenKind::Operator => match word {
            "@" => frame.word = Some("@".to_owned()),
            "==" | "!=" | "<" | "<=" | ">" | ">=" => frame.operator(Before::Comparison),
            _ => frame.operator(Before::Arithmetic),
        },
        _ => {}
    }
}

fn test(used: &mut Vec<String>, state: &mut Test, token: Token, word: &str) {
    let next = match (&*state, token.kind) {
        (_, TokenKind::Comma) => Test::Label,
        (Test::Label, TokenKind::Text) => {
            Test::Comparison(word.trim_matches(['"', '\'', '`']).to_owned())
        }
        (Test::Label, TokenKind::Name | TokenKind::Keyword | TokenKind::Aggregation) => {
            used.push(word.to_owned());
            Test::Comparison(word.to_owned())
        }
        (Test::Comparison(label), TokenKind::Operator) => {
            Test::Value(label.clone(), word.ends_with('~'))
        }
        (Test::Value(..), TokenKind::Text) => Test::After,
        _ => return,
    };
    *state = next;
}

/// Returns what can stand where a frame is.
fn place(frame: &Frame, text: &str) -> Place {
    match &frame.kind {
        FrameKind::Range => Place::Length,
        FrameKind::Braces { metric, used, state } => match state {
            Test::Label => Place::Label { metric: metric.clone(), used: used.clone() },
            Test::Comparison(_) => Place::Comparison,
            Test::Value(label, pattern) => Place::Value {
                metric: metric.clone(),
                label: label.clone(),
                pattern: *pattern,
                quote: None,
            },
            Test::After => Place::Nothing,
        },
        FrameKind::Labels { keyword, used, at, .. } => {
            let whole = matches!(keyword.as_str(), "by" | "without");
            let metrics = if whole { grouped(text, *at) } else { metrics(text) };
            Place::Grouping { metrics, used: used.clone() }
        }
        FrameKind::Expression { .. } => match (frame.word.as_deref(), frame.ending) {
            (Some("@"), _) => Place::Nothing,
            (Some(word), _) if word.eq_ignore_ascii_case("offset") => Place::Length,
            (_, Some(what)) => Place::Behind { what },
            (_, None) => Place::Operand { after: frame.before },
        },
    }
}

/// Returns the metrics of a text: names that are neither called nor inside of braces.
fn metrics(text: &str) -> Vec<String> {
    let all = tokens(text);
    let mut inside = Vec::new();
    let mut found = Vec::new();
    let mut before = "";
    for (at, token) in all.iter().enumerate() {
        let word = token.of(text);
        let next = all.get(at + 1).map(|next| next.of(text));
        match word {
            "(" => {
                let labels = ["by", "without", "on", "ignoring", "group_left", "group_right"];
                inside.push(labels.iter().any(|known| before.eq_ignore_ascii_case(known)));
            }
            "{" | "[" => inside.push(true),
            ")" | "}" | "]" => drop(inside.pop()),
            _ if token.kind == TokenKind::Name => {
                let listed = inside.last() == Some(&true);
                if !listed && next != Some("(") && !found.iter().any(|known| known == word) {
                    found.push(word.to_owned());
                }
            }
            _ => {}
        }
        before = word;
    }
    found
}

/// Returns the metrics that an aggregation is over whose list of labels begins at a place.
fn grouped(text: &str, at: usize) -> Vec<String> {
    let (before, behind) = text.split_at(at.min(text.len()));
    // `sum by (…) (…)`: the arguments follow the list.
    if let Some(rest) = behind.split_once(')').map(|(_, rest)| rest)
        && rest.trim_start().starts_with('(')
    {
        let mut depth = 0_i32;
        let end = tokens(rest).into_iter().find(|token| {
            match token.of(rest) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let argument = rest.get(..end.map_or(rest.len(), |end| end.end));
        return metrics(argument.unwrap_or_default());
    }
    // `sum(…) by (…)`: the arguments stand before it.
    let mut depth = 0_i32;
    let all = tokens(before);
    let behind_arguments = all.iter().rev().nth(2).is_some_and(|t| t.of(before) == ")");
    if behind_arguments {
        for token in all.iter().rev().skip(2) {
            match token.of(before) {
                ")" => depth += 1,
                "(" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let from = token.start;
                return metrics(before.get(from..).unwrap_or_default());
            }
        }
    }
    metrics(text)
}
