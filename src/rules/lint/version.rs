//! Versions of Prometheus.

use std::fmt;
use std::str::FromStr;

/// A version of Prometheus: the first two of its numbers, which the language depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl Version {
    /// The version whose language this is.
    pub const NEWEST: Self = Self { major: 3, minor: 14 };

    /// Makes a version of its numbers.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("`{text}` is no version of Prometheus, such as 3.5 or 2.47");
        let mut numbers = text.strip_prefix('v').unwrap_or(text).split('.').map(str::parse::<u16>);
        let major = numbers.next().and_then(Result::ok).ok_or_else(refuse)?;
        let minor = numbers.next().unwrap_or(Ok(0)).map_err(|_| refuse())?;
        if numbers.next().is_some_and(|patch| patch.is_err()) || numbers.next().is_some() {
            return Err(refuse());
        }
        let version = Self { major, minor };
        match version {
            version if version < Self::new(2, 0) => Err(refuse()),
            version if version > Self::NEWEST => {
                Err(format!("{text} is newer than {}, the newest known here", Self::NEWEST))
            }
            version => Ok(version),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_read_with_or_without_their_last_number() {
        for (text, version) in [("3.5", (3, 5)), ("v2.47.1", (2, 47)), ("3", (3, 0))] {
            assert_eq!(text.parse(), Ok(Version::new(version.0, version.1)), "{text}");
        }
        for text in ["", "a", "3.x", "1.8", "3.5.3.1", "4.0"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
