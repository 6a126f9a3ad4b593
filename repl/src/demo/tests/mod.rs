//! The demo does what it promises, asked through the engine.

mod ask;
mod promises;
