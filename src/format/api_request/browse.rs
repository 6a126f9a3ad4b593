//! Requests for series, names of labels and their values, and for exemplars.

use crate::label::Matcher;
use crate::time::Timestamp;
use crate::time::Window;

use super::error::ApiError;
use super::moment::Moment;
use super::parameters::Parameters;
use super::series::MATCH;
use super::series::read_selectors;

/// A request for series, or for what their labels are.
///
/// ```
/// use promqlite::format::{BrowseRequest, Parameters};
///
/// let asked = Parameters::from_iter([("match[]", "up"), ("limit", "3")]);
/// let request = BrowseRequest::series(&asked)?;
/// assert_eq!((request.any.len(), request.limit), (1, Some(3)));
/// assert!(BrowseRequest::series(&Parameters::default()).is_err());
/// # Ok::<(), promqlite::format::ApiError>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct BrowseRequest {
    /// The series that are meant: those that pass any of these lists; none at all means every one.
    pub any: Vec<Vec<Matcher>>,
    /// The time that they must have samples in.
    pub reach: Window,
    /// The most that are told; `None` is all.
    pub limit: Option<usize>,
}

impl BrowseRequest {
    /// Reads a request for names or values of labels.
    pub fn labels(parameters: &Parameters) -> Result<Self, ApiError> {
        let limit = parameters.limit()?;
        let reach = reach(parameters)?;
        Ok(Self { any: read_selectors(parameters)?, reach, limit })
    }

    /// Reads a request for series, which has to say which.
    pub fn series(parameters: &Parameters) -> Result<Self, ApiError> {
        if parameters.all(MATCH).next().is_none() {
            return Err(ApiError::bad_data("no match[] parameter provided"));
        }
        let limit = parameters.limit()?;
        let reach = reach(parameters)?;
        let any =
            read_selectors(parameters).map_err(|error| ApiError::parameter(MATCH, error.text))?;
        Ok(Self { any, reach, limit })
    }
}

/// A request for the exemplars of a query's selectors.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ExemplarRequest {
    /// The query's text.
    pub query: String,
    /// The time that exemplars are looked for in.
    pub reach: Window,
}

impl ExemplarRequest {
    /// Reads a request for exemplars.
    pub fn read(parameters: &Parameters) -> Result<Self, ApiError> {
        let reach = reach(parameters)?;
        if reach.after >= reach.until {
            let why = "end timestamp must not be before start timestamp";
            return Err(ApiError::bad_data(why));
        }
        Ok(Self { query: parameters.first("query").to_owned(), reach })
    }
}

/// Reads a stretch of time, either end of which may be left out.
fn reach(parameters: &Parameters) -> Result<Window, ApiError> {
    let start = parameters.moment("start")?.unwrap_or(Moment::FIRST);
    let end = parameters.moment("end")?.unwrap_or(Moment::LAST);
    let after = Timestamp(start.timestamp().0.saturating_sub(1));
    Ok(Window { after, until: end.timestamp() })
}
