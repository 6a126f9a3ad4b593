//! The session's knowledge for the editor of lines.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use promqlite::engine::Engine;
use rustyline::Changeset;
use rustyline::Context;
use rustyline::Helper;
use rustyline::completion::Candidate;
use rustyline::completion::Completer;
use rustyline::highlight::CmdKind;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hint;
use rustyline::hint::Hinter;
use rustyline::hint::HistoryHinter;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::ValidationContext;
use rustyline::validate::ValidationResult;
use rustyline::validate::Validator;

use crate::edit;
use crate::edit::Offer;
use crate::index::Shelf;
use crate::paint::Paint;
use crate::screen::shortened;
use crate::screen::width;
use crate::token;

/// How wide the names of a list of offers are at most.
const NAME_MAX: usize = 48;
/// How wide a hint is on a screen of unknown width.
const HINT_MAX: usize = 80;

/// What the editor asks about a line.
pub(super) struct Guide {
    /// What evaluates the queries that are typed.
    pub(super) engine: Engine,
    /// What there is to name.
    pub(super) shelf: Rc<Shelf>,
    /// Whether lines are coloured.
    pub(super) paint: Paint,
    /// How wide the terminal is, and the prompt before the line.
    pub(super) columns: Option<usize>,
    pub(super) prompt: usize,
    /// What was offered last.
    pub(super) offered: RefCell<Vec<String>>,
}

/// An offer as the editor takes it.
pub(super) struct Listed {
    shown: String,
    text: String,
}

/// What stands behind the line in grey: what is taken over by a key, and what is only said.
pub(super) struct Ghost {
    shown: String,
    taken: Option<String>,
}

impl Candidate for Listed {
    fn display(&self) -> &str {
        &self.shown
    }

    fn replacement(&self) -> &str {
        &self.text
    }
}

impl Hint for Ghost {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.taken.as_deref()
    }
}

impl Guide {
    fn listed(&self, offers: Vec<Offer>) -> Vec<Listed> {
        let widest = offers.iter().map(|offer| width(&offer.name)).max().unwrap_or(0);
        let widest = widest.min(NAME_MAX);
        let room = self.columns.unwrap_or(HINT_MAX).saturating_sub(widest + 4);
        let list = |offer: Offer| {
            let about = shortened(offer.about.trim(), room.max(8));
            let blanks = widest.saturating_sub(width(&offer.name));
            let shown = if about.is_empty() {
                offer.name
            } else {
                format!("{}{}  {about}", offer.name, " ".repeat(blanks))
            };
            Listed { shown, text: offer.text }
        };
        offers.into_iter().map(list).collect()
    }
}

impl Completer for Guide {
    type Candidate = Listed;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Listed>)> {
        let offered = edit::complete(line, pos, self.shelf.as_ref(), &self.engine);
        *self.offered.borrow_mut() = offered.offers.iter().map(|one| one.text.clone()).collect();
        Ok((offered.start, self.listed(offered.offers)))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, into: &mut Changeset) {
        let end = line.pos();
        let typed = line.as_str().get(start..end).unwrap_or_default();
        let goes_on =
            elected.get(..typed.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(typed));
        // What all offers begin with may lack the letters that were typed to find them.
        if goes_on || self.offered.borrow().iter().any(|offer| offer == elected) {
            line.replace(start..end, elected, into);
        }
    }
}

impl Hinter for Guide {
    type Hint = Ghost;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Ghost> {
        if pos < line.len() || line.is_empty() {
            return None;
        }
        edit::prepare(line, self.shelf.as_ref());
        // An entry of several lines would push the prompt up.
        let taken = HistoryHinter::new().hint(line, pos, context);
        let taken = taken.filter(|ghost| !ghost.contains('\n'));
        let told = edit::signature_at(line, pos, &self.engine);
        let told = told.map(|told| format!("   {told}")).unwrap_or_default();
        let last = line.rsplit('\n').next().unwrap_or(line);
        let room = self.columns.unwrap_or(HINT_MAX);
        let room = room.saturating_sub(self.prompt + width(last) + 1);
        let whole = taken.clone().unwrap_or_default() + &told;
        let shown =
            if room < 8 { taken.clone().unwrap_or_default() } else { shortened(&whole, room) };
        (!shown.is_empty()).then_some(Ghost { shown, taken })
    }
}

impl Highlighter for Guide {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        match self.paint {
            Paint::Plain => Cow::Borrowed(line),
            Paint::Colored => Cow::Owned(edit::painted(line, Some(pos))),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        match self.paint {
            Paint::Plain => Cow::Borrowed(hint),
            Paint::Colored => Cow::Owned(format!("\x1b[90m{hint}\x1b[0m")),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.paint == Paint::Colored
    }
}

impl Validator for Guide {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let line = context.input();
        // Two ends of a line in a row end every query: one that cannot be finished is not a trap.
        let done =
            line.trim_start().starts_with('\\') || line.ends_with('\n') || !token::goes_on(line);
        Ok(if done { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Helper for Guide {}
