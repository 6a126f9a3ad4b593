//! Rules over data: what they write beside it, and how they stand.
//!
//! [`read`] takes rules as Prometheus would. A [`Standing`] evaluates them over a storage, and is a
//! storage with what they write; as a [`Book`] it tells of their alerts.

mod read;
mod book;
mod standing;

pub(crate) use self::book::Alert;
pub(crate) use self::book::Blank;
pub(crate) use self::book::Book;
pub(crate) use self::book::Group;
pub(crate) use self::book::Rule;
pub(crate) use self::read::read;
pub(crate) use self::standing::INTERVAL;
pub(crate) use self::standing::Standing;
