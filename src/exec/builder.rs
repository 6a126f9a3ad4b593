//! What is needed to turn nodes of a plan into operators.

use std::sync::Arc;
use std::sync::OnceLock;

use super::totals::Totals;
use crate::exec::Run;
use crate::plan::Plan;
use crate::storage::Buckets;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::value::Block;

/// Turns nodes of a plan into operators over the series that its selects found.
pub struct Builder<'a> {
    /// What the operators share.
    pub run: &'a Run<'a>,
    pub(super) plan: &'a Plan,
    sets: Vec<Arc<dyn SeriesSet>>,
    pub(super) kept: Vec<OnceLock<Vec<Block>>>,
}

impl<'a> Builder<'a> {
    /// Prepares to build a plan whose selects were answered by these sets.
    pub fn new(plan: &'a Plan, sets: Vec<Arc<dyn SeriesSet>>, run: &'a Run<'a>) -> Self {
        let sets = plan.selects.iter().zip(sets).map(|(select, set)| match select.buckets {
            Buckets::Read => set,
            Buckets::Skipped => Arc::new(Totals { set, reach: select.reach }) as Arc<dyn SeriesSet>,
        });
        let kept = (0..plan.shared).map(|_| OnceLock::new()).collect();
        Self { run, plan, sets: sets.collect(), kept }
    }

    /// Returns the series that a select found.
    pub(super) fn set(&self, select: usize) -> &Arc<dyn SeriesSet> {
        &self.sets[select]
    }

    /// Returns a select of the plan.
    pub(super) fn select(&self, select: usize) -> &Select {
        &self.plan.selects[select]
    }
}
