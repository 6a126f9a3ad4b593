//! What all operators of a query share.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::meter::Meter;
use crate::exec::Budget;
use crate::exec::Cuts;
use crate::exec::ExecError;
use crate::exec::Meters;
use crate::function::StartTimes;
use crate::function::TypeLabels;
use crate::label::Symbols;
use crate::storage::Context;
use crate::storage::Stop;
use crate::syntax::Span;
use crate::time::Millis;
use crate::value::NameFate;
use crate::value::NoteKind;
use crate::value::Notes;

/// How a query is to be evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How far an instant selector looks back.
    pub lookback: Millis,
    /// Whether start timestamps of samples tell resets.
    pub starts: StartTimes,
    /// Whether the type of a metric is told by a label.
    pub types: TypeLabels,
    /// What becomes of a name that an operator drops: gone at once, or at the end.
    pub dropped_name: NameFate,
    /// How many rows a piece has at most; small numbers are for tests.
    pub rows_max: usize,
}

/// What all operators of a query share.
#[derive(Debug)]
pub struct Run<'a> {
    /// How the query is to be evaluated.
    pub settings: Settings,
    /// The numbers of its strings.
    pub symbols: Symbols,
    /// How many samples it may hold.
    pub budget: Budget,
    meters: Option<Arc<Meters>>,
    context: &'a Context,
    notes: Mutex<Notes>,
}

impl<'a> Run<'a> {
    /// Prepares a query's run.
    pub fn new(settings: Settings, budget: Budget, context: &'a Context) -> Self {
        let (symbols, notes) = (Symbols::new(), Mutex::default());
        Self { settings, symbols, budget, meters: None, context, notes }
    }

    /// Has each operator measured.
    #[must_use]
    pub fn measured_by(mut self, meters: Option<Arc<Meters>>) -> Self {
        self.meters = meters;
        self
    }

    /// Returns the meter of a node, if anybody measures.
    pub(super) fn meter(&self, node: usize) -> Option<Arc<Meter>> {
        self.meters.as_ref().map(|meters| meters.of(node))
    }

    /// Cuts a list of rows so wide into pieces.
    pub fn cuts(&self, length: usize, width: usize) -> Cuts {
        Cuts::new(length, width, self.settings.rows_max)
    }

    /// Tells whether names stay to the end of the query, even those that are dropped.
    pub fn keeps_names(&self) -> bool {
        self.settings.dropped_name == NameFate::Dropping
    }

    /// Notes something about a place of the query.
    pub fn note(&self, kind: NoteKind, span: Span) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).add(kind, Some(span));
    }

    /// Takes everything that was noted.
    pub fn take_notes(&self) -> Notes {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells whether the query may go on; operators ask once a piece and once a step.
    pub fn check(&self) -> Result<(), ExecError> {
        match self.context.cancel().stop() {
            None => Ok(()),
            Some(Stop::Cancelled) => Err(ExecError::Cancelled),
            Some(Stop::TimedOut) => Err(ExecError::TimedOut),
        }
    }
}
