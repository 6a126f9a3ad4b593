//! Samples of any storage are copied into blocks.
//!
//! A [`CaptureOrder`] says what is copied; [`capture`] goes from window to window of time, writes
//! a block for each, and keeps a journal beside the blocks, so that a capture that was broken off
//! goes on where it was.

mod order;
mod error;
mod journal;
mod union;
mod ahead;
mod run;
#[cfg(test)]
mod tests;

pub use self::error::CaptureError;
pub use self::order::CaptureOrder;
pub use self::run::Captured;
pub use self::run::Progress;
pub use self::run::capture;
