//! What an alert did, as the text of a unit test.

use std::collections::BTreeMap;
use std::fmt::Write;

use promqlite::format::Item;
use promqlite::format::write_duration;
use promqlite::format::write_items;
use promqlite::format::write_metric;
use promqlite::label::Labels;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use crate::grid::Gridded;

/// What an alert did, and when it is asked for.
pub(super) struct Story {
    pub(super) alert: String,
    pub(super) every: Millis,
    /// The first evaluation of the test.
    pub(super) begin: Timestamp,
    /// What fires at some times.
    pub(super) firing: BTreeMap<Timestamp, Vec<Labels>>,
}

/// Writes what stands before the tests of a file.
pub(super) fn header(every: Millis, rules: &[String]) -> String {
    let mut text = String::new();
    if !rules.is_empty() {
        text += "rule_files:\n";
        rules.iter().for_each(|path| text += &format!("  - {}\n", quoted(path)));
    }
    text + &format!("evaluation_interval: {}\ntests:\n", write_duration(every.0))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Story {
    /// Writes the test, over samples that lie so far apart; what is expected is left out.
    pub(super) fn text(&self, every: i64, series: &[Gridded]) -> String {
        let mut text = format!(
            "  - name: {}\n    interval: {}\n    input_series:\n",
            quoted(&format!("{} at {}", self.alert, crate::moment::written(self.begin))),
            write_duration(every)
        );
        for (labels, samples) in series {
            let last = samples.keys().next_back().copied().unwrap_or(-1);
            let item = |step: i64| samples.get(&step).cloned().unwrap_or(Item::Omitted);
            let items: Vec<_> = (0..=last).map(item).collect();
            let (labels, items) = (quoted(&write_metric(labels)), quoted(&write_items(&items)));
            let _ = write!(text, "      - series: {labels}\n        values: {items}\n");
        }
        text += "    alert_rule_test:\n";
        for at in self.firing.keys() {
            let (at, alert) = (write_duration((*at - self.begin).0), quoted(&self.alert));
            let _ = write!(text, "      - eval_time: {at}\n        alertname: {alert}\n");
        }
        text
    }
}
