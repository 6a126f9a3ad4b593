//! Functions of counters and their kin: how much, how fast, how often.

use crate::function::EdgeUse;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("rate", pending)
        .edges(EdgeUse::Any)
        .with_starts()
        .of_counters()
        .about("0.1.0", "The increase of a counter per second, stretched to the range's ends."),
    range("increase", pending)
        .edges(EdgeUse::Any)
        .with_starts()
        .of_counters()
        .about("0.14.0", "The increase of a counter, stretched to the range's ends."),
    range("delta", pending)
        .edges(EdgeUse::Any)
        .about("0.1.0", "The difference of a gauge, stretched to the range's ends."),
    range("irate", pending)
        .with_starts()
        .about("0.16.1", "The increase per second between the last two samples."),
    range("idelta", pending).about("1.1.0", "The difference of the last two samples."),
    range("resets", pending)
        .edges(EdgeUse::Anchored)
        .with_starts()
        .about("0.14.0", "How often the counter fell."),
    range("changes", pending)
        .edges(EdgeUse::Anchored)
        .about("0.14.0", "How often the value changed."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

fn pending(_: &Sweep<'_>, _: &mut Row<'_>) {}
