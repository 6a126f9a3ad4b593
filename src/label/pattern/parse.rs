//! Go's regular expressions, read as its `regexp/syntax` package reads them with Perl's flags.
//!
//! The parser keeps its own stack of open groups, so no text can exhaust the thread's.

use super::class::bracket;
use super::class::consumed;
use super::class::escape;
use super::class::named;
use super::class::next;
use super::error::Fault;
use super::error::PatternError;
use super::limits::Counted;
use super::limits::Piece;
use super::node::Case;
use super::node::Class;
use super::node::Greed;
use super::node::Look;
use super::node::Node;
use super::node::Repeat;
use super::node::Sense;

/// The most that a counted repetition may count to.
const COUNT_MAX: u32 = 1000;

/// The flags of an expression, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Flags(u8);

impl Flags {
    /// No flag: the dot stops at a line feed.
    pub(super) const NONE: Self = Self(0);
    /// `s`: the dot matches a line feed too.
    pub(super) const DOT_ALL: Self = Self(1);
    /// `i`: letters match in either case.
    const FOLD: Self = Self(2);
    /// `m`: `^` and `$` match at lines.
    const LINES: Self = Self(4);
    /// `U`: repetitions take as little as they can.
    const LAZY: Self = Self(8);

    fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    fn set(&mut self, flag: Self, sense: Sense) {
        match sense {
            Sense::Inside => self.0 |= flag.0,
            Sense::Outside => self.0 &= !flag.0,
        }
    }

    fn case(self) -> Case {
        if self.has(Self::FOLD) { Case::Folded } else { Case::Exact }
    }
}

/// A parsed expression.
#[derive(Debug)]
pub(super) struct Tree {
    /// The expression.
    pub(super) root: Node,
    /// The names of its groups; the first stands for the whole match.
    pub(super) names: Vec<Option<String>>,
}

/// Parses an expression.
pub(super) fn parse(text: &str, flags: Flags) -> Result<Tree, PatternError> {
    let mut parser = Parser {
        text,
        rest: text,
        flags,
        groups: Vec::new(),
        open: Group::new(Kind::Plain, flags),
        names: vec![None],
    };
    let mut last = None;
    while let Some((first, tail)) = next(parser.rest) {
        let before = parser.rest;
        last = match parser.step(first, tail, last)? {
            Step::Repetition => Some(before),
            Step::Other => None,
        };
    }
    parser.finish()
}

/// What a step of the parser read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Repetition,
    Other,
}

/// A group whose closing parenthesis is still to come.
struct Group {
    kind: Kind,
    /// The flags to return to behind the group.
    flags: Flags,
    branches: Vec<Piece>,
    items: Vec<Piece>,
}

/// Whether a group captures, and as which number.
#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Capture(u32),
}

impl Group {
    fn new(kind: Kind, flags: Flags) -> Self {
        Self { kind, flags, branches: Vec::new(), items: Vec::new() }
    }

    fn end_branch(&mut self) -> Result<(), Fault> {
        self.branches.push(Piece::concat(std::mem::take(&mut self.items))?);
        Ok(())
    }

    fn close(mut self) -> Result<Piece, Fault> {
        self.end_branch()?;
        let piece = Piece::alternate(self.branches)?;
        match self.kind {
            Kind::Plain => Ok(piece),
            Kind::Capture(number) => piece.capture(number),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    flags: Flags,
    groups: Vec<Group>,
    open: Group,
    names: Vec<Option<String>>,
}

impl<'a> Parser<'a> {
    /// Reads the next element; `last` is where a repetition directly before it began.
    fn step(
        &mut self,
        first: char,
        tail: &'a str,
        last: Option<&'a str>,
    ) -> Result<Step, PatternError> {
        match first {
            '*' => return self.repeat(0, None, Counted::No, tail, last),
            '+' => return self.repeat(1, None, Counted::No, tail, last),
            '?' => return self.repeat(0, Some(1), Counted::No, tail, last),
            '{' => {
                if let Some((count, rest)) = counts(tail) {
                    return self.counted(count, rest, last);
                }
                self.rune('{'.into(), tail);
            }
            '(' if tail.starts_with('?') => self.special()?,
            '(' => self.capture(None, tail),
            ')' => self.close(tail)?,
            '|' => {
                self.open.end_branch().map_err(|fault| self.refuse(fault))?;
                self.rest = tail;
            }
            '[' => {
                let (class, rest) = bracket(self.rest, self.flags.case())?;
                self.push(Node::Class(Box::new(class)), rest);
            }
            '.' if self.flags.has(Flags::DOT_ALL) => self.push(Node::Any, tail),
            '.' => self.push(Node::AnyInLine, tail),
            '^' => self.look(Look::TextStart, Look::LineStart, tail),
            '$' => self.look(Look::TextEnd, Look::LineEnd, tail),
            '\\' => self.escaped(tail)?,
            rune => self.rune(rune.into(), tail),
        }
        Ok(Step::Other)
    }

    /// Closes the whole expression.
    fn finish(self) -> Result<Tree, PatternError> {
        let text = self.text;
        let refuse = |fault| PatternError::new(fault, text);
        let root = self.open.close().map_err(refuse)?;
        if !self.groups.is_empty() {
            return Err(refuse(Fault::MissingParen));
        }
        Ok(Tree { root: root.node, names: self.names })
    }

    fn refuse(&self, fault: Fault) -> PatternError {
        PatternError::new(fault, self.text)
    }

    fn push(&mut self, node: Node, rest: &'a str) {
        self.open.items.push(Piece::leaf(node));
        self.rest = rest;
    }

    fn rune(&mut self, rune: u32, rest: &'a str) {
        self.push(Node::Rune(rune, self.flags.case()), rest);
    }

    fn look(&mut self, text: Look, line: Look, rest: &'a str) {
        let look = if self.flags.has(Flags::LINES) { line } else { text };
        self.push(Node::Look(look), rest);
    }

    fn escaped(&mut self, tail: &'a str) -> Result<(), PatternError> {
        let look = match next(tail) {
            Some(('A', rest)) => (Look::TextStart, rest),
            Some(('z', rest)) => (Look::TextEnd, rest),
            Some(('b', rest)) => (Look::Boundary, rest),
            Some(('B', rest)) => (Look::NoBoundary, rest),
            Some(('Q', rest)) => {
                let (literal, rest) = rest.split_once(r"\E").unwrap_or((rest, ""));
                literal.chars().for_each(|rune| self.rune(rune.into(), rest));
                self.rest = rest;
                return Ok(());
            }
            _ => return self.character(),
        };
        self.push(Node::Look(look.0), look.1);
        Ok(())
    }

    /// Reads an escape that stands for a character or a set of them.
    fn character(&mut self) -> Result<(), PatternError> {
        if let Some((item, rest)) = named(self.rest)? {
            let class = Class { sense: Sense::Inside, case: self.flags.case(), items: vec![item] };
            self.push(Node::Class(Box::new(class)), rest);
            return Ok(());
        }
        let (rune, rest) = escape(self.rest)?;
        self.rune(rune, rest);
        Ok(())
    }

    fn counted(
        &mut self,
        (min, max): (u32, Option<u32>),
        rest: &'a str,
        last: Option<&'a str>,
    ) -> Result<Step, PatternError> {
        let most = max.unwrap_or(min);
        if min > COUNT_MAX || most > COUNT_MAX || min > most {
            return Err(PatternError::new(Fault::RepeatCount, consumed(self.rest, rest)));
        }
        self.repeat(min, max, Counted::Yes, rest, last)
    }

    /// Repeats the element before.
    fn repeat(
        &mut self,
        min: u32,
        max: Option<u32>,
        counted: Counted,
        mut rest: &'a str,
        last: Option<&'a str>,
    ) -> Result<Step, PatternError> {
        let mut lazy = self.flags.has(Flags::LAZY);
        if let Some(tail) = rest.strip_prefix('?') {
            rest = tail;
            lazy = !lazy;
        }
        if let Some(last) = last {
            return Err(PatternError::new(Fault::NestedRepetition, consumed(last, rest)));
        }
        let operator = consumed(self.rest, rest);
        let Some(piece) = self.open.items.pop() else {
            return Err(PatternError::new(Fault::MissingArgument, operator));
        };
        let greed = if lazy { Greed::Least } else { Greed::Most };
        let repeat = Repeat { min, max, greed, node: Node::Empty };
        let piece = piece.repeat(repeat, counted).map_err(|fault| self.refuse(fault))?;
        if counted == Counted::Yes && max.unwrap_or(min) >= 2 && piece.is_excessive() {
            return Err(PatternError::new(Fault::RepeatCount, operator));
        }
        self.open.items.push(piece);
        self.rest = rest;
        Ok(Step::Repetition)
    }

    fn capture(&mut self, name: Option<&str>, rest: &'a str) {
        let number = self.names.len() as u32;
        self.names.push(name.map(str::to_owned));
        self.open(Kind::Capture(number), rest);
    }

    fn open(&mut self, kind: Kind, rest: &'a str) {
        let group = Group::new(kind, self.flags);
        self.groups.push(std::mem::replace(&mut self.open, group));
        self.rest = rest;
    }

    fn close(&mut self, rest: &'a str) -> Result<(), PatternError> {
        let Some(outer) = self.groups.pop() else {
            return Err(self.refuse(Fault::UnexpectedParen));
        };
        let group = std::mem::replace(&mut self.open, outer);
        self.flags = group.flags;
        let piece = group.close().map_err(|fault| self.refuse(fault))?;
        self.open.items.push(piece);
        self.rest = rest;
        Ok(())
    }

    /// Reads what may follow `(?`: a named group, or flags.
    fn special(&mut self) -> Result<(), PatternError> {
        let text = self.rest;
        let name = |opening| text.strip_prefix(opening).filter(|tail: &&str| !tail.is_empty());
        let Some(named) = name("(?P<").or_else(|| name("(?<")) else {
            return self.switch();
        };
        let Some((name, rest)) = named.split_once('>') else {
            return Err(PatternError::new(Fault::NamedCapture, text));
        };
        let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
        if name.is_empty() || !name.bytes().all(is_word) {
            return Err(PatternError::new(Fault::NamedCapture, consumed(text, rest)));
        }
        self.capture(Some(name), rest);
        Ok(())
    }

    /// Reads flags, which hold for the group they open or for the rest of the one they are in.
    fn switch(&mut self) -> Result<(), PatternError> {
        let text = self.rest;
        let mut rest = text.strip_prefix("(?").unwrap_or(text);
        let mut flags = self.flags;
        let mut sense = Sense::Inside;
        let mut seen = false;
        while let Some((letter, tail)) = next(rest) {
            rest = tail;
            match letter {
                'i' => flags.set(Flags::FOLD, sense),
                'm' => flags.set(Flags::LINES, sense),
                's' => flags.set(Flags::DOT_ALL, sense),
                'U' => flags.set(Flags::LAZY, sense),
                '-' if sense == Sense::Inside => sense = Sense::Outside,
                ':' | ')' if sense == Sense::Inside || seen => {
                    if letter == ':' {
                        self.open(Kind::Plain, rest);
                    }
                    self.flags = flags;
                    self.rest = rest;
                    return Ok(());
                }
                _ => break,
            }
            seen = letter != '-';
        }
        Err(PatternError::new(Fault::PerlSyntax, consumed(text, rest)))
    }
}

/// Reads the counts behind an opening brace, unless the brace stands for itself.
fn counts(text: &str) -> Option<((u32, Option<u32>), &str)> {
    let (min, rest) = count(text)?;
    let (max, rest) = match rest.strip_prefix(',') {
        None => (Some(min), rest),
        Some(tail) if tail.starts_with('}') => (None, tail),
        Some(tail) => count(tail).map(|(max, rest)| (Some(max), rest))?,
    };
    rest.strip_prefix('}').map(|rest| ((min, max), rest))
}

/// Reads a number without leading zeros; one that is too large to hold is too large to use.
fn count(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    Some((digits.parse().unwrap_or(u32::MAX), rest))
}
