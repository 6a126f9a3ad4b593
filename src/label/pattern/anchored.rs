//! The test of a label matcher.

use std::sync::Arc;

use regex_automata::meta::Regex;
use regex_syntax::hir::Hir;
use regex_syntax::hir::Look;
use rustc_hash::FxHashSet;

use crate::label::equality::is_same;

use super::beginnings::apart;
use super::beginnings::beginnings;
use super::error::PatternError;
use super::glob::Glob;
use super::glob::Probe;
use super::glob::globs;
use super::glob::prefix;
use super::glob::shared;
use super::parse::Flags;
use super::parse::parse;
use super::translate::Groups;
use super::translate::automaton;
use super::translate::translate;

/// An expression that a whole value must match; cheap to clone.
///
/// ```
/// use promqlite::label::Pattern;
/// let pattern = Pattern::new("api-(v1|v2)")?;
/// assert!(pattern.matches("api-v1") && !pattern.matches("api-v1-canary"));
/// assert_eq!(pattern.set_matches(), Some(&["api-v1".to_owned(), "api-v2".to_owned()][..]));
/// # Ok::<(), promqlite::label::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pattern(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    test: Test,
    /// All values that match, if they are few enough to be listed.
    set: Option<Vec<String>>,
    /// What every value that matches begins with.
    prefix: String,
    /// Every value that matches begins with one of these.
    beginnings: Vec<Vec<u8>>,
}

/// How a value is tested.
#[derive(Debug)]
enum Test {
    One(String),
    Set(FxHashSet<String>),
    Globs(Vec<Probe>),
    Automaton(Box<Regex>),
}

impl Pattern {
    /// Compiles an expression, which is read as `^(?s:…)$`.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        if is_literals(text) {
            return Ok(Self::of(text.split('|').map(Glob::literal).collect(), Vec::new));
        }
        let tree = parse(text, Flags::DOT_ALL)?;
        let hir = translate(&tree.root, Groups::Dropped);
        if let Some(globs) = globs(&hir, text.len()) {
            return Ok(Self::of(globs, || beginnings(&hir)));
        }
        let (prefix, beginnings) = (prefix(&hir), beginnings(&hir));
        let test = Test::Automaton(Box::new(whole(hir, text)?));
        Ok(Self(Arc::new(Compiled { test, set: None, prefix, beginnings })))
    }

    /// Tells what is wrong with an expression, without compiling it.
    pub fn validate(text: &str) -> Result<(), PatternError> {
        if is_plain(text) { Ok(()) } else { parse(text, Flags::DOT_ALL).map(drop) }
    }

    /// Tells whether the whole of a value matches.
    pub fn matches(&self, value: &str) -> bool {
        match &self.0.test {
            Test::One(text) => is_same(text, value),
            Test::Set(texts) => texts.contains(value),
            Test::Globs(probes) => probes.iter().any(|probe| probe.matches(value)),
            Test::Automaton(regex) => regex.is_match(value),
        }
    }

    /// Returns all values that match, if they are few enough to be listed.
    ///
    /// The empty string may be among them: that is the value of an absent label.
    pub fn set_matches(&self) -> Option<&[String]> {
        self.0.set.as_deref()
    }

    /// Returns what every value that matches begins with.
    pub fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// Returns texts, sorted, of which every value that matches has one in front.
    pub fn beginnings(&self) -> &[Vec<u8>] {
        &self.0.beginnings
    }

    fn of(globs: Vec<Glob>, beginnings: impl FnOnce() -> Vec<Vec<u8>>) -> Self {
        let prefix = shared(globs.iter().map(Glob::head));
        let texts: Option<Vec<_>> = globs.iter().cloned().map(Glob::into_literal).collect();
        let Some(mut set) = texts else {
            let test = Test::Globs(globs.into_iter().map(Probe::from).collect());
            let beginnings = beginnings();
            return Self(Arc::new(Compiled { test, set: None, prefix, beginnings }));
        };
        let mut known = FxHashSet::default();
        set.retain(|text| known.insert(text.clone()));
        let beginnings = apart(set.iter().map(String::as_bytes));
        let test = match set.as_slice() {
            [one] => Test::One(one.clone()),
            _ => Test::Set(known),
        };
        Self(Arc::new(Compiled { test, set: Some(set), prefix, beginnings }))
    }
}

/// Builds the automaton that tests whole values.
pub(super) fn whole(hir: Hir, text: &str) -> Result<Regex, PatternError> {
    let anchored = Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)]);
    automaton(&anchored, text, Groups::Dropped)
}

/// The bytes that mean something other than themselves.
const MARKS: &[u8] = br"\.+*?()|[]{}^$";

/// Tells whether a text is one literal, or several with bars between them.
fn is_literals(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'|' || !MARKS.contains(&byte))
}

/// Tells whether an expression is certainly well-formed, by a glance at its bytes.
///
/// Characters may be repeated once, and escaped where they are punctuation.
fn is_plain(text: &str) -> bool {
    let mut repeatable = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        repeatable = match byte {
            b'|' => false,
            b'*' | b'+' | b'?' if repeatable => false,
            b'*' | b'+' | b'?' | b'(' | b')' | b'[' | b'{' => return false,
            b'\\' => match bytes.next() {
                Some(escaped) if escaped.is_ascii_punctuation() => true,
                _ => return false,
            },
            _ => true,
        };
    }
    // Beyond this length Go's limits have to be counted.
    text.len() < 1 << 16
}
