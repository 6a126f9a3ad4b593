//! Any text is an exposition or has faults: what `cargo test` runs with seeds, without end.

#![no_main]

#[path = "../../tests/fuzz_bodies/mod.rs"]
mod fuzz_bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz_bodies::exposition::exposition(bytes));
