//! One binary for all integration tests.

mod shared;
mod notation;
mod source;
mod floors;
mod tidy;
mod reach;
mod weight;
mod conformance;
mod ledger;
