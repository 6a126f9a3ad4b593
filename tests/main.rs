//! One binary for all integration tests.

mod shared;
mod notation;
mod source;
mod fuzz_bodies;
mod floors;
mod tidy;
mod reach;
mod weight;
mod licences;
mod links;
mod documented;
mod conformance;
mod ledger;
mod parsing;
mod grammar;
mod hostile;
mod laws;
mod shapes;
mod stopping;
mod fuzzing;
mod fuzzing_data;
mod data;
