//! Any text is read or refused: the body that `cargo test` runs with seeds, without end.

#![no_main]

#[path = "../../tests/fuzz_bodies/mod.rs"]
mod fuzz_bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| fuzz_bodies::parser::parser(text));
