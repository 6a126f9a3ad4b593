//! What a query took, operator by operator.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use crate::engine::Answer;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::engine::QueryError;
use crate::exec::Measure;
use crate::exec::Meters;
use crate::plan::Plan;
use crate::storage::Cancel;
use crate::storage::Storage;

/// A query that was run and measured.
#[derive(Debug)]
pub struct Analysis {
    /// What it did.
    pub plan: Plan,
    /// What came out.
    pub answer: Answer,
    /// The time from its text to its answer.
    pub elapsed: Duration,
    meters: Arc<Meters>,
}

impl Analysis {
    /// Returns what the operator of a node of the plan took; `None` for one that never ran.
    pub fn measure(&self, node: usize) -> Option<Measure> {
        self.meters.measure(node)
    }
}

impl Engine {
    /// Answers a query and measures its operators.
    pub fn analyze(
        &self,
        storage: &dyn Storage,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Analysis, QueryError> {
        let begun = Instant::now();
        let plan = self.plan(text, ask)?;
        let meters = Arc::new(Meters::default());
        // On a thread of the pool, since any other would count its waiting as work.
        let run = || self.run(storage, &plan, ask, cancel, Some(meters.clone()));
        let answer = rayon::scope(|_| run())?;
        Ok(Analysis { plan, answer, elapsed: begun.elapsed(), meters })
    }
}
