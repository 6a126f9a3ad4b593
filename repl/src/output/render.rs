//! An answer in any form.

use promqlite::engine::Answer;

use super::chart;
use super::csv;
use super::format::Format;
use super::json;
use super::plain;
use super::shown::Shown;
use super::table;

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

/// Writes an answer in a form that does not depend on where it is shown.
pub(crate) fn plainly(answer: &Answer, format: Format, query: &str) -> Vec<u8> {
    let mut text = String::new();
    match format {
        Format::Csv => csv::write(&answer.value, &mut text),
        Format::Json => return json::written(answer, query),
        _ => plain::write(&answer.value, &mut text),
    }
    text.into_bytes()
}
