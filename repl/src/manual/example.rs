//! An example for each function and aggregation; all of them answer on the demo.

use promqlite::aggregate::Aggregation;
use promqlite::aggregate::Parameter;
use promqlite::function::Function;
use promqlite::function::Kind;

/// A name and its example, a line each, where one that is made of the signature says too little.
const EXAMPLES: &str = include_str!("examples.txt");

fn told(name: &str) -> Option<String> {
    let example = EXAMPLES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))?;
    Some(example.to_owned())
}

/// Returns the example of a function.
pub(super) fn of_function(row: &Function) -> String {
    told(row.name).unwrap_or_else(|| {
        let arguments: Vec<_> = row.args.iter().map(|kind| argument(*kind)).collect();
        format!("{}({})", row.name, arguments.join(", "))
    })
}

fn argument(kind: Kind) -> &'static str {
    match kind {
        Kind::Scalar => "0.5",
        Kind::Text => "\"job\"",
        Kind::Vector => "node_load1",
        Kind::Range => "node_load1[1h]",
    }
}

/// Returns the example of an aggregation.
pub(super) fn of_aggregation(row: &Aggregation) -> String {
    told(row.name).unwrap_or_else(|| {
        let parameter = match row.parameter {
            Parameter::None => "",
            Parameter::Scalar => "3, ",
            Parameter::Label => "\"value\", ",
        };
        format!("{} by (job) ({parameter}up)", row.name)
    })
}
