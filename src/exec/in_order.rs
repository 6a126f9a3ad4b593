//! Work on pieces in parallel, of which the results are taken one by one, in order.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use rayon::Scope;

use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::value::Block;

/// Computes something from each piece, in parallel, and takes the results in the pieces' order.
///
/// What is not associative can so be computed on many threads and still be put together as on
/// one. Whoever finishes the piece whose turn it is takes it and all that wait behind it; nobody
/// ever blocks, and only a few results wait.
pub(super) fn in_order<T: Send>(
    pieces: &Pieces<'_>,
    run: &Run<'_>,
    work: impl Fn(Block) -> Result<T, ExecError> + Send + Sync,
    mut take: impl FnMut(T) -> Result<(), ExecError> + Send,
) -> Result<(), ExecError> {
    let make = |at| {
        run.check()?;
        work(pieces.piece(at)?)
    };
    let threads = rayon::current_num_threads();
    if threads == 1 || pieces.count() <= 1 {
        return (0..pieces.count()).try_for_each(|at| take(make(at)?));
    }
    let line = Line {
        count: pieces.count(),
        ahead: 4 * threads,
        make,
        take: Mutex::new(take),
        state: Mutex::default(),
    };
    rayon::scope(|scope| {
        for _ in 0..threads.min(line.count) {
            scope.spawn(|scope| line.advance(scope));
        }
    });
    let state = line.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    state.failed.map_or(Ok(()), Err)
}

/// Pieces under way and results that wait for their turn.
struct Line<T, M, F> {
    count: usize,
    /// How far the computation may run ahead of the taking.
    ahead: usize,
    make: M,
    take: Mutex<F>,
    state: Mutex<State<T>>,
}

struct State<T> {
    /// The results from the one whose turn it is on.
    waiting: VecDeque<Option<Result<T, ExecError>>>,
    /// The piece whose turn it is.
    turn: usize,
    /// The next piece that nobody has begun.
    next: usize,
    /// How many tasks stopped because they were too far ahead.
    resting: usize,
    /// Whether somebody is taking results.
    taking: bool,
    failed: Option<ExecError>,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        let waiting = VecDeque::new();
        Self { waiting, turn: 0, next: 0, resting: 0, taking: false, failed: None }
    }
}

impl<T, M, F> Line<T, M, F>
where
    T: Send,
    M: Fn(usize) -> Result<T, ExecError> + Sync,
    F: FnMut(T) -> Result<(), ExecError> + Send,
{
    /// Computes one piece, takes what can be taken, and leaves the next piece to a new task.
    ///
    /// A task is one piece long, since a thread that waits for something inside a piece may run
    /// tasks of this line meanwhile, and must come back to its own.
    fn advance<'s>(&'s self, scope: &Scope<'s>) {
        let Some(at) = self.begin() else { return };
        let made = (self.make)(at);
        self.deliver(at, made, scope);
        scope.spawn(|scope| self.advance(scope));
    }

    fn begin(&self) -> Option<usize> {
        let mut state = self.state();
        if state.failed.is_some() || state.next == self.count {
            return None;
        }
        if state.next - state.turn > self.ahead {
            state.resting += 1;
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn deliver<'s>(&'s self, at: usize, made: Result<T, ExecError>, scope: &Scope<'s>) {
        let mut state = self.state();
        let place = at - state.turn;
        if state.waiting.len() <= place {
            state.waiting.resize_with(place + 1, || None);
        }
        state.waiting[place] = Some(made);
        if state.taking {
            return;
        }
        state.taking = true;
        while let Some(Some(_)) = state.waiting.front() {
            let result = state.waiting.pop_front().flatten();
            state.turn += 1;
            if state.resting > 0 {
                state.resting -= 1;
                scope.spawn(|scope| self.advance(scope));
            }
            if state.failed.is_none() {
                drop(state);
                let taken = result.map_or(Ok(()), |result| self.take_one(result));
                state = self.state();
                state.failed = taken.err();
            }
        }
        state.taking = false;
    }

    fn take_one(&self, result: Result<T, ExecError>) -> Result<(), ExecError> {
        let mut take = self.take.lock().unwrap_or_else(PoisonError::into_inner);
        take(result?)
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
