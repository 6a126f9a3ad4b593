//! What a server tells of itself: its rules, their alerts, what it scrapes, its configuration.

use std::fmt::Write;

use promqlite::label::Labels;
use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;
use promqlite::storage::Cancel;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use serde_json::Value as Json;
use serde_json::json;

use crate::moment;
use crate::source::World;

/// What a server does at a time further away is not known.
const LATELY: Millis = Millis::from_minutes(5);

/// How the configuration of a server begins that serves recorded data.
const RECORDED: &str = "# promqlite";

/// What a server tells of itself; each part may be missing.
pub(crate) struct Live {
    /// The server.
    pub(super) name: String,
    rules: Option<Json>,
    alerts: Option<Json>,
    targets: Option<Json>,
    config: Option<String>,
}

/// A rule as a server has it.
pub(super) struct LiveRule<'l> {
    /// The name of its group.
    pub(super) group: &'l str,
    /// Its expression.
    pub(super) query: &'l str,
    /// Why its last evaluation failed; empty if it did not.
    pub(super) error: &'l str,
}

/// A target as a server has it.
pub(crate) struct LiveTarget<'l> {
    /// The name of its job.
    pub(crate) job: &'l str,
    /// Where it is scraped.
    pub(crate) url: &'l str,
    /// Whether the last scrape went well.
    pub(crate) is_up: bool,
    /// Why the last scrape went wrong.
    pub(crate) error: &'l str,
}

/// An alert as a server has it.
pub(crate) struct LiveAlert<'l> {
    /// Its labels.
    pub(crate) labels: Labels,
    /// `pending` or `firing`.
    pub(crate) state: &'l str,
    /// Since when.
    pub(crate) since: Option<Timestamp>,
    /// The value it was last seen with.
    pub(crate) value: &'l str,
}

impl Live {
    /// Asks the first server among the sources, if there is one and it is asked about this time.
    pub(crate) fn of(world: &World, at: Timestamp, cancel: &Cancel) -> Option<Self> {
        let client = world.sources.iter().find_map(|source| source.client.as_ref())?;
        if (moment::wall_clock() - at).0.abs() > LATELY.0 {
            return None;
        }
        // What a server does not tell is not known, whatever the reason.
        let ask = |path: &str| client.json(path, &[], cancel).ok().map(|told| told.data);
        let config = ask("status/config");
        let config = config.and_then(|told| told["yaml"].as_str().map(str::to_owned));
        let name = client.address().to_string();
        let (rules, alerts, mut targets) = (ask("rules"), ask("alerts"), ask("targets"));
        // What serves recorded data scrapes nothing, and has a configuration in name only.
        let config = config.filter(|text| !text.starts_with(RECORDED));
        if config.is_none() {
            targets = targets.filter(|told| !list(told, "activeTargets").is_empty());
        }
        Some(Self { name, rules, alerts, targets, config })
    }

    /// Returns its rules as a rule file.
    pub(super) fn rule_file(&self) -> Option<Input> {
        let groups = list(self.rules.as_ref()?, "groups").iter().map(|group| {
            let rules: Vec<_> = list(group, "rules").iter().map(rule).collect();
            json!({ "name": unique(group), "interval": length(&group["interval"]), "rules": rules })
        });
        let file = json!({ "groups": groups.collect::<Vec<_>>() });
        let text = serde_json::to_string_pretty(&file).unwrap_or_default();
        Some(self.input("rules", text))
    }

    /// Returns its configuration.
    pub(super) fn configuration(&self) -> Option<Input> {
        self.config.as_ref().map(|text| self.input("config", text.clone()))
    }

    fn input(&self, part: &str, text: String) -> Input {
        Input::new(format!("{}/{part}", self.name), text.into_bytes(), Wanted::Named)
    }

    /// Tells whether a file is what it tells.
    pub(super) fn is_of(&self, file: &str) -> bool {
        file.strip_prefix(&self.name).is_some_and(|rest| ["/rules", "/config"].contains(&rest))
    }

    /// Tells whether its rules are known, as those of a Prometheus are.
    pub(super) fn knows_rules(&self) -> bool {
        self.rules.is_some() && self.config.is_some()
    }

    /// Finds an alert's rule.
    pub(super) fn rule(&self, alert: &str) -> Option<LiveRule<'_>> {
        self.alerting().find(|(_, rule)| text(rule, "name") == alert).map(|(group, rule)| {
            LiveRule {
                group: text(group, "name"),
                query: text(rule, "query"),
                error: if text(rule, "health") == "err" { text(rule, "lastError") } else { "" },
            }
        })
    }

    /// Lists the names of all alerts that it has rules of.
    pub(super) fn names(&self) -> Vec<&str> {
        self.alerting().map(|(_, rule)| text(rule, "name")).collect()
    }

    fn alerting(&self) -> impl Iterator<Item = (&Json, &Json)> {
        let groups = self.rules.iter().flat_map(|rules| list(rules, "groups"));
        let all = groups.flat_map(|group| list(group, "rules").iter().map(move |one| (group, one)));
        all.filter(|(_, rule)| text(rule, "type") == "alerting")
    }

    /// Lists what it scrapes, if it tells.
    pub(crate) fn targets(&self) -> Option<Vec<LiveTarget<'_>>> {
        let all = list(self.targets.as_ref()?, "activeTargets").iter().map(|target| LiveTarget {
            job: text(&target["labels"], "job"),
            url: text(target, "scrapeUrl"),
            is_up: text(target, "health") == "up",
            error: text(target, "lastError"),
        });
        Some(all.collect())
    }

    /// Lists the alerts that are pending or fire, if it tells.
    pub(crate) fn alerts(&self) -> Option<Vec<LiveAlert<'_>>> {
        let all = list(self.alerts.as_ref()?, "alerts").iter().map(|alert| LiveAlert {
            labels: Labels::of(
                alert["labels"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())),
            ),
            state: text(alert, "state"),
            since: moment::rfc3339(text(alert, "activeAt")),
            value: text(alert, "value"),
        });
        Some(all.collect())
    }

    /// Says how the targets of a job are.
    pub(super) fn target_lines(&self, job: &str) -> Vec<String> {
        let Some(all) = self.targets() else { return Vec::new() };
        let own: Vec<_> = all.iter().filter(|target| target.job == job).collect();
        if own.is_empty() {
            let dropped = self.targets.iter().flat_map(|told| list(told, "droppedTargets"));
            let is_own = |one: &&Json| text(&one["discoveredLabels"], "job") == job;
            let mut line = format!("{} scrapes no target of job {job:?}", self.name);
            match dropped.filter(is_own).count() {
                0 => {}
                1 => line += "; relabelling drops one of that name",
                count => drop(write!(line, "; relabelling drops {count} of that name")),
            }
            return vec![line];
        }
        let down = own.iter().filter(|target| !target.is_up);
        down.map(|target| format!("{}: {}", target.url, target.error)).collect()
    }

    /// Says how an alert is at the server.
    pub(super) fn alert_lines(&self, name: &str) -> Vec<String> {
        let Some(all) = self.alerts() else { return Vec::new() };
        let own = all.iter().filter(|alert| alert.labels.get("alertname") == name);
        let line = |alert: &LiveAlert<'_>| {
            let since = alert.since.map(|at| format!(" since {}", moment::written(at)));
            let since = since.unwrap_or_default();
            format!("{} has it {}{since}: {}", self.name, alert.state, alert.labels)
        };
        own.take(5).map(line).collect()
    }
}

/// Returns a rule of a server as files have it.
fn rule(told: &Json) -> Json {
    let is_alert = text(told, "type") == "alerting";
    let mut rule = json!({ "expr": told["query"], "labels": told["labels"] });
    rule[if is_alert { "alert" } else { "record" }] = told["name"].clone();
    if is_alert {
        rule["for"] = length(&told["duration"]).into();
        rule["keep_firing_for"] = length(&told["keepFiringFor"]).into();
        rule["annotations"] = told["annotations"].clone();
    }
    rule
}

/// Returns the name of a group, which is its own only together with its file's.
fn unique(group: &Json) -> String {
    match text(group, "file") {
        "" => text(group, "name").to_owned(),
        file => format!("{} of {file}", text(group, "name")),
    }
}

/// Writes seconds as a length of time.
fn length(seconds: &Json) -> String {
    format!("{}ms", (seconds.as_f64().unwrap_or(0.0) * 1000.0).round())
}

fn text<'j>(node: &'j Json, key: &str) -> &'j str {
    node[key].as_str().unwrap_or_default()
}

fn list<'j>(node: &'j Json, key: &str) -> &'j [Json] {
    node[key].as_array().map_or(&[], Vec::as_slice)
}
