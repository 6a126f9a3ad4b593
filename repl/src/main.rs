//! The binary `promqlite`.

fn main() {}
