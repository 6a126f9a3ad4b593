//! The versions of an index.

/// How an index refers to symbols and series.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Version {
    /// By offsets in the file.
    One,
    /// By numbers, and by offsets in units of 16 bytes.
    Two,
}
