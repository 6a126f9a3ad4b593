//! Functions of histograms, classic and native.

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Metric;
use crate::function::Reads;
use crate::function::Variadic;
use crate::function::Whole;
use crate::histogram::Histogram;

const QUANTILES: &[Kind] = &[Kind::Vector, Kind::Text, Kind::Scalar, Kind::Scalar];

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    native("histogram_count", |histogram| histogram.count)
        .reads(Reads::Totals)
        .about("2.40.0", "The observations of a native histogram."),
    native("histogram_sum", |histogram| histogram.sum)
        .reads(Reads::Totals)
        .about("2.40.0", "The sum of the observations of a native histogram."),
    native("histogram_avg", Histogram::mean)
        .reads(Reads::Totals)
        .about("2.51.0", "The mean of the observations of a native histogram."),
    native("histogram_stddev", Histogram::deviation)
        .about("2.47.0", "The estimated standard deviation of a native histogram."),
    native("histogram_stdvar", Histogram::variance)
        .about("2.47.0", "The estimated variance of a native histogram."),
    Function::new(
        "histogram_quantile",
        &[Kind::Scalar, Kind::Vector],
        Kernel::Whole(Whole::Quantile),
    )
    .reads(Reads::Buckets)
    .about("0.11.0", "An estimated quantile of classic or native histograms."),
    Function::new("histogram_quantiles", QUANTILES, Kernel::Whole(Whole::Quantiles))
        .reads(Reads::Buckets)
        .variadic(Variadic::Optional(9))
        .experimental()
        .about("3.11.0", "Several estimated quantiles, told apart by a label."),
    Function::new(
        "histogram_fraction",
        &[Kind::Scalar, Kind::Scalar, Kind::Vector],
        Kernel::Whole(Whole::Fraction),
    )
    .reads(Reads::Buckets)
    .about("2.40.0", "The estimated share of observations between two bounds."),
];

const fn native(name: &'static str, kernel: fn(&Histogram) -> f64) -> Function {
    Function::new(name, &[Kind::Vector], Kernel::Histogram(kernel)).metric(Metric::NameDropped)
}
