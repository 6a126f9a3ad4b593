//! Any text is a regular expression or none: what `cargo test` runs with seeds, without end.

#![no_main]

#[path = "../../tests/fuzz_bodies/mod.rs"]
mod fuzz_bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| fuzz_bodies::pattern::pattern(text));
