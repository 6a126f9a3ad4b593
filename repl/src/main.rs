//! The binary `promqlite`.

use std::process::ExitCode;

fn main() -> ExitCode {
    promqlite_cli::run(std::env::args_os())
}
