//! Expands a parsed template: walks its statements and writes what they show.

use std::fmt;
use std::sync::Arc;

use crate::math::quote;

use super::budget::Budget;
use super::datum::Datum;
use super::datum::Root;
use super::printf::show;
use super::printf::sprint;
use super::scene::Scene;
use super::tongue::Tongue;
use super::tree::Binding;
use super::tree::Branch;
use super::tree::Command;
use super::tree::Invocation;
use super::tree::List;
use super::tree::Pipe;
use super::tree::Statement;
use super::tree::Tree;
use super::tree::Word;

/// The piece of the template that is at work, for messages.
#[derive(Clone, Copy)]
pub(super) enum Place<'t> {
    Start,
    Pipe(&'t Pipe),
    Command(&'t Command),
    Word(&'t Word),
    Invocation(&'t Invocation),
}

impl Place<'_> {
    fn at(self) -> usize {
        match self {
            Self::Start => 0,
            Self::Pipe(pipe) => pipe.at,
            Self::Command(command) => command.at,
            Self::Word(word) => word.at,
            Self::Invocation(invocation) => invocation.at,
        }
    }
}

impl Place<'_> {
    /// Returns the first byte of the piece.
    fn start(self) -> usize {
        if let Self::Word(word) = self { word.start() } else { self.at() }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => Ok(()),
            Self::Pipe(pipe) => pipe.fmt(f),
            Self::Command(command) => command.fmt(f),
            Self::Word(word) => word.fmt(f),
            Self::Invocation(invocation) => invocation.fmt(f),
        }
    }
}

/// An error of execution: Go's message and the bytes of the text it speaks of.
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) at: usize,
    pub(super) length: usize,
}

pub(super) type Result<T> = std::result::Result<T, Box<Failure>>;

/// How a run of statements ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

/// What is around a template.
#[derive(Clone, Copy)]
pub(super) struct Setting<'t> {
    pub(super) scene: &'t Scene<'t>,
    pub(super) tongue: Tongue,
}

/// The state of one expansion.
pub(super) struct Expansion<'t> {
    tree: &'t Tree,
    text: &'t str,
    name: &'t str,
    /// The name of the template that is at work: this one, or one it defines.
    working: &'t str,
    pub(super) setting: Setting<'t>,
    pub(super) place: Place<'t>,
    variables: Vec<(&'t str, Datum)>,
    pub(super) budget: Budget,
    output: String,
}

/// Returns what `.` is in the templates of an alert.
pub(super) fn root(scene: &Scene<'_>) -> Datum {
    Datum::Root(Arc::new(Root {
        labels: scene.labels.clone(),
        external_labels: scene.external_labels.clone(),
        external_url: scene.external_url.into(),
        value: scene.value.clone(),
    }))
}

/// Expands a tree that was read from a text; `name` is what messages call it.
pub(super) fn expand<'t>(
    name: &'t str,
    text: &'t str,
    tree: &'t Tree,
    setting: Setting<'t>,
    dot: Datum,
) -> Result<String> {
    let mut expansion = Expansion {
        tree,
        text,
        name,
        working: name,
        setting,
        place: Place::Start,
        variables: vec![("$", dot.clone())],
        budget: Budget::default(),
        output: String::with_capacity(text.len()),
    };
    expansion.list(&dot, &tree.body)?;
    Ok(expansion.output)
}

impl<'t> Expansion<'t> {
    /// Returns an error about the piece at work.
    pub(super) fn fail<T>(&self, message: &str) -> Result<T> {
        let at = self.place.at();
        let before = self.text.get(..at).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = at - before.rfind('\n').map_or(0, |end| end + 1);
        let (name, working, context) = (self.name, quote(self.working), self.place.to_string());
        let message = format!(
            "template: {name}:{line}:{column}: executing {working} at <{context}>: {message}"
        );
        Err(Box::new(Failure { message, at: self.place.start(), length: context.len() }))
    }

    /// Turns the message of a limit or mismatch into an error about the piece at work.
    pub(super) fn checked<T>(&self, outcome: std::result::Result<T, String>) -> Result<T> {
        outcome.or_else(|message| self.fail(&message))
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.checked(Budget::admit(self.output.len() + text.len()))?;
        self.output.push_str(text);
        Ok(())
    }

    /// Returns the variable that was set last under a name.
    pub(super) fn variable(&self, name: &str) -> Result<Datum> {
        match self.variables.iter().rev().find(|(known, _)| *known == name) {
            Some((_, value)) => Ok(value.clone()),
            None => self.fail(&format!("undefined variable: {name}")),
        }
    }

    fn assign(&mut self, name: &str, value: Datum) -> Result<()> {
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, slot)) => {
                *slot = value;
                Ok(())
            }
            None => self.fail(&format!("undefined variable: {name}")),
        }
    }

    fn list(&mut self, dot: &Datum, list: &'t List) -> Result<Flow> {
        self.budget.enter();
        for statement in list {
            let flow = self.statement(dot, statement)?;
            if flow != Flow::On {
                self.budget.leave();
                return Ok(flow);
            }
        }
        self.budget.leave();
        Ok(Flow::On)
    }

    fn statement(&mut self, dot: &Datum, statement: &'t Statement) -> Result<Flow> {
        let spent = self.budget.spend(&[]);
        self.checked(spent)?;
        match statement {
            Statement::Text(text) => self.write(text)?,
            Statement::Action(pipe) => {
                let value = self.pipeline(dot, pipe)?;
                if pipe.variables.is_empty() {
                    let mut text = String::new();
                    show(&value, &mut text);
                    self.write(&text)?;
                }
            }
            Statement::If(branch) => return self.choose(dot, branch, Subject::Stays),
            Statement::With(branch) => return self.choose(dot, branch, Subject::Changes),
            Statement::Range(branch) => return self.repeat(dot, branch),
            Statement::Invoke(invocation) => self.invoke(dot, invocation)?,
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::On)
    }

    /// Takes the first arm whose pipeline is true.
    fn choose(&mut self, dot: &Datum, branch: &'t Branch, subject: Subject) -> Result<Flow> {
        let mark = self.variables.len();
        let mut flow = None;
        for (pipe, list) in &branch.arms {
            let value = self.pipeline(dot, pipe)?;
            if value.is_true() {
                let dot = if subject == Subject::Changes { &value } else { dot };
                flow = Some(self.list(dot, list)?);
                break;
            }
        }
        let flow = match flow {
            Some(flow) => flow,
            None => self.list(dot, &branch.otherwise)?,
        };
        self.variables.truncate(mark);
        Ok(flow)
    }

    fn repeat(&mut self, dot: &Datum, branch: &'t Branch) -> Result<Flow> {
        let mark = self.variables.len();
        let Some((pipe, list)) = branch.arms.first() else {
            return Ok(Flow::On);
        };
        let value = self.pipeline(dot, pipe)?;
        let elements = self.elements(value, pipe)?;
        let mut empty = true;
        for (key, value) in elements {
            empty = false;
            let spent = self.budget.spend(&[]);
            self.checked(spent)?;
            if self.iteration(pipe, list, key, value)? == Flow::Break {
                break;
            }
        }
        let flow = if empty { self.list(dot, &branch.otherwise)? } else { Flow::On };
        self.variables.truncate(mark);
        Ok(flow)
    }

    /// Returns what `range` goes over: keys or positions, and values.
    fn elements(&self, value: Datum, pipe: &Pipe) -> Result<Elements> {
        let pairs: Elements = match value {
            Datum::Nothing => Box::new(std::iter::empty()),
            Datum::Samples(samples) => Box::new(
                (0..samples.len())
                    .map(move |i| (Datum::Int(i as i64), Datum::Sample(Arc::clone(&samples[i])))),
            ),
            Datum::List(_, items) => {
                Box::new((0..items.len()).map(move |i| (Datum::Int(i as i64), items[i].clone())))
            }
            Datum::Labels(labels) | Datum::Kv(labels) => {
                let owned = |(name, value): (&str, &str)| (Datum::text(name), Datum::text(value));
                Box::new(labels.iter().map(owned).collect::<Vec<_>>().into_iter())
            }
            Datum::Args(map) => {
                let members = map.members.clone();
                Box::new(members.into_iter().map(|(name, value)| (Datum::text(name), value)))
            }
            value => match value.integer() {
                Some(_) if pipe.variables.len() > 1 => {
                    let text = sprint(&[value]);
                    let message =
                        format!("can't use {text} to iterate over more than one variable");
                    return self.fail(&message);
                }
                Some(count) => Box::new((0..count).map(|i| (Datum::Nothing, Datum::Int(i)))),
                None => {
                    let text = sprint(&[value]);
                    return self.fail(&format!("range can't iterate over {text}"));
                }
            },
        };
        Ok(pairs)
    }

    fn iteration(
        &mut self,
        pipe: &'t Pipe,
        list: &'t List,
        key: Datum,
        value: Datum,
    ) -> Result<Flow> {
        let names: Vec<&'t str> = pipe.variables.iter().map(String::as_str).collect();
        let dot = value.clone();
        let mark = self.variables.len();
        match (names.as_slice(), pipe.binding) {
            ([name], Binding::Assign) => self.assign(name, value)?,
            ([first, second, ..], Binding::Assign) => {
                self.assign(first, key)?;
                self.assign(second, value)?;
            }
            // The pipeline has made the variables; they are the last ones.
            ([_], Binding::Declare) => self.set_top(1, value),
            ([_, _, ..], Binding::Declare) => {
                self.set_top(1, value);
                self.set_top(2, key);
            }
            ([], _) => {}
        }
        let flow = self.list(&dot, list)?;
        self.variables.truncate(mark);
        Ok(flow)
    }

    fn set_top(&mut self, from_end: usize, value: Datum) {
        let at = self.variables.len().checked_sub(from_end);
        if let Some(slot) = at.and_then(|at| self.variables.get_mut(at)) {
            slot.1 = value;
        }
    }

    fn invoke(&mut self, dot: &Datum, invocation: &'t Invocation) -> Result<()> {
        self.place = Place::Invocation(invocation);
        let main = (invocation.name == self.name).then_some((self.name, &self.tree.body));
        let defined = self.tree.defined.get_key_value(&invocation.name);
        let Some((name, body)) = defined.map(|(name, body)| (name.as_str(), body)).or(main) else {
            return self.fail(&format!("template {} not defined", quote(&invocation.name)));
        };
        let begun = self.budget.begin();
        self.checked(begun)?;
        let dot = match &invocation.pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Datum::Nothing,
        };
        // A template sees no variables but its own.
        let outer = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        let caller = std::mem::replace(&mut self.working, name);
        self.list(&dot, body)?;
        (self.variables, self.working) = (outer, caller);
        self.place = Place::Invocation(invocation);
        self.budget.leave();
        Ok(())
    }

    /// Computes a pipeline and sets its variables.
    pub(super) fn pipeline(&mut self, dot: &Datum, pipe: &'t Pipe) -> Result<Datum> {
        self.place = Place::Pipe(pipe);
        self.budget.enter();
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?);
        }
        let value = value.unwrap_or(Datum::Nothing);
        for name in &pipe.variables {
            match pipe.binding {
                Binding::Assign => self.assign(name, value.clone())?,
                Binding::Declare => self.variables.push((name, value.clone())),
            }
        }
        self.budget.leave();
        Ok(value)
    }
}

/// What `range` goes over.
type Elements = Box<dyn Iterator<Item = (Datum, Datum)>>;

/// Whether `.` becomes the value that was tested.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Stays,
    Changes,
}
