//! Reads a script, line by line.

use crate::format::NotationError;
use crate::format::read_duration;
use crate::format::read_series;
use crate::math::quote;
use crate::time::Millis;

use super::command::Classic;
use super::command::Command;
use super::command::Load;
use super::command::LoadSeries;
use super::command::Script;
use super::lines::Lines;
use super::lines::is_blank;
use super::read_eval::read_eval;
use super::starts::StartLine;

/// A comment that begins so names the query below it.
const NAME_COMMENT: &str = "# name:";

impl Script {
    /// Reads a promqltest script; the first thing that is wrong is the error.
    pub fn read(text: &str) -> Result<Self, NotationError> {
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let mut lines = Lines::new(&lines);
        let mut commands = Vec::new();
        let mut name = None;
        while let Some((number, line)) = lines.next_of_any_kind() {
            if let Some(given) = line.strip_prefix(NAME_COMMENT) {
                name = Some(given.trim().to_owned());
            }
            if is_blank(line) {
                continue;
            }
            let word = line.split([' ', '\t']).next().unwrap_or("").to_ascii_lowercase();
            commands.push(match word.as_str() {
                "clear" => Command::Clear,
                load if load.starts_with("load") => Command::Load(read_load(&mut lines)?),
                eval if eval.starts_with("eval") => {
                    let eval = read_eval(&mut lines, name.take())?;
                    Command::Eval(Box::new(eval))
                }
                _ => {
                    let text = format!("invalid command {}", quote(line));
                    return Err(NotationError::on_line(number, text));
                }
            });
            name = None;
        }
        Ok(Self { commands })
    }
}

fn read_load(lines: &mut Lines<'_>) -> Result<Load, NotationError> {
    let (line, head) = lines.current();
    let (every, classic) =
        read_load_head(head).map_err(|text| NotationError::on_line(line, text))?;
    let mut load = Load { line, every, classic, series: Vec::new() };
    let mut pending: Option<(usize, StartLine)> = None;
    while let Some((number, line)) = lines.next_of_body() {
        if StartLine::is_one(line) {
            if let Some((earlier, _)) = pending {
                return Err(no_sample_line(earlier));
            }
            pending = Some((number, StartLine::read(line, number)?));
            continue;
        }
        let read = read_series(line, number)?;
        let starts = match pending.take() {
            None => Vec::new(),
            Some((earlier, starts)) => {
                let fitted = starts.fit(&read.labels, read.items.len());
                fitted.map_err(|text| NotationError::on_line(earlier, text))?
            }
        };
        let (labels, items) = (read.labels, read.items);
        load.set(LoadSeries { line: number, labels, items, starts });
    }
    pending.map_or(Ok(load), |(earlier, _)| Err(no_sample_line(earlier)))
}

fn read_load_head(head: &str) -> Result<(Millis, Classic), String> {
    let words: Vec<_> = head.split_whitespace().collect();
    let (classic, every) = match words[..] {
        ["load", every] => (Classic::Alone, every),
        ["load_with_nhcb", every] => (Classic::WithNative, every),
        _ => return Err("invalid load command. (load[_with_nhcb] <step:duration>)".to_owned()),
    };
    let every = read_duration(every)
        .map_err(|why| format!("invalid step definition {}: {why}", quote(every)))?;
    Ok((Millis(every), classic))
}

fn no_sample_line(line: usize) -> NotationError {
    NotationError::on_line(line, "@st line has no following sample line")
}

impl Load {
    fn set(&mut self, series: LoadSeries) {
        match self.series.iter_mut().find(|known| known.labels == series.labels) {
            Some(known) => *known = series,
            None => self.series.push(series),
        }
    }
}
