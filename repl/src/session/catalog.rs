//! What is there: metrics, labels, values.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::label::Labels;
use promqlite::label::Matcher;
use promqlite::storage::Context;
use promqlite::storage::Metadata;
use promqlite::time::Timestamp;
use promqlite::time::Window;

use super::state::Session;
use crate::output::Align;
use crate::output::Columns;
use crate::output::counted;
use crate::selector;

impl Session {
    /// Lists metrics whose names hold a text, with their series and what is known of them.
    pub(super) fn metrics(&self, part: &str) -> Result<String, String> {
        let part = part.to_lowercase();
        let mut counts = BTreeMap::<String, u64>::new();
        for labels in self.series(Vec::new())? {
            if labels.name().to_lowercase().contains(&part) {
                *counts.entry(labels.name().to_owned()).or_default() += 1;
            }
        }
        let mut known = self.world.storage.metadata();
        let records = self.rules.rules().filter(|(_, rule)| rule.alert().is_none());
        known.extend(records.map(|(_, rule)| Metadata {
            metric: rule.name.clone(),
            kind: "recorded".to_owned(),
            help: rule.query.clone(),
            unit: String::new(),
        }));
        let known: BTreeMap<_, _> = known.iter().map(|one| (one.metric.as_str(), one)).collect();
        let mut columns = Columns::default();
        columns.column("metric", Align::Left).column("series", Align::Right);
        columns.column("type", Align::Left).column("help", Align::Left);
        for (metric, count) in &counts {
            let known = known.get(metric.as_str());
            let (kind, help) = known
                .map_or_else(Default::default, |known| (known.kind.clone(), known.help.clone()));
            columns.row(vec![metric.clone(), counted(*count), kind, help]);
        }
        Ok(self.page(&columns, counts.is_empty()))
    }

    /// Lists the labels of the series that a selector finds, with how many values each has.
    pub(super) fn labels(&self, selector: &str) -> Result<String, String> {
        let mut values = BTreeMap::<String, (BTreeSet<String>, u64)>::new();
        for labels in self.series(Self::matchers(selector)?)? {
            for (name, value) in &labels {
                let (values, count) = values.entry(name.to_owned()).or_default();
                values.insert(value.to_owned());
                *count += 1;
            }
        }
        let mut columns = Columns::default();
        columns.column("label", Align::Left);
        columns.column("values", Align::Right).column("series", Align::Right);
        for (name, (values, count)) in &values {
            columns.row(vec![name.clone(), counted(values.len() as u64), counted(*count)]);
        }
        Ok(self.page(&columns, values.is_empty()))
    }

    /// Lists the values of a label, with how many series have each.
    pub(super) fn values(&self, name: &str, selector: &str) -> Result<String, String> {
        let mut counts = BTreeMap::<String, u64>::new();
        for labels in self.series(Self::matchers(selector)?)? {
            let value = labels.get(name);
            if !value.is_empty() {
                *counts.entry(value.to_owned()).or_default() += 1;
            }
        }
        if counts.is_empty() {
            return Ok(format!(
                "no series has the label `{name}`; \\labels lists what they have\n"
            ));
        }
        let mut columns = Columns::default();
        columns.column(name, Align::Left).column("series", Align::Right);
        for (value, count) in &counts {
            columns.row(vec![value.clone(), counted(*count)]);
        }
        Ok(self.page(&columns, false))
    }

    fn page(&self, columns: &Columns, nothing: bool) -> String {
        if nothing {
            return "no series\n".to_owned();
        }
        let mut page = String::new();
        columns.write(self.screen.columns, self.screen.paint, &mut page);
        page
    }

    fn series(&self, matchers: Vec<Matcher>) -> Result<Vec<Labels>, String> {
        let reach = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        let reach = self.world.clock.span.unwrap_or(reach);
        let found = self.world.storage.series(&[matchers], reach, &Context::default());
        found.map_err(|error| error.to_string())
    }

    /// Returns the tests of a selector; without one, every series passes.
    fn matchers(selector: &str) -> Result<Vec<Matcher>, String> {
        if selector.is_empty() {
            return Ok(Vec::new());
        }
        selector::matchers(selector)
    }
}
