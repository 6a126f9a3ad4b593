//! An answer in any form.

use promqlite::engine::Answer;
use promqlite::engine::Ask;

use super::chart;
use super::csv;
use super::format::Format;
use super::json;
use super::plain;
use super::table;
use super::unit::Unit;
use crate::screen::Screen;

/// What is known of an answer beside its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The query.
    pub(crate) query: &'a str,
    /// When it was asked.
    pub(crate) ask: Ask,
    /// What the answer counts.
    pub(crate) unit: Unit,
    /// What it is written on.
    pub(crate) screen: Screen,
}

/// Writes an answer.
pub(crate) fn render(answer: &Answer, format: Format, shown: &Shown<'_>) -> Vec<u8> {
    let mut text = String::new();
    match format {
        Format::Table => table::write(&answer.value, shown, &mut text),
        Format::Csv => csv::write(&answer.value, &mut text),
        Format::Chart => chart::write(&answer.value, shown, &mut text),
        Format::Promql => plain::write(&answer.value, &mut text),
        Format::Json => return json::written(answer, shown.query),
    }
    text.into_bytes()
}
