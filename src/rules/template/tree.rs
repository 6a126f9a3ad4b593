//! The parsed form of a template, and its text in messages.

use std::collections::BTreeMap;
use std::fmt;

use crate::math::quote;

use super::literal::Number;

/// A run of statements.
pub(super) type List = Vec<Statement>;

/// A parsed text: what it says itself, and the templates it defines.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub(super) body: List,
    pub(super) defined: BTreeMap<String, List>,
}

/// One piece of a template.
#[derive(Clone, Debug)]
pub(super) enum Statement {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Invoke(Invocation),
    Break,
    Continue,
}

/// `if`, `with` or `range`: arms that are tried in order, and what to do where none is taken.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// One, or more where `else if` or `else with` go on.
    pub(super) arms: Vec<(Pipe, List)>,
    pub(super) otherwise: List,
}

/// `{{template "name" pipe}}`.
#[derive(Clone, Debug)]
pub(super) struct Invocation {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) pipe: Option<Pipe>,
}

/// Commands, each fed with what the one before returns.
#[derive(Clone, Debug)]
pub(super) struct Pipe {
    pub(super) at: usize,
    pub(super) binding: Binding,
    /// The variables it sets.
    pub(super) variables: Vec<String>,
    pub(super) commands: Vec<Command>,
}

/// Whether variables are made or overwritten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Binding {
    Declare,
    Assign,
}

/// A function, field or value and its arguments.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) at: usize,
    /// At least one.
    pub(super) words: Vec<Word>,
}

/// One operand of a command.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) at: usize,
    pub(super) kind: WordKind,
}

impl Word {
    /// Returns the first byte of the operand.
    ///
    /// Go places a variable or field with further fields at the second name, and messages count
    /// columns from there; an editor wants the whole.
    pub(super) fn start(&self) -> usize {
        match &self.kind {
            WordKind::Variable(names) if names.len() > 1 => self.at - names[0].len(),
            WordKind::Field(names) if names.len() > 1 => self.at - names[0].len() - 1,
            _ => self.at,
        }
    }
}

/// What an operand is.
#[derive(Clone, Debug)]
pub(super) enum WordKind {
    Bool(bool),
    Dot,
    Nil,
    Number(Number),
    Text {
        written: String,
        value: String,
    },
    /// `.a.b`
    Field(Vec<String>),
    /// `$x.a.b`, the variable first.
    Variable(Vec<String>),
    /// A term and the fields behind it.
    Chain(Box<Word>, Vec<String>),
    Function(String),
    Pipe(Pipe),
}

impl WordKind {
    /// Tells whether the operand is a plain value, which nothing can be piped into.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Self::Bool(_) | Self::Dot | Self::Nil | Self::Number(_) | Self::Text { .. })
    }
}

/// Tells whether a list shows nothing but blanks.
pub(super) fn is_blank(list: &List) -> bool {
    list.iter().all(|statement| match statement {
        Statement::Text(text) => text.trim().is_empty(),
        _ => false,
    })
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.binding == Binding::Assign { "=" } else { ":=" };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (at, command) in self.commands.iter().enumerate() {
            let bar = if at == 0 { "" } else { " | " };
            write!(f, "{bar}{command}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, word) in self.words.iter().enumerate() {
            let blank = if at == 0 { "" } else { " " };
            match &word.kind {
                WordKind::Pipe(pipe) => write!(f, "{blank}({pipe})")?,
                _ => write!(f, "{blank}{word}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            WordKind::Bool(value) => write!(f, "{value}"),
            WordKind::Dot => f.write_str("."),
            WordKind::Nil => f.write_str("nil"),
            WordKind::Number(number) => f.write_str(&number.text),
            WordKind::Text { written, .. } => f.write_str(written),
            WordKind::Field(names) => write!(f, ".{}", names.join(".")),
            WordKind::Variable(names) => f.write_str(&names.join(".")),
            WordKind::Function(name) => f.write_str(name),
            WordKind::Pipe(pipe) => write!(f, "{pipe}"),
            WordKind::Chain(word, names) => match &word.kind {
                WordKind::Pipe(pipe) => write!(f, "({pipe}).{}", names.join(".")),
                _ => write!(f, "{word}.{}", names.join(".")),
            },
        }
    }
}

impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{template {}", quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}
