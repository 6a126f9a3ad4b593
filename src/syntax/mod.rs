//! Text to tree and back: the grammar's parser, the tree, its printers and its errors.
//!
//! Everything here is pure and knows no function by name: names are looked up in `plan::check`.
//! [`Span`] is the place of a node in the text.

mod span;

pub use self::span::Span;
