//! Windows that are selected while others are written.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::Scope;
use std::thread::ScopedJoinHandle;

use crate::storage::SeriesSet;
use crate::storage::StorageError;
use crate::tsdb::reach::Reach;

/// How many windows are selected before they are written.
const AHEAD: usize = 2;

/// What a window holds.
pub(super) type Selected = Result<Vec<Arc<dyn SeriesSet>>, StorageError>;

/// Windows in their order, some of which are being selected.
pub(super) struct Ahead<'s, 'e, F> {
    scope: &'s Scope<'s, 'e>,
    left: VecDeque<Reach>,
    running: VecDeque<ScopedJoinHandle<'s, Selected>>,
    select: F,
}

impl<'s, 'e, F: Fn(Reach) -> Selected + Copy + Send + 's> Ahead<'s, 'e, F> {
    /// Returns windows of which none is selected yet.
    pub(super) fn new(scope: &'s Scope<'s, 'e>, left: Vec<Reach>, select: F) -> Self {
        Self { scope, left: left.into(), running: VecDeque::new(), select }
    }

    /// Waits for the next window, and has those behind it selected meanwhile.
    pub(super) fn next(&mut self) -> Selected {
        while self.running.len() <= AHEAD
            && let Some(window) = self.left.pop_front()
        {
            let select = self.select;
            self.running.push_back(self.scope.spawn(move || select(window)));
        }
        let gone = || StorageError::Failed("the source stopped working".to_owned());
        self.running.pop_front().ok_or_else(gone)?.join().map_err(|_| gone())?
    }
}
