//! Why an alert is as it is: from the Service to the pager, link by link.
//!
//! [`Question`] is what is asked, and [`Question::walk`] goes along the chain. It ends at the first
//! [`Link`] that does not hold, with what shows it, and says of what is not known that it is not.

mod link;
mod live;
mod case;
mod paper;
mod values;
mod clock;
mod parcel;
mod message;
mod delivery;
mod walk;
mod text;
#[cfg(test)]
mod tests;

pub(crate) use self::case::Case;
pub(crate) use self::clock::Alarms;
pub(crate) use self::clock::Told;
pub(crate) use self::live::Live;
pub(crate) use self::live::LiveAlert;
pub(crate) use self::walk::Question;
