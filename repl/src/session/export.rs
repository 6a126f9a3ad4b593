//! The last answer as a file for other programs.

use std::path::Path;

use promqlite::engine::Answer;
use promqlite::label::NAME;
use promqlite::math::plain;
use promqlite::math::quote_into;
use promqlite::value::Cell;
use promqlite::value::Value;

use super::reply::Reply;
use super::state::Session;
use crate::output;
use crate::output::Format;
use crate::report;

/// The name of samples that have none.
const NAMELESS: &str = "answer";

impl Session {
    /// Writes the last answer in the form that the ending of a path names.
    pub(super) fn export(&mut self, rest: &str) -> Result<Reply, String> {
        if rest.is_empty() {
            return Err("which file? \\export FILE, that ends with .csv, .json or .prom".to_owned());
        }
        let text = self.given("").map_err(|_| "nothing has been asked yet".to_owned())?;
        let answer = match self.answer(&text, self.ask()?) {
            Ok(answer) => answer,
            Err(error) => return Ok(Reply::failing(report::failure(&error, &text, self.errors))),
        };
        let ending = Path::new(rest).extension().and_then(|ending| ending.to_str());
        let form = |format| output::plainly(&answer, format, &text);
        let bytes = match ending {
            Some("csv") => form(Format::Csv),
            Some("json") => form(Format::Json),
            Some("prom" | "txt") => exposition(&answer)?.into_bytes(),
            _ => return Err(format!("{rest}: a file ends with .csv, .json or .prom")),
        };
        std::fs::write(rest, &bytes).map_err(|error| format!("{rest}: {error}"))?;
        Ok(Reply::saying(format!("{} bytes are in {rest}\n", output::counted(bytes.len() as u64))))
    }
}

/// Writes floats as an exposition with times.
fn exposition(answer: &Answer) -> Result<String, String> {
    let mut lines = Vec::new();
    match &answer.value {
        Value::Scalar(at, float) => lines.push((NAMELESS.to_owned(), *float, at.0)),
        Value::Text(..) => return Err("a text is no sample".to_owned()),
        Value::Vector(samples) => {
            for sample in samples {
                let Cell::Float(float) = &sample.cell else { return Err(native()) };
                lines.push((series(&sample.labels), *float, sample.at.0));
            }
        }
        Value::Matrix(all) => {
            for one in all {
                if !one.histograms.is_empty() {
                    return Err(native());
                }
                let name = series(&one.labels);
                lines.extend(one.floats.iter().map(|(at, float)| (name.clone(), *float, at.0)));
            }
        }
    }
    Ok(lines.iter().map(|(name, float, at)| format!("{name} {} {at}\n", plain(*float))).collect())
}

fn native() -> String {
    "an exposition has no place for native histograms; use .json".to_owned()
}

fn series(labels: &promqlite::label::Labels) -> String {
    let name = if labels.name().is_empty() { NAMELESS } else { labels.name() };
    let mut text = name.to_owned();
    for (at, (label, value)) in labels.iter().filter(|(label, _)| *label != NAME).enumerate() {
        text += if at == 0 { "{" } else { "," };
        text += label;
        text.push('=');
        quote_into(value.as_bytes(), &mut text);
    }
    if text.contains('{') { text + "}" } else { text }
}
