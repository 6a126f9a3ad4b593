//! Functions of a date in UTC.

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Variadic;
use crate::time::Civil;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    date("minute", |x, _| f64::from(civil(x).minute), "The minute of the hour, from 0."),
    date("hour", |x, _| f64::from(civil(x).hour), "The hour of the day, from 0."),
    date("day_of_week", |x, _| f64::from(civil(x).day_of_week()), "The day of the week, Sunday 0."),
    date("day_of_month", |x, _| f64::from(civil(x).day), "The day of the month, from 1."),
    date("day_of_year", |x, _| f64::from(civil(x).day_of_year()), "The day of the year, from 1."),
    date("days_in_month", |x, _| f64::from(civil(x).days_in_month()), "The days of the month."),
    date("month", |x, _| f64::from(civil(x).month), "The month, from 1."),
    date("year", |x, _| civil(x).year as f64, "The year."),
];

const fn date(name: &'static str, run: fn(f64, &[f64]) -> f64, about: &'static str) -> Function {
    Function::new(name, &[Kind::Vector], Kernel::Cell(run))
        .variadic(Variadic::Optional(1))
        .at_evaluation()
        .about("1.1.0", about)
}

/// Returns the date of a number of seconds as Go tells it on its commonest platform.
///
/// Numbers that fit no 64-bit integer, NaN among them, convert to the smallest one, and the
/// calendar wraps around below its first year.
fn civil(seconds: f64) -> Civil {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    // From the first day of Go's calendar to the Unix epoch.
    const BEFORE_EPOCH: i64 = 9_223_372_028_741_760_000;
    const CYCLE_YEARS: i64 = 400;
    const CYCLE_SECONDS: i128 = 146_097 * 86_400;

    let seconds = if (-LIMIT..LIMIT).contains(&seconds) { seconds as i64 } else { i64::MIN };
    if seconds >= -BEFORE_EPOCH {
        return Civil::from_seconds(seconds);
    }
    let wrapped = i128::from(seconds) + (1 << 64);
    let (cycles, rest) = (wrapped / CYCLE_SECONDS, wrapped % CYCLE_SECONDS);
    let date = Civil::from_seconds(rest as i64);
    Civil { year: date.year + cycles as i64 * CYCLE_YEARS, ..date }
}
