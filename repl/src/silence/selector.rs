//! Why a selector finds nothing.

use promqlite::label::MatchOp;
use promqlite::label::Matcher;
use promqlite::label::NAME;
use promqlite::math::nearest;
use promqlite::math::quote;
use promqlite::storage::Select;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::value::Points;

use super::asked::Asked;
use crate::output::Unit;
use crate::output::number;

/// How many names are listed.
const LISTED_MAX: usize = 5;
/// How many series are read to find out when they end.
const READ_MAX: usize = 1000;

impl Asked<'_> {
    /// Says why a selector finds nothing.
    pub(super) fn of_select(&self, select: &Select) -> Option<String> {
        self.unmatched(&select.matchers).or_else(|| self.of_times(select))
    }

    /// Says why matchers find no series at any time; nothing where they find some.
    pub(crate) fn unmatched(&self, matchers: &[Matcher]) -> Option<String> {
        let (names, tests): (Vec<_>, Vec<_>) =
            matchers.iter().cloned().partition(|matcher| matcher.name() == NAME);
        let metric = names.iter().find(|name| name.op() == MatchOp::Equal);
        let metric = metric.map_or("", |name| name.value());
        if self.values(NAME, &names).is_empty() {
            return Some(self.of_name(metric));
        }
        let found = self.storage.series(&[matchers.to_vec()], self.everything(), &self.context());
        if found.is_ok_and(|found| found.is_empty()) {
            return self.of_tests(metric, &names, &tests);
        }
        None
    }

    fn values(&self, label: &str, matchers: &[Matcher]) -> Vec<String> {
        let any = [matchers.to_vec()];
        let any = if matchers.is_empty() { &[][..] } else { &any[..] };
        let found = self.storage.label_values(label, any, self.everything(), &self.context());
        found.unwrap_or_default()
    }

    fn of_name(&self, metric: &str) -> String {
        let known = self.values(NAME, &[]);
        if metric.is_empty() {
            return "no metric has a name like that".to_owned();
        }
        let near = neighbours(metric, &known);
        if near.is_empty() {
            let count = known.len();
            return format!("there is no metric `{metric}`, and none of all {count} is like it");
        }
        format!("there is no metric `{metric}`; the nearest: {}", listed(&near))
    }

    /// Says which of the tests lets nothing through.
    fn of_tests(&self, metric: &str, names: &[Matcher], tests: &[Matcher]) -> Option<String> {
        for test in tests {
            let values = self.values(test.name(), names);
            if values.iter().any(|value| test.matches(value)) || test.matches("") {
                continue;
            }
            if values.is_empty() {
                return Some(self.of_label(metric, test.name(), names));
            }
            let near = nearest(test.value(), values.iter().map(String::as_str));
            let near = near.map(|near| format!("; did you mean {}?", quote(near)));
            let near = near.unwrap_or_else(|| format!("; there are {}", some(&values)));
            return Some(format!("no series of {} has {}{near}", whose(metric), written(test)));
        }
        let without = |skipped: usize| {
            let rest = tests.iter().enumerate().filter(|(at, _)| *at != skipped);
            names.iter().chain(rest.map(|(_, test)| test)).cloned().collect::<Vec<_>>()
        };
        for (at, test) in tests.iter().enumerate() {
            let found =
                self.storage.series(&[without(at)], self.everything(), &self.context()).ok()?;
            if !found.is_empty() {
                let values: std::collections::BTreeSet<_> =
                    found.iter().map(|labels| labels.get(test.name()).to_owned()).collect();
                let values: Vec<_> = values.into_iter().collect();
                return Some(format!(
                    "each test finds series, but not all of them together: without {} there \
                     would be {}, with {} {}",
                    written(test),
                    found.len(),
                    test.name(),
                    some(&values)
                ));
            }
        }
        Some("each test finds series, but no two of them together".to_owned())
    }

    fn of_label(&self, metric: &str, label: &str, names: &[Matcher]) -> String {
        let any = [names.to_vec()];
        let any = if names.is_empty() { &[][..] } else { &any[..] };
        let found = self.storage.label_names(any, self.everything(), &self.context());
        let mut known = found.unwrap_or_default();
        known.retain(|name| name != NAME);
        let near = nearest(label, known.iter().map(String::as_str));
        let near = near.map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| format!("; it has {}", some(&known)));
        format!("{} has no label `{label}`{near}", whose(metric))
    }

    /// Says when the series of a selector have samples, if not when they were looked for.
    fn of_times(&self, select: &Select) -> Option<String> {
        let everything = self.everything();
        let whole = Select::new(select.matchers.clone(), everything);
        let sets = self.storage.select(&[whole], &self.context()).ok()?;
        let set = sets.first()?;
        let mut points = Points::default();
        let (mut before, mut after) = (None, None);
        for series in 0..set.len().min(READ_MAX) {
            points.clear();
            set.read(series, &mut points).ok()?;
            let times = || points.times.iter().chain(&points.histograms.times).copied();
            let until = select.reach.until.0;
            before = before.max(times().filter(|time| *time <= until).max());
            let next = times().filter(|time| *time > until).min();
            after = match (after, next) {
                (Some(one), Some(other)) => Some(std::cmp::min::<i64>(one, other)),
                (one, other) => one.or(other),
            };
        }
        let ago = |length: Millis| number(length.0.abs() as f64 / 1000.0, Unit::Seconds);
        let until = select.reach.until;
        if let Some(last) = before.map(Timestamp) {
            let told = self.zone.written(last);
            if select.reach.contains(last) {
                return Some(format!("the series end at {told}: they were marked stale there"));
            }
            let back = ago(until - select.reach.after);
            return Some(format!(
                "the last sample before is at {told}, {} earlier; only {back} are looked back",
                ago(until - last)
            ));
        }
        let first = Timestamp(after?);
        Some(format!(
            "the first sample is at {}, {} later",
            self.zone.written(first),
            ago(first - until)
        ))
    }
}

fn whose(metric: &str) -> String {
    if metric.is_empty() { "what is selected".to_owned() } else { format!("`{metric}`") }
}

/// Writes a test as a selector does.
fn written(test: &Matcher) -> String {
    format!("{}{}{}", test.name(), test.op().as_str(), quote(test.value()))
}

/// Returns names that are like another, the most alike first.
fn neighbours<'a>(name: &str, known: &'a [String]) -> Vec<&'a str> {
    let mut near: Vec<&str> = nearest(name, known.iter().map(String::as_str)).into_iter().collect();
    let alike = |other: &&str| other.contains(name) || name.starts_with(*other);
    near.extend(known.iter().map(String::as_str).filter(alike));
    if near.is_empty() {
        // The names that share the most words with it.
        let words: Vec<_> = name.split(['_', ':']).filter(|word| word.len() > 2).collect();
        let shared =
            |other: &str| other.split(['_', ':']).filter(|word| words.contains(word)).count();
        let most = known.iter().map(|other| shared(other)).max().unwrap_or(0);
        let enough = most.max(2.min(words.len()).max(1));
        near.extend(known.iter().map(String::as_str).filter(|other| shared(other) >= enough));
    }
    let mut seen = std::collections::BTreeSet::new();
    near.retain(|name| seen.insert(*name));
    near.truncate(3);
    near
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Lists the first of some texts.
pub(super) fn some(texts: &[String]) -> String {
    let mut quoted: Vec<_> = texts.iter().take(LISTED_MAX).map(|text| quote(text)).collect();
    if texts.len() > LISTED_MAX {
        quoted.push(format!("{} more", texts.len() - LISTED_MAX));
    }
    quoted.join(", ")
}
