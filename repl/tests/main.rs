//! One binary for all tests of the shell.

mod program;
mod golden;
