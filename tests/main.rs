//! One binary for all integration tests.

mod source;
mod shared;
mod floors;
mod tidy;
mod reach;
mod weight;
mod parsing;
