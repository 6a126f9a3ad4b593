//! What the syntax asks of those who know names.

/// Whether a name may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is known and switched on.
    Usable,
    /// It is known, and a feature it needs is off.
    Disabled,
    /// There is no such name.
    Unknown,
}

/// Knows the names of functions and what aggregations take.
///
/// The syntax has no names of its own. It asks only where a query does not parse, because an
/// unknown name before the wrong place is what a user is told first.
pub trait Vocabulary {
    /// Tells whether a function may be used.
    fn function(&self, _name: &str) -> Standing {
        Standing::Usable
    }

    /// Returns how many arguments an aggregation takes, and whether it may be used.
    ///
    /// `None` leaves the arguments uncounted.
    fn aggregation(&self, _name: &str) -> Option<(usize, Standing)> {
        None
    }

    /// Lists names of functions, for hints.
    fn names(&self) -> Vec<&'static str> {
        Vec::new()
    }
}
