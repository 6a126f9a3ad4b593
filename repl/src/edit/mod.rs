//! What a person sees while a line is typed: colours, completions, hints.
//!
//! All of it is a function of the text and the cursor: [`Place`] is what can stand at the cursor,
//! [`offers`] what the data has for it, [`signature`] the function around it, and [`painted`] the
//! text in colours.

mod place;
mod rank;
mod offer;
mod hint;
mod command;
mod highlight;
#[cfg(test)]
mod tests;

pub(crate) use self::command::complete;
pub(crate) use self::command::prepare;
pub(crate) use self::command::signature_at;
pub(crate) use self::highlight::painted;
pub(crate) use self::offer::Offer;
