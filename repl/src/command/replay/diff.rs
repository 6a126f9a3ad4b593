//! What two versions of rules would have told people.

use std::collections::BTreeMap;
use std::fmt::Write;

use promqlite::time::Timestamp;

use super::event::Happening;
use crate::moment::written;

/// A stretch of time in which an alert fires.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Firing {
    alert: String,
    labels: String,
    receiver: Option<String>,
    from: Timestamp,
    until: Timestamp,
}

/// What two versions of rules would have told people.
pub(super) struct Comparison {
    before: Vec<Firing>,
    after: Vec<Firing>,
    weeks: f64,
}

fn firings(happenings: &[Happening], end: Timestamp) -> Vec<Firing> {
    let mut open: BTreeMap<(&str, String), Firing> = BTreeMap::new();
    let mut all = Vec::new();
    for one in happenings {
        let key = (one.alert.as_str(), one.label_text());
        if let Some(mut firing) = open.remove(&key) {
            firing.until = one.at;
            all.push(firing);
        }
        if one.state == "firing" {
            let (alert, labels) = (one.alert.clone(), key.1.clone());
            let (receiver, from) = (one.receiver.clone(), one.at);
            open.insert(key, Firing { alert, labels, receiver, from, until: end });
        }
    }
    all.extend(open.into_values());
    all.sort_by_key(|firing| firing.from);
    all
}

impl Firing {
    fn meets(&self, others: &[Self]) -> bool {
        others.iter().any(|other| {
            (&self.alert, &self.labels) == (&other.alert, &other.labels)
                && self.from <= other.until
                && other.from <= self.until
        })
    }

    fn line(&self, sign: char) -> String {
        let (from, until) = (written(self.from), written(self.until));
        format!("{sign} {from} to {until}  {} {}\n", self.alert, self.labels)
    }
}

impl Comparison {
    /// Compares what happened with two versions of rules over the same time.
    pub(super) fn of(
        before: &[Happening],
        after: &[Happening],
        from: Timestamp,
        to: Timestamp,
    ) -> Self {
        let weeks = ((to - from).0.max(1) as f64) / (7.0 * 86_400_000.0);
        Self { before: firings(before, to), after: firings(after, to), weeks }
    }

    /// Tells whether anything fires that did not.
    pub(super) fn has_new(&self) -> bool {
        self.after.iter().any(|firing| !firing.meets(&self.before))
    }

    /// Writes what is new and what is gone, and how often each alert pages.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let gone = self.before.iter().filter(|firing| !firing.meets(&self.after));
        let new = self.after.iter().filter(|firing| !firing.meets(&self.before));
        let mut lines: Vec<(Timestamp, String)> =
            gone.map(|firing| (firing.from, firing.line('-'))).collect();
        lines.extend(new.map(|firing| (firing.from, firing.line('+'))));
        lines.sort();
        lines.iter().for_each(|(_, line)| text.push_str(line));
        let mut counts: BTreeMap<(&str, &str), [f64; 2]> = BTreeMap::new();
        for (side, firings) in [&self.before, &self.after].into_iter().enumerate() {
            for firing in firings {
                let receiver = firing.receiver.as_deref().unwrap_or("-");
                let count = counts.entry((firing.alert.as_str(), receiver)).or_default();
                if let Some(count) = count.get_mut(side) {
                    *count += 1.0;
                }
            }
        }
        let _ = writeln!(text, "pages per week  before   after  receiver  alert");
        for ((alert, receiver), [before, after]) in counts {
            let (before, after) = (before / self.weeks, after / self.weeks);
            let _ = writeln!(text, "{before:22.1} {after:7.1}  {receiver:<8}  {alert}");
        }
        text
    }
}
