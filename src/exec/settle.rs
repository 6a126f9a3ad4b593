//! Looking for rows that came to the same labels, where that can be.

use super::clash::Clash;
use crate::exec::Builder;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Twins;
use crate::exec::unite;
use crate::function::Metric;
use crate::time::Steps;
use crate::value::NameFate;

impl<'a> Builder<'a> {
    /// Looks for rows that came to the same labels, where losing their names can do that.
    pub(super) fn settle(
        &self,
        metric: Metric,
        clash: impl Fn() -> Clash,
        twins: Twins,
        pieces: Pieces<'a>,
        steps: Steps,
    ) -> Result<Pieces<'a>, ExecError> {
        let loses = metric != Metric::Kept && self.run.settings.dropped_name == NameFate::Dropped;
        if !loses || clash() == Clash::Never {
            return Ok(pieces);
        }
        unite(&pieces, twins, steps.len(), self.run)
    }
}
