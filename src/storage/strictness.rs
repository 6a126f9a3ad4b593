//! What happens where data is damaged.

/// What happens where data is damaged or cannot be read.
///
/// ```
/// use promqlite::format::read_answer;
/// use promqlite::storage::Strictness;
///
/// assert!(read_answer(b"{", Strictness::Strict).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Strictness {
    /// What is whole is served, and the damage is told as a warning.
    #[default]
    Lenient,
    /// It is an error.
    Strict,
}
