//! YAML as Prometheus' own parser reads it, each value with its place.
//!
//! [`read`] makes [`Document`]s of a text, and a [`Node`] is a place in one. [`Decoder`] turns
//! nodes into values by the rules of Go's library: what is a number, which keys are told twice,
//! what an alias may grow to. A [`Source`] is a text that places are found in, be it a file or a
//! scalar inside of one.

mod place;
mod tag;
mod node;
mod trace;
mod source;
mod read;
mod json;
mod decode;

#[cfg(test)]
mod tests;

pub use self::decode::Decoder;
pub use self::decode::Fault;
pub use self::decode::Halt;
pub use self::decode::Known;
pub use self::decode::bytes_of;
pub use self::json::read_json;
pub use self::node::Document;
pub use self::node::Node;
pub use self::node::Shape;
pub use self::place::Pair;
pub use self::place::Place;
pub use self::place::Placed;
pub use self::place::Style;
pub use self::read::Stream;
pub use self::read::YamlError;
pub use self::read::read;
pub use self::source::Source;
pub use self::tag::Tag;
