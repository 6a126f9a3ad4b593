//! One binary for all integration tests.

mod shared;
mod notation;
