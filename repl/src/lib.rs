//! The promqlite shell.

pub mod demo;
