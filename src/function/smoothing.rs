//! Double exponential smoothing.

use super::lanes::note_ignored;
use crate::function::Cost;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;

const SMOOTHED: &[Kind] = &[Kind::Range, Kind::Scalar, Kind::Scalar];

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[Function::new(
    "double_exponential_smoothing",
    SMOOTHED,
    Kernel::Window(double_exponential_smoothing),
)
.experimental()
// Each window starts anew from its first two samples, and all of it hangs on them.
.cost(Cost::PerWindow)
.about("3.0.0", "The last of the samples, smoothed by level and trend.")];

fn double_exponential_smoothing(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    // How many windows are short work, even long ones.
    const STEPS: usize = 16;

    note_ignored(sweep, row);
    let [levels, trends] = sweep.args else { return };
    for step in 0..sweep.windows.len() {
        let floats = sweep.windows.floats(step);
        if floats.is_empty() && sweep.windows.histograms(step).is_empty() {
            continue;
        }
        if step.is_multiple_of(STEPS) && (sweep.is_over)() {
            return;
        }
        let (level, trend) = (levels[step], trends[step]);
        if let Some(failure) =
            refusal("smoothing", "sf", level).or_else(|| refusal("trend", "tf", trend))
        {
            row.failure = Some(failure);
            return;
        }
        if let [first, second, ..] = sweep.points.values[floats.clone()] {
            let rest = &sweep.points.values[floats][1..];
            row.floats[step] = smooth((first, second - first), rest, level, trend);
        }
    }
}

/// Returns why a factor cannot be used; NaN can, and makes the answer NaN.
fn refusal(name: &str, symbol: &str, factor: f64) -> Option<String> {
    (factor <= 0.0 || factor >= 1.0).then(|| {
        let factor = fixed(factor);
        format!("invalid {name} factor. Expected: 0 < {symbol} < 1, got: {factor}")
    })
}

/// Writes a number with six decimals.
fn fixed(x: f64) -> String {
    if x.is_infinite() { crate::math::plain(x) } else { format!("{x:.6}") }
}

/// Smooths values from a level and a slope on.
fn smooth((mut level, mut slope): (f64, f64), values: &[f64], sf: f64, tf: f64) -> f64 {
    let mut before = None;
    for &value in values {
        if let Some(before) = before {
            slope = tf * (level - before) + (1.0 - tf) * slope;
        }
        let smoothed = sf * value + (1.0 - sf) * (level + slope);
        before = Some(level);
        level = smoothed;
    }
    level
}
