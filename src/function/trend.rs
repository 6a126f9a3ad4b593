//! Trends: regression lines and smoothing.

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;

const SMOOTHED: &[Kind] = &[Kind::Range, Kind::Scalar, Kind::Scalar];

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function::new("deriv", &[Kind::Range], Kernel::Window(pending))
        .about("0.9.0", "The slope of the regression line, per second."),
    Function::new("predict_linear", &[Kind::Range, Kind::Scalar], Kernel::Window(pending))
        .at_evaluation()
        .about("0.16.0", "Where the regression line will be some seconds from the evaluation."),
    Function::new("double_exponential_smoothing", SMOOTHED, Kernel::Window(pending))
        .experimental()
        .per_window()
        .about("3.0.0", "The last of the samples, smoothed by level and trend."),
];

fn pending(_: &Sweep<'_>, _: &mut Row<'_>) {}
