//! Along the chain.

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::label::Labels;
use promqlite::rules::course::AlertState;
use promqlite::rules::file::Rule;
use promqlite::rules::route::Known;
use promqlite::storage::Cancel;
use promqlite::syntax::Expr;
use promqlite::time::Timestamp;

use super::case::Case;
use super::case::Found;
use super::clock::Alarms;
use super::clock::Told;
use super::link::Chain;
use super::link::Link;
use super::link::State;
use super::parcel::Parcel;
use super::parcel::sent;
use super::values;
use crate::silence::Asked;
use crate::source::World;
use crate::zone::Zone;

/// What is asked: why an alert, or a query, is as it is.
pub(crate) struct Question<'a> {
    /// The name of the alert, or a query.
    pub(crate) subject: &'a str,
    /// The files that are known.
    pub(crate) case: &'a Case,
    /// The data that is known.
    pub(crate) world: Option<&'a World>,
    /// When.
    pub(crate) at: Timestamp,
    /// What evaluates queries.
    pub(crate) engine: &'a Engine,
    /// The time zone that times are told in.
    pub(crate) zone: &'a Zone,
    /// Stops the search.
    pub(crate) cancel: &'a Cancel,
}

impl Question<'_> {
    /// Walks along the chain up to the first link that does not hold.
    pub(crate) fn walk(&self) -> Chain {
        let time = self.world.map(|_| self.zone.written(self.at));
        let mut chain = Chain::new(self.subject, time);
        let alerts = self.case.alerts(self.subject);
        if let Some(first) = alerts.first() {
            self.alert(*first, alerts.len(), &mut chain);
            return chain;
        }
        let is_name = self.subject.chars().all(|c| c.is_alphanumeric() || c == '_');
        let is_query = !is_name || self.case.is_empty();
        match (self.asked(), self.engine.parse(self.subject)) {
            (Some(asked), Ok((expr, _))) if is_query => self.query(&asked, &expr, &mut chain),
            (asked, _) => {
                let recorded =
                    asked.and_then(|asked| values::recorded(&asked, self.subject, self.at));
                match recorded {
                    Some(link) => {
                        chain.state = link_state(&link);
                        chain.add(link);
                    }
                    None => drop(chain.add(self.case.missing_link(self.subject))),
                }
            }
        }
        chain
    }

    fn asked(&self) -> Option<Asked<'_>> {
        let world = self.world?;
        Some(Asked {
            engine: self.engine,
            storage: world.storage.as_ref(),
            span: world.clock.span,
            ask: Ask::Instant(self.at),
            zone: self.zone,
            cancel: self.cancel,
        })
    }

    /// Walks along the part of the chain that a query has.
    fn query(&self, asked: &Asked<'_>, expr: &Expr, chain: &mut Chain) {
        let recorded = values::recorded(asked, self.subject, self.at);
        if let Some(link) = recorded {
            chain.state = link_state(&link);
            chain.add(link);
            return;
        }
        let first = self.case.objects_link(expr);
        let links = first.into_iter().chain(values::targets_link(asked, expr));
        for link in links.chain(values::expression_links(asked, expr)) {
            if !chain.add(link) {
                return;
            }
        }
    }

    fn alert(&self, found: Found<'_>, count: usize, chain: &mut Chain) {
        let case = self.case;
        if !chain.add(case.rule_link(found, count)) || !chain.add(case.selection_link(found)) {
            return;
        }
        let Ok((expr, _)) = self.engine.parse(&found.rule.expr.value) else { return };
        let objects = case.objects_link(&expr);
        if let Some(link) = objects
            && !chain.add(link)
        {
            return;
        }
        match self.asked() {
            Some(asked) => self.with_data(found, &asked, &expr, chain),
            None => self.without_data(found, chain),
        }
    }

    fn with_data(&self, found: Found<'_>, asked: &Asked<'_>, expr: &Expr, chain: &mut Chain) {
        let Some(world) = self.world else { return };
        let has_inhibitions =
            self.case.checked.set.routings.iter().any(|one| !one.inhibitions.is_empty());
        let wanted = |rule: &Rule| rule.name() == found.rule.name() || has_inhibitions;
        let book = self.case.book(&wanted);
        let span = world.clock.span;
        let alarms = Alarms::at(&book, self.engine, world.storage.clone(), span, self.at);
        let rule = book.rules().position(|(_, rule)| {
            rule.name == found.rule.name() && rule.query == found.rule.expr.value
        });
        let own = rule.map(|rule| alarms.of(rule)).unwrap_or_default();
        chain.state = own.first().map_or("inactive", |told| told.alarm.state.name());
        let live = self.case.live.as_ref();
        if let Some(mut link) = values::targets_link(asked, expr) {
            let jobs = values::jobs(expr);
            link.evidence.extend(
                jobs.iter()
                    .flat_map(|job| live.map(|live| live.target_lines(job)).unwrap_or_default()),
            );
            if !chain.add(link) {
                return;
            }
        }
        let at_server = || live.map(|live| live.alert_lines(found.rule.name())).unwrap_or_default();
        for mut link in values::expression_links(asked, expr) {
            // What fires on for a while holds no more, and is told nonetheless.
            if link.state != State::Holds && chain.state == "firing" {
                link.state = State::Holds;
                link.evidence.push("it fires on, by `keep_firing_for`".to_owned());
            }
            if link.name == "expression" {
                link.evidence.extend(rule.and_then(|rule| self.before(&alarms, rule)));
                if own.is_empty() {
                    link.evidence.extend(at_server());
                }
            }
            if !chain.add(link) {
                return;
            }
        }
        let Some(told) = own.first() else {
            let told = alarms.mishap.clone().unwrap_or("no alert comes of it".to_owned());
            chain.add(Link::new("for", State::Broken, told));
            return;
        };
        if chain.add(self.hold_link(found, &own, &alarms).showing(at_server())) {
            self.deliver(found, told, &alarms.active, chain);
        }
    }

    /// Says when the alert last fired, or nearly did.
    fn before(&self, alarms: &Alarms, rule: usize) -> Option<String> {
        if let Some((labels, from, until)) = alarms.last_firing(rule) {
            let [from, until] = [from, until].map(|at| self.zone.written(at));
            return Some(format!("it last fired from {from} to {until}, for {labels}"));
        }
        let (labels, at) = alarms.last_pending(rule)?;
        let at = self.zone.written(at);
        Some(format!("it was last pending until {at}, not long enough to fire, for {labels}"))
    }

    /// Compares how long the expression has held with how long it has to.
    fn hold_link(&self, found: Found<'_>, own: &[&Told], alarms: &Alarms) -> Link {
        let hold = found.rule.hold_time();
        let place = found.rule.hold.as_ref();
        let place = place.and_then(|hold| self.case.place(found, hold.place.span));
        let lines = own.iter().take(5).map(|told| {
            let since = told.alarm.active_at;
            let is_edge = alarms.from.is_some_and(|from| (since - from).0 < 60_000);
            let (at, held) = (self.zone.written(since), self.at - since);
            let at = if is_edge { format!("{at} or before") } else { at };
            let state = told.alarm.state.name();
            format!("{state} {}: it holds since {at}, for {held}", told.alarm.labels)
        });
        let lines: Vec<_> = lines.collect();
        let first = own.first().map(|told| &told.alarm);
        if let Some(alarm) = first.filter(|alarm| alarm.state == AlertState::Pending) {
            let fires = alarm.active_at + hold;
            let (rest, fires) = (fires - self.at, self.zone.written(fires));
            let told = format!(
                "it is pending: the expression has to hold for {hold}, and {rest} are left, until \
                 {fires}"
            );
            return Link::new("for", State::Quiet, told).showing(lines).at(place);
        }
        let told = if hold.0 == 0 {
            "it fires as soon as the expression holds".to_owned()
        } else {
            format!("the expression has held for {hold}, and it fires")
        };
        Link::new("for", State::Holds, told).showing(lines).at(place)
    }

    fn deliver(&self, found: Found<'_>, told: &Told, others: &[Told], chain: &mut Chain) {
        let outer = self.outer_labels();
        let labels = sent(&told.alarm.labels, &outer);
        let known = |name: &str| Known::Is(labels.get(name).to_owned());
        let annotations = &told.annotations;
        let at = Some(self.at);
        let (labels, outer) = (labels.clone(), &*outer);
        let parcel = Parcel { known: &known, labels, annotations, at, others, outer };
        for link in self.case.delivery_links(found, &parcel) {
            if !chain.add(link) {
                return;
            }
        }
    }

    /// Goes on by what files tell alone.
    fn without_data(&self, found: Found<'_>, chain: &mut Chain) {
        let told = "there is no data; name a source, by -s, to see whether the expression holds";
        chain.add(Link::new("samples", State::Unknown, told));
        let outer = self.outer_labels();
        let pairs = found.group.labels.iter().chain(&found.rule.labels);
        let own: Vec<(String, String)> =
            pairs.map(|(name, text)| (name.value.clone(), text.value.clone())).collect();
        let fixed = |name: &str| match name {
            "alertname" => Some(found.rule.name().to_owned()),
            _ => {
                own.iter().chain(&outer).find(|(one, _)| one == name).map(|(_, text)| text.clone())
            }
        };
        let known = |name: &str| match fixed(name) {
            Some(text) if text.contains("{{") => Known::Nothing,
            Some(text) => Known::Is(text),
            None => Known::Nothing,
        };
        let mut named = own.clone();
        named.push(("alertname".to_owned(), found.rule.name().to_owned()));
        let labels = Labels::of(named);
        let annotations: Vec<_> = found
            .rule
            .annotations
            .iter()
            .map(|(name, text)| (name.value.clone(), text.value.clone()))
            .collect();
        let annotations = &annotations;
        let (at, others, outer) = (None, &[][..], &*outer);
        let parcel = Parcel { known: &known, labels, annotations, at, others, outer };
        for link in self.case.delivery_links(found, &parcel) {
            if !chain.add(link) {
                return;
            }
        }
    }

    /// Returns the labels that a Prometheus of the set adds to what leaves it.
    fn outer_labels(&self) -> Vec<(String, String)> {
        let set = &self.case.checked.set;
        let servers = set.choosers(promqlite::rules::manifest::Kind::PrometheusRule);
        let servers = servers.iter().flat_map(|one| &one.server.external_labels);
        let configs = set.configs.iter().flat_map(|config| &config.external_labels);
        servers
            .chain(configs)
            .map(|(name, value)| (name.value.clone(), value.value.clone()))
            .collect()
    }
}

/// Returns the state that data has an alert in.
fn link_state(link: &Link) -> &'static str {
    match link.state {
        State::Holds => "firing",
        _ if link.evidence.is_empty() => "inactive",
        _ => "pending",
    }
}
