//! What an embedding program takes on: no runtime, no network, no terminal.

use std::process::Command;

use crate::source::root;

/// Crates that the library may come to only by a feature that is off by default.
const HEAVY: [&str; 8] =
    ["tokio", "hyper", "reqwest", "rustyline", "crossterm", "clap", "axum", "mio"];

/// Returns the heavy crates in a listing of `cargo tree`, one crate to a line.
fn heavy(listing: &str) -> Vec<String> {
    let names = listing.lines().filter_map(|line| line.split_whitespace().next());
    let is_kin = |name: &str, heavy: &str| {
        name.strip_prefix(heavy).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let found = names.filter(|name| HEAVY.iter().any(|heavy| is_kin(name, heavy)));
    found.map(str::to_owned).collect()
}

#[test]
fn the_library_brings_no_runtime_and_no_terminal() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let command = ["tree", "--offline", "-e", "normal", "-p", "promqlite", "--prefix", "none"];
    let output = match Command::new(cargo).args(command).current_dir(root()).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("SKIPPED: cargo cannot be run, so nobody counted the crates: {error}");
            return;
        }
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo tree failed: {errors}");
    let listing = String::from_utf8_lossy(&output.stdout);
    assert!(listing.contains("regex-syntax"), "this is no list of our crates: {listing}");
    assert_eq!(heavy(&listing), Vec::<String>::new(), "crates no default feature may bring");
}

#[test]
fn a_planted_runtime_is_caught() {
    let listing = "promqlite v0.1.0\nclap_lex v1.0.0\ntokio-util v0.7.0\nhyper v1.0.0\n";
    assert_eq!(heavy(listing), ["tokio-util", "hyper"]);
}
