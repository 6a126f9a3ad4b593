//! The selectors of `match[]`.

use crate::label::Matcher;
use crate::plan::selector_matchers;

use super::error::ApiError;
use super::parameters::Parameters;

/// The name of the parameter that chooses series.
pub(super) const MATCH: &str = "match[]";

/// Reads all selectors; the error has no word about the parameter.
pub(super) fn read_selectors(parameters: &Parameters) -> Result<Vec<Vec<Matcher>>, ApiError> {
    let all: Result<Vec<_>, _> = parameters
        .all(MATCH)
        .map(|text| selector_matchers(text).map_err(|error| error.message(text)))
        .collect();
    let all = all.map_err(ApiError::bad_data)?;
    if all.iter().all(|matchers| matchers.iter().any(|matcher| !matcher.matches(""))) {
        return Ok(all);
    }
    Err(ApiError::bad_data("match[] must contain at least one non-empty matcher"))
}
