//! The demo does what it promises, asked through the engine.

mod ask;
mod promises;
mod weather;
mod shape;
mod rule;
mod alerts;
mod records;
mod seeds;
