//! Finding, capturing and replacing.

use regex_automata::Input;
use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures as Slots;

use super::error::PatternError;
use super::expand::Reference;
use super::expand::expand;
use super::parse::Flags;
use super::parse::parse;
use super::translate::Groups;
use super::translate::automaton;
use super::translate::translate;

/// An expression that is looked for in a text, with the groups it captures.
///
/// ```
/// use promqlite::label::Search;
/// let host = Search::anchored("(?P<host>[^:]+):([0-9]+)")?;
/// assert_eq!(host.expand("db-1:9100", "$2 at ${host}").as_deref(), Some("9100 at db-1"));
/// assert_eq!(host.expand("db-1", "$host"), None);
/// # Ok::<(), promqlite::label::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Search {
    regex: Regex,
    /// The names of the groups; the first stands for the whole match.
    names: Vec<Option<String>>,
}

impl Search {
    /// Compiles an expression that may match anywhere in a text.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let tree = parse(text, Flags::NONE)?;
        let regex = automaton(&translate(&tree.root, Groups::Kept), text, Groups::Kept)?;
        Ok(Self { regex, names: tree.names })
    }

    /// Compiles an expression that must match a text as a whole: `^(?s:…)$`.
    ///
    /// The wrapping is textual, as in `label_replace`, so `a)(b` is an expression of two groups.
    pub fn anchored(text: &str) -> Result<Self, PatternError> {
        Self::new(&format!("^(?s:{text})$"))
    }

    /// Tells whether a text holds a match.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Finds the first match and its groups.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'_, 't>> {
        let mut slots = self.regex.create_captures();
        self.regex.captures(text, &mut slots);
        slots.is_match().then_some(Captures { search: self, text, slots })
    }

    /// Expands a template with the groups of the first match; none where nothing matches.
    pub fn expand(&self, text: &str, template: &str) -> Option<String> {
        self.captures(text).map(|captures| captures.expand(template))
    }

    /// Replaces each match by the expansion of a template.
    pub fn replace_all(&self, text: &str, template: &str) -> String {
        let mut output = String::with_capacity(text.len());
        let mut slots = self.regex.create_captures();
        let (mut copied, mut from) = (0, 0);
        while from <= text.len() {
            self.regex.search_captures(&Input::new(text).range(from..), &mut slots);
            let Some(found) = slots.get_match() else { break };
            output.push_str(text.get(copied..found.start()).unwrap_or_default());
            // An empty match directly behind another match is none.
            if found.end() > copied || found.start() == 0 {
                let captures = Captures { search: self, text, slots: slots.clone() };
                captures.expand_into(template, &mut output);
            }
            copied = found.end();
            from = found.end().max(from + next_length(text, from));
        }
        output.push_str(text.get(copied..).unwrap_or_default());
        output
    }
}

/// Returns the length of the character at a place, or one at the end of the text.
fn next_length(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// A match and what its groups hold.
#[derive(Clone, Debug)]
pub struct Captures<'s, 't> {
    search: &'s Search,
    text: &'t str,
    slots: Slots,
}

impl<'t> Captures<'_, 't> {
    /// Returns what a group holds; group zero is the whole match.
    pub fn group(&self, number: usize) -> Option<&'t str> {
        self.slots.get_group(number).and_then(|span| self.text.get(span.range()))
    }

    /// Returns what the first group of a name that took part in the match holds.
    pub fn named(&self, name: &str) -> Option<&'t str> {
        let is_it = |other: &Option<String>| other.as_deref() == Some(name);
        let names = self.search.names.iter().enumerate().filter(|(_, other)| is_it(other));
        names.map(|(number, _)| number).find_map(|number| self.group(number))
    }

    /// Expands a template: `$1`, `${1}`, `$name`, `${name}`, and `$$` for a dollar sign.
    ///
    /// A name is as long as it can be: `$1x` asks for a group `1x`. A group that is not there or
    /// took no part is empty.
    pub fn expand(&self, template: &str) -> String {
        let mut output = String::new();
        self.expand_into(template, &mut output);
        output
    }

    fn expand_into(&self, template: &str, output: &mut String) {
        expand(template, output, |reference| match reference {
            Reference::Number(number) => self.group(number),
            Reference::Name(name) => self.named(name),
        });
    }
}
