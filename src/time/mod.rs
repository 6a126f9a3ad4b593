//! Time as the language counts it: whole milliseconds, left-open windows, evaluation grids.
//!
//! [`Timestamp`] is an instant and [`Millis`] a signed length; only their difference mixes them.
//! [`Steps`] is the grid a query is evaluated on, and an instant query is a grid of one step.

mod civil;
mod instant;
mod length;
mod steps;
mod window;

pub use self::civil::Civil;
pub use self::civil::rfc3339;
pub use self::instant::Millis;
pub use self::instant::Timestamp;
pub use self::steps::Steps;
pub use self::window::Window;
