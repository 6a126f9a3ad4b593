//! Lengths that are computed from the query's step and range.

use crate::plan::PlanError;
use crate::syntax::Duration;
use crate::syntax::DurationKind;
use crate::syntax::Length;
use crate::syntax::Operator;
use crate::time::Millis;
use crate::time::Steps;

/// Whether a length may be zero or negative.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sense {
    /// A range or a step: it must be positive.
    Extent,
    /// An offset.
    Offset,
}

/// The seconds that a 64-bit count of nanoseconds can hold.
const SECONDS_MAX: f64 = 9_223_372_036.854_776;

/// Returns a length in milliseconds.
pub(super) fn length(length: &Length, sense: Sense, steps: Steps) -> Result<Millis, PlanError> {
    let duration = match length {
        Length::Fixed { nanoseconds, .. } => return Ok(Millis(nanoseconds / 1_000_000)),
        Length::Computed(duration) => duration,
    };
    let fail = |reason| Err(PlanError::Duration { span: duration.span, reason });
    let seconds = seconds(duration, steps)?;
    if !seconds.is_finite() {
        return fail("duration is NaN or infinite");
    }
    if seconds <= 0.0 && sense == Sense::Extent {
        return fail("duration must be greater than 0");
    }
    if seconds.abs() > SECONDS_MAX {
        return fail("duration is out of range");
    }
    Ok(Millis((seconds * 1000.0) as i64))
}

fn seconds(duration: &Duration, steps: Steps) -> Result<f64, PlanError> {
    let both = |pair: &[Duration; 2]| -> Result<(f64, f64), PlanError> {
        Ok((seconds(&pair[0], steps)?, seconds(&pair[1], steps)?))
    };
    let fail = |reason| Err(PlanError::Duration { span: duration.span, reason });
    Ok(match &duration.kind {
        DurationKind::Number(number) => number.value,
        DurationKind::Step => steps.every().seconds(),
        DurationKind::Range => (steps.end() - steps.first()).seconds(),
        DurationKind::Hole(_) => return fail("a variable of a dashboard has no length of its own"),
        DurationKind::Signed(sign, inner) => sign.apply(seconds(inner, steps)?),
        DurationKind::Least(pair) => both(pair).map(|(l, r)| crate::math::min(l, r))?,
        DurationKind::Greatest(pair) => both(pair).map(|(l, r)| crate::math::max(l, r))?,
        DurationKind::Binary(op, pair) => {
            let (left, right) = both(pair)?;
            match op {
                Operator::Add => left + right,
                Operator::Subtract => left - right,
                Operator::Multiply => left * right,
                Operator::Divide if right == 0.0 => return fail("division by zero"),
                Operator::Divide => left / right,
                Operator::Modulo if right == 0.0 => return fail("modulo by zero"),
                Operator::Modulo => crate::math::modulo(left, right),
                _ => crate::math::pow(left, right),
            }
        }
    })
}
