//! Answers as text: for people, for scripts, for other programs.
//!
//! [`render`] writes an answer in a [`Format`].

mod format;
mod plain;
mod csv;
mod json;
mod unit;
mod shown;
mod digits;
mod columns;
mod spark;
mod bars;
mod table;
mod braille;
mod axis;
mod chart;
mod render;

pub(crate) use self::columns::Align;
pub(crate) use self::columns::Columns;
pub(crate) use self::digits::counted;
pub(crate) use self::digits::number;
pub(crate) use self::format::Format;
pub(crate) use self::plain::metric;
pub(crate) use self::render::plainly;
pub(crate) use self::render::render;
pub(crate) use self::shown::Shown;
pub(crate) use self::spark::sparkline;
pub(crate) use self::unit::Unit;
pub(crate) use self::unit::unit_of;
pub(crate) use self::unit::unit_of_buckets;
