//! Why an answer holds nothing, or less than was meant.
//!
//! [`Asked`] is a question; [`Asked::advice`] goes down the tree of its expression to the part that
//! loses all series, and says what is missing there.

mod asked;
mod selector;
mod window;
mod partner;
mod why;
#[cfg(test)]
mod tests;

pub(crate) use self::asked::Asked;
pub(crate) use self::why::Loss;
