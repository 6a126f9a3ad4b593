//! Lines from a person at a terminal.
//!
//! [`run`] reads lines with an editor that colours, completes and continues them, lets the session
//! reply, and delivers the replies: through a pager where they are long.

mod interrupt;
mod progress;
mod pager;
mod history;
mod guide;
mod prompt;
mod conversation;

pub(super) use self::conversation::run;
