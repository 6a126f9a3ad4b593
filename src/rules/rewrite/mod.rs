//! Rule files written anew: their expressions laid out, or moved to another home.
//!
//! [`format()`] changes expressions alone and leaves every other byte as it is. [`convert`] carries
//! the text of the groups, comments included, into another [`Form`]. [`differences`] tells whether
//! two sets of rules mean the same.

mod edit;
mod scalar;
mod format;
mod body;
mod convert;
mod same;

#[cfg(test)]
mod tests;

pub use self::convert::Brackets;
pub use self::convert::Converted;
pub use self::convert::Form;
pub use self::convert::Naming;
pub use self::convert::convert;
pub use self::format::format;
pub use self::same::differences;
