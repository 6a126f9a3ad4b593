//! Where samples come from.
//!
//! A source is named by a text: a path, a URL, or `demo`. [`open`] finds out by looking what each
//! of several is, and gives one [`World`]: a storage and its clock.

mod error;
mod place;
mod room;
mod kind;
mod script;
mod text;
mod warned;
mod netrc;
mod terms;
mod server;
mod progress;
mod open;
mod world;

pub(crate) use self::error::SourceError;
pub(crate) use self::place::from_environment;
pub(crate) use self::place::is_named;
pub(crate) use self::place::is_server;
pub(crate) use self::place::named;
pub(crate) use self::progress::Progress;
pub(crate) use self::progress::Watched;
pub(crate) use self::terms::Eval;
pub(crate) use self::terms::Servers;
pub(crate) use self::terms::Terms;
pub(crate) use self::world::World;
pub(crate) use self::world::open;
