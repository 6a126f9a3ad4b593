//! When each alert was pending and firing, a line an alert.

use std::collections::BTreeMap;

use promqlite::time::Timestamp;

use super::event::Happening;
use crate::moment::written;

/// How many letters stand for the whole time.
const WIDTH: usize = 64;

/// Draws a line for each alert: dots, light where it is pending, dark where it fires.
pub(super) fn draw(happenings: &[Happening], from: Timestamp, to: Timestamp) -> String {
    let mut lines: BTreeMap<(String, String), Vec<(Timestamp, char)>> = BTreeMap::new();
    for one in happenings {
        let mark = match one.state {
            "pending" => '░',
            "firing" => '█',
            _ => '·',
        };
        let key = (one.alert.clone(), one.label_text());
        lines.entry(key).or_default().push((one.at, mark));
    }
    let span = ((to - from).0 + 1).max(1);
    let column = |at: Timestamp| ((at - from).0.max(0) * WIDTH as i64 / span) as usize;
    let mut text = format!("{:<WIDTH$}  {}\n", written(from), written(to));
    for ((alert, labels), changes) in lines {
        let mut row = vec!['·'; WIDTH];
        let ends = changes.iter().skip(1).map(|(at, _)| *at).chain([to]);
        for ((at, mark), end) in changes.iter().zip(ends) {
            let cells = column(*at)..=column(end).min(WIDTH - 1);
            let drawn = row.get_mut(cells).unwrap_or_default();
            // A stretch that is shorter than a letter is seen all the same.
            drawn.iter_mut().filter(|cell| *mark != '·' || **cell == '·').for_each(|cell| {
                *cell = *mark;
            });
            if *mark == '·' {
                let rest = row.get_mut(column(*at) + 1..).unwrap_or_default();
                rest.fill('·');
            }
        }
        let row: String = row.into_iter().collect();
        text.push_str(&format!("{row}  {alert} {labels}\n"));
    }
    text
}
