//! One binary for all integration tests.

mod source;
mod shared;
mod fuzz_bodies;
mod floors;
mod tidy;
mod reach;
mod weight;
mod parsing;
mod grammar;
mod hostile;
mod laws;
mod shapes;
mod fuzzing;
