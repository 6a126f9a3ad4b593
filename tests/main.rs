//! One binary for all integration tests.

mod source;
mod floors;
mod tidy;
mod reach;
mod weight;
