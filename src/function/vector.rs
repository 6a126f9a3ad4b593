//! Functions of a vector as a whole: presence, order, conversion, sample times.

use crate::function::Direction;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Metric;
use crate::function::Variadic;
use crate::function::Whole;

const LABELLED: &[Kind] = &[Kind::Vector, Kind::Text];

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    whole("absent", Whole::Absent)
        .about("0.9.0", "1 where there is no element, with the labels that were asked for."),
    Function::new("absent_over_time", &[Kind::Range], Kernel::Whole(Whole::AbsentOverTime))
        .about("2.16.0", "1 where no series has a sample, with the labels that were asked for."),
    whole("scalar", Whole::Scalar)
        .returns(Kind::Scalar)
        .about("0.1.0", "The value of the only element, else NaN."),
    Function::new("vector", &[Kind::Scalar], Kernel::Whole(Whole::Vector))
        .about("0.16.0", "A scalar as an element without labels."),
    whole("timestamp", Whole::SampleTime)
        .at_evaluation()
        .about("2.0.0", "The time of the sample, in seconds since 1970."),
    whole("start_timestamp", Whole::StartTime)
        .with_starts()
        .experimental()
        .about("3.14.0", "The time a sample started to count from, in seconds since 1970."),
    whole("sort", Whole::Sort(Direction::Rising))
        .metric(Metric::Kept)
        .about("0.1.0", "Elements by value, smallest first."),
    whole("sort_desc", Whole::Sort(Direction::Falling))
        .metric(Metric::Kept)
        .about("0.1.0", "Elements by value, largest first."),
    by_label("sort_by_label", Direction::Rising)
        .about("2.49.0", "Elements by labels in natural order."),
    by_label("sort_by_label_desc", Direction::Falling)
        .about("2.49.0", "Elements by labels in natural order, last first."),
    Function::new("label_join", JOIN, Kernel::Whole(Whole::LabelJoin))
        .variadic(Variadic::Endless)
        .metric(Metric::Kept)
        .about("2.0.0", "Sets a label to the joined values of others."),
    Function::new("label_replace", REPLACE, Kernel::Whole(Whole::LabelReplace))
        .metric(Metric::Kept)
        .about("0.16.0", "Sets a label to what a regular expression finds in another."),
    Function::new("info", &[Kind::Vector, Kind::Vector], Kernel::Whole(Whole::Info))
        .variadic(Variadic::Optional(1))
        .metric(Metric::Kept)
        .experimental()
        .about("3.0.0", "Adds the labels of info metrics."),
];

const JOIN: &[Kind] = &[Kind::Vector, Kind::Text, Kind::Text, Kind::Text];
const REPLACE: &[Kind] = &[Kind::Vector, Kind::Text, Kind::Text, Kind::Text, Kind::Text];

const fn whole(name: &'static str, whole: Whole) -> Function {
    Function::new(name, &[Kind::Vector], Kernel::Whole(whole))
}

const fn by_label(name: &'static str, direction: Direction) -> Function {
    Function::new(name, LABELLED, Kernel::Whole(Whole::SortByLabel(direction)))
        .variadic(Variadic::Endless)
        .metric(Metric::Kept)
        .experimental()
}
