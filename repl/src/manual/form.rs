//! How functions and aggregations are written.

use promqlite::aggregate;
use promqlite::aggregate::Aggregation;
use promqlite::aggregate::Parameter;
use promqlite::function;
use promqlite::function::Function;
use promqlite::function::Status;
use promqlite::function::Variadic;
use promqlite::plan::documented;
use promqlite::syntax::Feature;
use promqlite::syntax::Features;

/// Writes what a function takes: `(range vector)`.
pub(crate) fn takes(function: &Function) -> String {
    let kinds: Vec<_> = function.args.iter().map(|kind| documented(*kind)).collect();
    let (last, first) = match kinds.split_last() {
        Some((last, first)) => (*last, first.to_vec()),
        None => return "()".to_owned(),
    };
    let last = match function.variadic {
        Variadic::No => last.to_owned(),
        Variadic::Optional(1) => format!("[{last}]"),
        Variadic::Optional(_) | Variadic::Endless => format!("[{last}, …]"),
    };
    let all: Vec<_> = first.into_iter().map(str::to_owned).chain([last]).collect();
    format!("({})", all.join(", "))
}

/// Writes how an aggregation is used.
pub(super) fn aggregation(row: &Aggregation) -> String {
    let parameter = match row.parameter {
        Parameter::None => "",
        Parameter::Scalar => "scalar, ",
        Parameter::Label => "string, ",
    };
    format!("{} by|without (labels) ({parameter}instant vector)", row.name)
}

/// Returns a function or an aggregation in a line, unless it needs a feature that is off.
pub(crate) fn signature(name: &str, features: Features) -> Option<String> {
    let usable = |status| status == Status::Stable || features.has(Feature::ExperimentalFunctions);
    if let Some(row) = function::find(name).filter(|row| usable(row.status)) {
        let (takes, returns) = (takes(row), documented(row.returns));
        return Some(format!("{name}{takes} → {returns}: {}", row.about));
    }
    let row = aggregate::find(&name.to_ascii_lowercase()).filter(|row| usable(row.status))?;
    Some(format!("{}: {}", aggregation(row), row.about))
}
