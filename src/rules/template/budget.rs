//! How much a template may do, write and nest.

use super::datum::Datum;
use super::printf::TEXT_BYTES_MAX;

/// The most steps one expansion takes; a step is about as much as one short function call.
const STEPS_MAX: usize = 2_000_000;

/// How many templates, blocks and parentheses may be open where one more template is begun.
///
/// Within one template they are bounded by the parser, so this bounds all recursion.
const DEPTH_MAX: usize = 250;

/// How many bytes of text cost as much as one step.
const BYTES_A_STEP: usize = 64;

/// What one expansion has used so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: usize,
    depth: usize,
}

impl Budget {
    /// Counts one step and the work on some values; the error says what the limit is.
    pub(super) fn spend(&mut self, values: &[Datum]) -> Result<(), String> {
        let weight = values.iter().map(Datum::weight).fold(0, usize::saturating_add);
        self.spend_bytes(weight)
    }

    /// Counts one step and the work on a number of bytes.
    pub(super) fn spend_bytes(&mut self, count: usize) -> Result<(), String> {
        self.steps = self.steps.saturating_add(1 + count / BYTES_A_STEP);
        if self.steps > STEPS_MAX {
            return Err(format!("exceeded maximum template work ({STEPS_MAX} steps)"));
        }
        Ok(())
    }

    /// Refuses text that is too long to go on with.
    pub(super) fn admit(length: usize) -> Result<(), String> {
        if length > TEXT_BYTES_MAX {
            return Err(format!("exceeded maximum template output ({TEXT_BYTES_MAX} bytes)"));
        }
        Ok(())
    }

    /// Begins a template, unless too much is open already.
    pub(super) fn begin(&mut self) -> Result<(), String> {
        if self.depth >= DEPTH_MAX {
            return Err(format!("exceeded maximum template depth ({DEPTH_MAX})"));
        }
        self.enter();
        Ok(())
    }

    /// Goes one deeper; a [`leave`](Self::leave) follows, unless the expansion fails.
    pub(super) fn enter(&mut self) {
        self.depth += 1;
    }

    /// Comes back up.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }
}
