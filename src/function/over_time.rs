//! Aggregations of a range: sums, means, extremes, ends.

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Metric;
use crate::function::Row;
use crate::function::Sweep;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("sum_over_time", pending).about("0.1.0", "The sum of the samples."),
    range("avg_over_time", pending).about("0.1.0", "The mean of the samples."),
    range("count_over_time", pending).about("0.1.0", "The number of samples."),
    range("present_over_time", pending).about("2.29.0", "1 where there is a sample."),
    range("min_over_time", pending).about("0.1.0", "The smallest sample."),
    range("max_over_time", pending).about("0.1.0", "The largest sample."),
    range("first_over_time", pending).metric(Metric::Kept).about("3.7.0", "The oldest sample."),
    range("last_over_time", pending).metric(Metric::Kept).about("2.26.0", "The newest sample."),
    range("ts_of_min_over_time", pending)
        .experimental()
        .about("3.5.0", "The time of the last smallest sample, in seconds since 1970."),
    range("ts_of_max_over_time", pending)
        .experimental()
        .about("3.5.0", "The time of the last largest sample, in seconds since 1970."),
    range("ts_of_first_over_time", pending)
        .experimental()
        .about("3.7.0", "The time of the oldest sample, in seconds since 1970."),
    range("ts_of_last_over_time", pending)
        .experimental()
        .about("3.5.0", "The time of the newest sample, in seconds since 1970."),
    range("stddev_over_time", pending).about("1.1.0", "The standard deviation of the samples."),
    range("stdvar_over_time", pending).about("1.1.0", "The variance of the samples."),
    Function::new("quantile_over_time", &[Kind::Scalar, Kind::Range], Kernel::Window(pending))
        .about("1.1.0", "A quantile of the samples."),
    range("mad_over_time", pending)
        .experimental()
        .about("2.49.0", "The median distance of the samples from their median."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

fn pending(_: &Sweep<'_>, _: &mut Row<'_>) {}
