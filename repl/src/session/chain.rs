//! Alerts, targets, and why an alert is as it is, at the session's time.

use std::collections::BTreeMap;
use std::path::PathBuf;

use promqlite::engine::Ask;
use promqlite::rules::lint::Input;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Sample;
use promqlite::value::Value;

use super::reply::Reply;
use super::state::Session;
use crate::gather;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::why::Alarms;
use crate::why::Case;
use crate::why::Live;
use crate::why::LiveAlert;
use crate::why::Question;

impl Session {
    /// Walks from the Service to the pager for an alert.
    pub(super) fn why(&mut self, rest: &str) -> Result<Reply, String> {
        let (alert, paths) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if alert.is_empty() {
            return Err("which alert? \\why ALERT [PATH…]".to_owned());
        }
        // What is no name is a query, and all of it.
        let is_name = alert.chars().all(|c| c.is_alphanumeric() || c == '_');
        let (subject, paths) = if is_name { (alert, paths) } else { (rest, "") };
        let inputs = self.inputs(paths)?;
        let at = self.last_step()?;
        let features = self.engine.options().features;
        let live = Live::of(&self.world, at, &self.cancel);
        let case = Case::of(&inputs, features).beside(live, alert, inputs, features);
        let question = Question {
            subject,
            case: &case,
            world: Some(&self.world),
            at,
            engine: &self.engine,
            zone: &self.zone,
            cancel: &self.cancel,
        };
        Ok(Reply::saying(question.walk().text(self.screen.paint)))
    }

    /// Lists the alerts that are pending or firing.
    pub(super) fn alerts(&mut self, rest: &str) -> Result<Reply, String> {
        let inputs = self.inputs(rest)?;
        let at = self.last_step()?;
        let mut columns = Columns::default();
        for head in ["state", "alert", "since", "value", "labels"] {
            columns.column(head, Align::Left);
        }
        let is_told = self.files.is_empty() && self.rules.groups.is_empty();
        let rows = if is_told {
            match self.live_alerts(at) {
                Some(rows) => rows,
                None => self.recorded_alerts(at)?,
            }
        } else {
            let book = if self.files.is_empty() {
                self.rules.clone()
            } else {
                Case::of(&inputs, self.engine.options().features).book(&|rule| rule.is_alert())
            };
            let (storage, span) = (self.world.storage.clone(), self.world.clock.span);
            let alarms = Alarms::at(&book, &self.engine, storage, span, at);
            alarms.active.iter().map(|told| self.alert_row(told)).collect()
        };
        if rows.is_empty() {
            let hint = if is_told { "; \\alerts PATH runs rules" } else { "" };
            return Ok(Reply::saying(format!("nothing is pending or firing{hint}\n")));
        }
        rows.into_iter().for_each(|row| columns.row(row));
        let mut page = String::new();
        columns.write(self.screen.columns, self.screen.paint, &mut page);
        Ok(Reply::saying(page))
    }

    /// Counts the targets of each job, and lists those that are down.
    pub(super) fn targets(&mut self, _: &str) -> Result<Reply, String> {
        let at = self.last_step()?;
        let live = Live::of(&self.world, at, &self.cancel);
        let mut jobs: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        let mut count = |job: &str, down: Option<String>| {
            let job = jobs.entry(job.to_owned()).or_default();
            job.0 += 1;
            job.1.extend(down);
        };
        let told = live.as_ref().and_then(Live::targets);
        if let Some(targets) = told.filter(|all| !all.is_empty()) {
            for one in targets {
                count(one.job, (!one.is_up).then(|| format!("{}: {}", one.url, one.error)));
            }
        } else {
            for sample in self.instant("up", at)? {
                let is_up = matches!(sample.cell, Cell::Float(value) if value == 1.0);
                let instance = || sample.labels.get("instance").to_owned();
                count(sample.labels.get("job"), (!is_up).then(instance));
            }
        }
        if jobs.is_empty() {
            return Ok(Reply::saying("there is no `up` at this time\n"));
        }
        let mut columns = Columns::default();
        for (head, align) in
            [("job", Align::Left), ("targets", Align::Right), ("down", Align::Right)]
        {
            columns.column(head, align);
        }
        columns.column("which", Align::Left);
        for (job, (count, down)) in &jobs {
            let which: Vec<_> = down.iter().take(3).map(String::as_str).collect();
            let more = if down.len() > 3 { ", …" } else { "" };
            let counts = [*count, down.len()].map(|count| counted(count as u64));
            let [count, down] = counts;
            columns.row(vec![job.clone(), count, down, which.join(", ") + more]);
        }
        let mut page = String::new();
        columns.write(self.screen.columns, self.screen.paint, &mut page);
        Ok(Reply::saying(page))
    }

    /// Lists what a server tells of its alerts, if it does.
    fn live_alerts(&self, at: Timestamp) -> Option<Vec<Vec<String>>> {
        let live = Live::of(&self.world, at, &self.cancel)?;
        let row = |alert: LiveAlert<'_>| {
            let own = alert.labels.filter(|name| name != "alertname").to_string();
            let since = alert.since.map(|at| self.zone.written(at)).unwrap_or_default();
            let name = alert.labels.get("alertname").to_owned();
            vec![alert.state.to_owned(), name, since, alert.value.to_owned(), own]
        };
        Some(live.alerts()?.into_iter().map(row).collect())
    }

    /// Reads the files of some paths, or of those that were named last.
    fn inputs(&mut self, paths: &str) -> Result<Vec<Input>, String> {
        let named: Vec<_> = paths.split_whitespace().map(PathBuf::from).collect();
        if !named.is_empty() {
            self.files = named;
        }
        gather::all(&self.files)
    }

    fn last_step(&self) -> Result<Timestamp, String> {
        Ok(self.ask()?.steps().last())
    }

    fn instant(&self, query: &str, at: Timestamp) -> Result<Vec<Sample>, String> {
        let answer = self.answer(query, Ask::Instant(at)).map_err(|error| error.to_string())?;
        Ok(if let Value::Vector(samples) = answer.value { samples } else { Vec::new() })
    }

    /// Lists what the data itself has of alerts.
    fn recorded_alerts(&self, at: Timestamp) -> Result<Vec<Vec<String>>, String> {
        let samples = self.instant("ALERTS", at)?;
        let row = |sample: &Sample| {
            let labels = &sample.labels;
            let own =
                labels.filter(|name| !["alertname", "alertstate", "__name__"].contains(&name));
            let [state, alert] =
                ["alertstate", "alertname"].map(|name| labels.get(name).to_owned());
            vec![state, alert, String::new(), String::new(), own.to_string()]
        };
        Ok(samples.iter().map(row).collect())
    }

    fn alert_row(&self, told: &crate::why::Told) -> Vec<String> {
        let alarm = &told.alarm;
        let value = match &alarm.seen.cell {
            Cell::Float(value) => number(*value, Unit::Plain),
            Cell::Histogram(_) => "a histogram".to_owned(),
        };
        let own = alarm.labels.filter(|name| name != "alertname");
        let since = self.zone.written(alarm.active_at);
        vec![alarm.state.name().to_owned(), told.name.clone(), since, value, own.to_string()]
    }
}
