//! A chain for people.

use std::fmt::Write;

use super::link::Chain;
use super::link::Link;
use super::link::State;
use crate::paint::Paint;

impl Chain {
    /// Writes the chain, a paragraph a link.
    pub(crate) fn text(&self, paint: Paint) -> String {
        let mut text = String::new();
        let at = self.time.as_ref().map(|time| format!(" at {time}")).unwrap_or_default();
        let state =
            if self.state == "unknown" { String::new() } else { format!(": {}", self.state) };
        // Text in memory takes whatever is written.
        let _ = writeln!(text, "{}{at}{state}", self.alert);
        for link in &self.links {
            push(&mut text, link, paint);
        }
        let end = match (self.broken, self.ends_at) {
            (Some(link), _) => format!("The chain is broken at: {link}."),
            (None, Some("expression")) => {
                "Nothing is broken: the expression does not hold.".to_owned()
            }
            (None, Some("for")) => {
                "Nothing is broken: it does not hold long enough yet.".to_owned()
            }
            (None, Some(link)) => format!("Nothing is broken: it ends at {link}."),
            (None, None) if self.links.iter().any(|link| link.state == State::Unknown) => {
                "Nothing is broken as far as is known.".to_owned()
            }
            (None, None) => "Every link holds.".to_owned(),
        };
        text + &end + "\n"
    }
}

fn push(text: &mut String, link: &Link, paint: Paint) {
    let (mark, color) = match link.state {
        State::Holds => ("ok", "\x1b[32m"),
        State::Quiet => ("--", "\x1b[33m"),
        State::Broken => ("BROKEN", "\x1b[1;31m"),
        State::Unknown => ("?", "\x1b[34m"),
    };
    let (start, end) = if paint == Paint::Colored { (color, "\x1b[0m") } else { ("", "") };
    let _ = writeln!(text, "  {start}{mark:<6}{end} {:<10} {}", link.name, link.told);
    for place in &link.places {
        let _ = writeln!(text, "{:20}at {}:{}:{}", "", place.file, place.line, place.column);
    }
    for line in &link.evidence {
        let _ = writeln!(text, "{:20}{line}", "");
    }
}
