//! Which names may be used with the features that are on.

use crate::aggregate::Parameter;
use crate::function::Status;
use crate::syntax::Feature;
use crate::syntax::Features;
use crate::syntax::Standing;

/// Tells whether something may be used.
pub(super) fn standing(status: Status, features: Features) -> Standing {
    match status {
        Status::Experimental if !features.has(Feature::ExperimentalFunctions) => Standing::Disabled,
        _ => Standing::Usable,
    }
}

/// Returns how many arguments an aggregation takes, and whether it may be used.
pub(super) fn aggregation(name: &str, features: Features) -> Option<(usize, Standing)> {
    let row = crate::aggregate::find(name)?;
    let count = if row.parameter == Parameter::None { 1 } else { 2 };
    Some((count, standing(row.status, features)))
}
