//! The promqlite shell.
