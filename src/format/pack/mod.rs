//! Files as they are carried about: compressed, in archives, or plain.
//!
//! [`unpack`] says what a path holds: texts with samples, or folders of a database, which come out
//! of an archive into a folder that the caller gives. Nothing leaves that folder, and whatever
//! grows beyond [`PackLimits`] is refused.

mod error;
mod meter;
mod place;
mod archive;
mod folder;
mod open;
#[cfg(test)]
mod tests;

pub use self::error::PackError;
pub use self::meter::PackLimits;
pub use self::open::Held;
pub use self::open::HeldText;
pub use self::open::unpack;
