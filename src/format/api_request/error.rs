//! Why a request is refused or a query failed, as the API tells it.

use std::fmt;

use crate::engine::QueryError;

/// What sort of error it is.
///
/// ```
/// use promqlite::format::ApiErrorKind;
///
/// assert_eq!((ApiErrorKind::BadData.name(), ApiErrorKind::BadData.status()), ("bad_data", 400));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// The request makes no sense.
    BadData,
    /// The query failed.
    Execution,
    /// The query took too long.
    Timeout,
    /// Somebody stopped the query.
    Canceled,
    /// Something broke.
    Internal,
    /// It cannot be done here, or not at the moment.
    Unavailable,
    /// There is no such thing.
    NotFound,
    /// The answer cannot be written as it is wanted.
    NotAcceptable,
}

impl ApiErrorKind {
    /// Returns the `errorType` of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadData => "bad_data",
            Self::Execution => "execution",
            Self::Timeout => "timeout",
            Self::Canceled => "canceled",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::NotFound => "not_found",
            Self::NotAcceptable => "not_acceptable",
        }
    }

    /// Returns the status of an HTTP answer; 499 is that of a client that went away.
    pub fn status(self) -> u16 {
        match self {
            Self::BadData => 400,
            Self::Execution => 422,
            Self::Timeout => 503,
            Self::Canceled => 499,
            Self::Internal | Self::Unavailable => 500,
            Self::NotFound => 404,
            Self::NotAcceptable => 406,
        }
    }
}

/// Why a request is refused or a query failed.
///
/// ```
/// use promqlite::format::ApiError;
///
/// let error = ApiError::bad_data("no query");
/// assert_eq!(error.kind.status(), 400);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiError {
    /// What sort of error it is.
    pub kind: ApiErrorKind,
    /// Prometheus' words.
    pub text: String,
}

impl ApiError {
    /// Returns an error of a kind.
    pub fn new(kind: ApiErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// Returns the error about a request that makes no sense.
    pub fn bad_data(text: impl Into<String>) -> Self {
        Self::new(ApiErrorKind::BadData, text)
    }

    /// Returns the error about a parameter whose value makes no sense.
    pub fn parameter(name: &str, why: impl fmt::Display) -> Self {
        Self::bad_data(format!("invalid parameter \"{name}\": {why}"))
    }

    /// Appends the body of the answer.
    pub fn write(&self, into: &mut Vec<u8>) {
        crate::format::write_failure(self.kind.name(), &self.text, into);
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.text)
    }
}

impl std::error::Error for ApiError {}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        match error.kind() {
            "bad_data" => Self::parameter("query", error),
            "timeout" => Self::new(ApiErrorKind::Timeout, error.to_string()),
            "canceled" => Self::new(ApiErrorKind::Canceled, error.to_string()),
            "unavailable" => Self::new(ApiErrorKind::Unavailable, error.to_string()),
            _ => Self::new(ApiErrorKind::Execution, error.to_string()),
        }
    }
}
