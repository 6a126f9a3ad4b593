//! What a template looks at: labels, the value, queries, and numbers it rounds too early.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::syntax::Span;

use super::tree::Binding;
use super::tree::Branch;
use super::tree::Command;
use super::tree::List;
use super::tree::Pipe;
use super::tree::Statement;
use super::tree::Tree;
use super::tree::Word;
use super::tree::WordKind;

/// Whose label a template reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LabelSource {
    /// The sample the alert fires on.
    Sample,
    /// Prometheus itself.
    External,
}

/// A label that a template reads by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelRead {
    /// Whose label it is.
    pub source: LabelSource,
    /// Its name.
    pub name: String,
    /// Where it stands in the text.
    pub span: Span,
}

/// A query that stands in a template as a constant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaticQuery {
    /// The query, or the format that makes it.
    pub text: String,
    /// Where it stands in the text, its quotes included.
    pub span: Span,
}

/// A number that `printf` turns into text before a function reads it as a number again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rounding {
    /// The function that reads it, such as `humanizePercentage`.
    pub function: String,
    /// The format of `printf`.
    pub format: String,
    /// Where `printf` stands in the text.
    pub span: Span,
}

/// What a template looks at, as far as its text tells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reads {
    /// The labels it names, in the order of the text.
    pub labels: Vec<LabelRead>,
    /// Whether it takes the labels of the sample as a whole, and so may read any.
    pub all_labels: bool,
    /// Whether it uses the value of the sample.
    pub value: bool,
    /// The queries it runs, where they are constants.
    pub queries: Vec<StaticQuery>,
    /// The numbers it rounds before a `humanize` function.
    pub roundings: Vec<Rounding>,
    /// The functions it calls, in the order of the text, and where.
    pub functions: Vec<(String, Span)>,
}

/// Returns what a tree looks at; `skipped` bytes of its text are not the user's.
pub(super) fn reads(tree: &Tree, skipped: usize) -> Reads {
    let mut survey = Survey {
        tree,
        skipped,
        reads: Reads::default(),
        variables: BTreeMap::from([("$", Source::Root)]),
        seen: BTreeSet::new(),
    };
    survey.list(&tree.body, Source::Root);
    let mut reads = survey.reads;
    reads.labels.sort_by_key(|read| read.span);
    reads.labels.dedup();
    reads
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Root,
    Labels,
    ExternalLabels,
    Value,
    Other,
}

struct Survey<'t> {
    tree: &'t Tree,
    skipped: usize,
    reads: Reads,
    variables: BTreeMap<&'t str, Source>,
    /// The defined templates that were looked into, each with what it was given.
    seen: BTreeSet<(&'t str, Source)>,
}

impl<'t> Survey<'t> {
    fn list(&mut self, list: &'t List, dot: Source) {
        for statement in list {
            match statement {
                Statement::Text(_) | Statement::Break | Statement::Continue => {}
                Statement::Action(pipe) => {
                    let source = self.pipe(pipe, dot);
                    if pipe.variables.is_empty() {
                        self.use_whole(source);
                    }
                }
                Statement::If(branch) => self.branch(branch, dot, |_| dot),
                Statement::With(branch) => self.branch(branch, dot, |source| source),
                Statement::Range(branch) => self.range(branch, dot),
                Statement::Invoke(invocation) => {
                    let given = invocation.pipe.as_ref().map(|pipe| self.pipe(pipe, dot));
                    self.template(&invocation.name, given.unwrap_or(Source::Other));
                }
            }
        }
    }

    fn branch(&mut self, branch: &'t Branch, dot: Source, inner: impl Fn(Source) -> Source) {
        let outer = self.variables.clone();
        for (pipe, list) in &branch.arms {
            let source = self.pipe(pipe, dot);
            if source == Source::Value {
                self.reads.value = true;
            }
            self.list(list, inner(source));
        }
        self.list(&branch.otherwise, dot);
        self.variables = outer;
    }

    fn range(&mut self, branch: &'t Branch, dot: Source) {
        let outer = self.variables.clone();
        for (pipe, list) in &branch.arms {
            let source = self.pipe(pipe, dot);
            self.use_whole(source);
            for name in &pipe.variables {
                self.variables.insert(name, Source::Other);
            }
            self.list(list, Source::Other);
        }
        self.list(&branch.otherwise, dot);
        self.variables = outer;
    }

    fn template(&mut self, name: &str, given: Source) {
        let Some((name, body)) = self.tree.defined.get_key_value(name) else {
            return;
        };
        if !self.seen.insert((name, given)) {
            return;
        }
        let outer = std::mem::replace(&mut self.variables, BTreeMap::from([("$", given)]));
        self.list(body, given);
        self.variables = outer;
    }

    /// Notes that a value is shown, passed on or gone over as a whole.
    fn use_whole(&mut self, source: Source) {
        match source {
            Source::Value => self.reads.value = true,
            Source::Labels => self.reads.all_labels = true,
            Source::Root => (self.reads.all_labels, self.reads.value) = (true, true),
            Source::ExternalLabels | Source::Other => {}
        }
    }

    fn pipe(&mut self, pipe: &'t Pipe, dot: Source) -> Source {
        for pair in pipe.commands.windows(2) {
            if let [printf, reader] = pair {
                self.rounding(printf, reader);
            }
        }
        let mut piped = None;
        for command in &pipe.commands {
            piped = Some(self.command(command, dot, piped));
        }
        let source = piped.unwrap_or(Source::Other);
        for name in &pipe.variables {
            // What is assigned in one branch may hold in another: such a variable is anything.
            let kept = pipe.binding == Binding::Declare;
            if !kept {
                self.use_whole(source);
            }
            self.variables.insert(name, if kept { source } else { Source::Other });
        }
        source
    }

    fn command(&mut self, command: &'t Command, dot: Source, piped: Option<Source>) -> Source {
        let Some((first, words)) = command.words.split_first() else {
            return Source::Other;
        };
        let WordKind::Function(name) = &first.kind else {
            return self.word(first, dot);
        };
        self.reads.functions.push((name.clone(), self.span(first)));
        let looks_up = matches!((name.as_str(), words), ("index", [_, _]));
        if let (true, [owner, key]) = (looks_up, words) {
            return self.look_up(owner, key, dot);
        }
        for word in words {
            let source = self.word(word, dot);
            self.use_whole(source);
            self.nested_rounding(first, word);
        }
        if let Some(source) = piped {
            self.use_whole(source);
        }
        if let ("query", [text]) = (name.as_str(), words) {
            self.query(text);
        }
        Source::Other
    }

    /// Reads `index $labels "name"`.
    fn look_up(&mut self, owner: &'t Word, key: &'t Word, dot: Source) -> Source {
        let source = self.word(owner, dot);
        if let WordKind::Text { value, .. } = &key.kind {
            return self.member(source, value, self.span(key));
        }
        let key = self.word(key, dot);
        self.use_whole(key);
        self.use_whole(source);
        Source::Other
    }

    fn query(&mut self, word: &Word) {
        let constant = match &word.kind {
            WordKind::Text { value, .. } => Some((value, word)),
            WordKind::Pipe(pipe) => match pipe.commands.as_slice() {
                [command] => printf_format(command),
                _ => None,
            },
            _ => None,
        };
        if let Some((text, word)) = constant {
            let (text, span) = (text.clone(), self.span(word));
            self.reads.queries.push(StaticQuery { text, span });
        }
    }

    fn word(&mut self, word: &'t Word, dot: Source) -> Source {
        match &word.kind {
            WordKind::Dot => dot,
            WordKind::Field(names) => self.members(dot, names, word),
            WordKind::Variable(names) => {
                let Some((name, fields)) = names.split_first() else {
                    return Source::Other;
                };
                let source = self.variables.get(name.as_str()).copied().unwrap_or(Source::Other);
                self.members(source, fields, word)
            }
            WordKind::Chain(owner, names) => {
                let source = self.word(owner, dot);
                self.members(source, names, word)
            }
            WordKind::Pipe(pipe) => self.pipe(pipe, dot),
            _ => Source::Other,
        }
    }

    fn members(&mut self, source: Source, names: &[String], word: &Word) -> Source {
        names.iter().fold(source, |source, name| self.member(source, name, self.span(word)))
    }

    /// Follows one field or key.
    fn member(&mut self, source: Source, name: &str, span: Span) -> Source {
        let label = match source {
            Source::Root => {
                return match name {
                    "Labels" => Source::Labels,
                    "ExternalLabels" => Source::ExternalLabels,
                    "Value" => Source::Value,
                    _ => Source::Other,
                };
            }
            Source::Labels => LabelSource::Sample,
            Source::ExternalLabels => LabelSource::External,
            Source::Value => {
                self.reads.value = true;
                return Source::Other;
            }
            Source::Other => return Source::Other,
        };
        self.reads.labels.push(LabelRead { source: label, name: name.to_owned(), span });
        Source::Other
    }

    /// Returns the place of a word in the user's text.
    fn span(&self, word: &Word) -> Span {
        let start = word.start().saturating_sub(self.skipped);
        let length = match &word.kind {
            // A chain is placed at its first field, behind what the fields belong to.
            WordKind::Chain(_, names) => names.iter().map(|name| name.len() + 1).sum(),
            _ => word.to_string().len(),
        };
        Span::new(start, start + length)
    }

    /// Notes `printf … | humanize…`.
    fn rounding(&mut self, printf: &Command, reader: &Command) {
        if let [Word { kind: WordKind::Function(function), .. }] = reader.words.as_slice() {
            self.note_rounding(function, printf);
        }
    }

    /// Notes `humanize… (printf …)`.
    fn nested_rounding(&mut self, function: &Word, word: &Word) {
        if let (WordKind::Function(function), WordKind::Pipe(pipe)) = (&function.kind, &word.kind)
            && let Some(last) = pipe.commands.last()
        {
            self.note_rounding(function, last);
        }
    }

    fn note_rounding(&mut self, function: &str, printf: &Command) {
        if !function.starts_with("humanize") {
            return;
        }
        if let Some((format, _)) = printf_format(printf) {
            let start = printf.at.saturating_sub(self.skipped);
            let span = Span::new(start, start + printf.to_string().len());
            let (function, format) = (function.to_owned(), format.clone());
            self.reads.roundings.push(Rounding { function, format, span });
        }
    }
}

/// Returns the constant format of a `printf`.
fn printf_format(command: &Command) -> Option<(&String, &Word)> {
    match command.words.as_slice() {
        [Word { kind: WordKind::Function(name), .. }, format, ..] if name == "printf" => {
            match &format.kind {
                WordKind::Text { value, .. } => Some((value, format)),
                _ => None,
            }
        }
        _ => None,
    }
}
