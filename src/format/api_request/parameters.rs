//! Names and values that a client sent.

use std::fmt::Display;

use super::error::ApiError;
use super::moment::Moment;
use super::number;

/// Names and values that a client sent, decoded, those of a form's body before those of the URL.
///
/// Of several values of one name the first counts, except where a list is meant. Names that
/// nobody asks for are ignored.
///
/// ```
/// use promqlite::format::Parameters;
///
/// let parameters = Parameters::from_iter([("match[]", "up"), ("match[]", "down")]);
/// assert_eq!(parameters.first("match[]"), "up");
/// assert_eq!(parameters.all("match[]").count(), 2);
/// assert_eq!(parameters.first("time"), "");
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Returns the parameters of these names and values.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// Returns the first value of a name; a value that is not there is empty.
    pub fn first(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Returns all values of a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Reads the value of a name.
    pub(super) fn read<T, E: Display>(
        &self,
        name: &str,
        reader: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, ApiError> {
        reader(self.first(name)).map_err(|why| ApiError::parameter(name, why))
    }

    /// Reads a time that may be left out.
    pub(super) fn moment(&self, name: &str) -> Result<Option<Moment>, ApiError> {
        match self.first(name) {
            "" => Ok(None),
            text => Moment::read(text).map(Some).map_err(|why| {
                ApiError::parameter(name, format!("invalid time value for '{name}': {why}"))
            }),
        }
    }

    /// Reads the most that an answer may list; `None` is all.
    pub(super) fn limit(&self) -> Result<Option<usize>, ApiError> {
        self.read("limit", number::read_limit)
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        Self::new(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())))
    }
}
