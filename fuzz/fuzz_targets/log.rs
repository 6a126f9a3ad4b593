//! Any bytes are a log or a damaged one: what `cargo test` runs with seeds, without end.

#![no_main]

#[path = "../../tests/fuzz_bodies/mod.rs"]
mod fuzz_bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz_bodies::folder::log(bytes));
