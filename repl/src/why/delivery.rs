//! The links behind an alert that fires: the way to Alertmanager, the route, the receiver.

use promqlite::rules::course::AlertState;
use promqlite::rules::manifest::Choice;
use promqlite::rules::manifest::Kind;
use promqlite::rules::manifest::Set;
use promqlite::rules::route::Grouping;
use promqlite::rules::route::Known;
use promqlite::rules::route::Path;
use promqlite::rules::route::Routing;
use promqlite::time::Civil;
use promqlite::time::Timestamp;

use super::case::Case;
use super::case::Found;
use super::link::Link;
use super::link::Place;
use super::link::State;
use super::message;
use super::parcel::Parcel;
use crate::zone::Zone;

impl Case {
    /// Lists the links from Prometheus to whoever is told.
    pub(super) fn delivery_links(&self, found: Found<'_>, parcel: &Parcel<'_>) -> Vec<Link> {
        let set = &self.checked.set;
        let mut links = vec![self.outlet_link(found)];
        if links.iter().any(|link| link.state == State::Broken) {
            return links;
        }
        let ways = set.ways(parcel.known);
        if ways.is_empty() {
            let told = "no configuration of Alertmanager is in the set, so where the alert goes \
                        is not known";
            links.push(Link::new("route", State::Unknown, told));
            links.push(message::plain_link(parcel));
            return links;
        }
        links.push(self.route_link(set, &ways, parcel));
        if links.iter().any(|link| matches!(link.state, State::Broken | State::Quiet)) {
            return links;
        }
        links.push(self.receiver_link(&ways));
        if links.iter().any(|link| link.state == State::Broken) {
            return links;
        }
        links.push(message::link(self, &ways, parcel));
        links
    }

    /// Tells whether Prometheus sends alerts anywhere.
    fn outlet_link(&self, found: Found<'_>) -> Link {
        let set = &self.checked.set;
        let object = set.of_kind(Kind::PrometheusRule).find(|object| {
            object.file == found.number
                && object.span.start <= found.rule.span.start
                && found.rule.span.end <= object.span.end
        });
        let choosers = set.choosers(Kind::PrometheusRule);
        let chooser = choosers.iter().find(|chooser| match object {
            Some(object) => matches!(set.choice(chooser, object), Choice::Chosen),
            None => false,
        });
        if let Some(chooser) = chooser {
            let place = Place::of(&self.checked, (chooser.file, chooser.span));
            let outlets = chooser.server.outlets.as_deref();
            return match (chooser.object, outlets) {
                (None, _) => {
                    let told = "the chart sends alerts to its own Alertmanager";
                    Link::new("outlet", State::Holds, told).at(place)
                }
                (Some(_), Some([first, ..])) => {
                    let name = first.name.as_ref().map_or("", |name| name.value.as_str());
                    let told = format!("{} sends alerts to `{name}`", chooser.title);
                    let place = chooser.object.map(|object| (object.file, first.span));
                    let place = place.and_then(|place| Place::of(&self.checked, place));
                    Link::new("outlet", State::Holds, told).at(place)
                }
                (Some(_), _) => {
                    let told = format!(
                        "{} sends alerts nowhere: it has no `alerting.alertmanagers`",
                        chooser.title
                    );
                    Link::new("outlet", State::Broken, told).at(place)
                }
            };
        }
        let config = set.configs.first();
        let is_its = |file| object.is_none() || self.server_of(file).is_some();
        match config.filter(|config| is_its(config.file)) {
            Some(config) => {
                let name = set.file_name(config.file);
                let name = self.server_of(config.file).unwrap_or(name);
                let place = (config.file, config.source.in_file(config.span));
                let place = Place::of(&self.checked, place);
                if config.has_outlets {
                    let told = format!("{name} sends alerts to an Alertmanager");
                    return Link::new("outlet", State::Holds, told).at(place);
                }
                let told = format!("{name} sends alerts nowhere: it has no `alerting`");
                Link::new("outlet", State::Broken, told).at(place)
            }
            None => {
                Link::new("outlet", State::Unknown, "where Prometheus sends alerts is not known")
            }
        }
    }

    /// Tells which route the alert takes, and whether anything keeps it quiet there.
    fn route_link(&self, set: &Set, ways: &[(&Routing, Path<'_>)], parcel: &Parcel<'_>) -> Link {
        let refused = self.checked.findings.iter().find(|finding| {
            ["PQ301", "PQ302", "PQ303"].contains(&finding.lint.code)
                && ways.iter().any(|(routing, _)| routing.file == finding.file)
        });
        if let Some(finding) = refused {
            let mut link = self.link_of("route", State::Broken, finding);
            link.told = format!("Alertmanager refuses its configuration: {}", link.told);
            return link;
        }
        let is_sure = ways.iter().all(|(_, path)| path.is_sure);
        let lines: Vec<String> = ways.iter().flat_map(|(_, path)| written(path)).collect();
        let names: Vec<_> = ways.iter().map(|(_, path)| format!("`{}`", path.receiver)).collect();
        let names = names.join(", ");
        let told = if is_sure {
            format!("the alert goes to {names}")
        } else {
            format!("the alert goes to some of {names}, by labels that are not known")
        };
        let mut link = Link::new("route", State::Holds, told).showing(lines);
        for (routing, path) in ways {
            let span = path.route.conditions.first().map_or(path.route.span, |one| one.span);
            link = link.at(Place::of(&self.checked, routing.place(span)));
        }
        let muted = muted(ways, parcel.at).or_else(|| inhibited(set, parcel));
        if let Some(why) = muted {
            link.state = State::Quiet;
            link.told = why;
        }
        link
    }

    fn receiver_link(&self, ways: &[(&Routing, Path<'_>)]) -> Link {
        let mut lines = Vec::new();
        let mut places = Vec::new();
        let mut is_anybody = false;
        for (routing, path) in ways {
            let Some(receiver) = routing.receiver(&path.receiver) else { continue };
            let kinds: Vec<_> = receiver.integrations.iter().map(|one| one.kind.as_str()).collect();
            is_anybody |= !kinds.is_empty();
            let kinds = if kinds.is_empty() { "tells nobody".to_owned() } else { kinds.join(", ") };
            lines.push(format!("`{}`: {kinds}", receiver.name.value));
            places.push(Place::of(&self.checked, routing.place(receiver.name.place.span)));
        }
        let (state, told) = if is_anybody {
            (State::Holds, "somebody is told")
        } else {
            (State::Broken, "the receiver has no integration, so nobody is told")
        };
        let link = Link::new("receiver", state, told).showing(lines);
        places.into_iter().fold(link, Link::at)
    }
}

/// Writes a route with all that is asked on the way.
fn written(path: &Path<'_>) -> Vec<String> {
    let conditions = path.above.iter().flat_map(|route| &route.conditions);
    let asked: Vec<_> = conditions
        .map(|one| {
            let value = promqlite::math::quote(one.matcher.value());
            format!("{}{}{value}", one.matcher.name(), one.matcher.op().as_str())
        })
        .collect();
    let asked = if asked.is_empty() { "no other route fits".to_owned() } else { asked.join(", ") };
    let grouped = match path.group_by {
        None => "all in one message".to_owned(),
        Some(Grouping::All) => "each on its own".to_owned(),
        Some(Grouping::By(labels)) if labels.is_empty() => "all in one message".to_owned(),
        Some(Grouping::By(labels)) => {
            let labels: Vec<_> = labels.iter().map(|label| label.value.as_str()).collect();
            format!("grouped by {}", labels.join(", "))
        }
    };
    let (wait, interval, repeat) = (path.group_wait, path.group_interval, path.repeat_interval);
    vec![
        format!("`{}` by {asked}", path.receiver),
        format!("{grouped}; first told after {wait}, news after {interval}, again after {repeat}"),
    ]
}

/// Says which time interval keeps all routes quiet.
fn muted(ways: &[(&Routing, Path<'_>)], at: Option<Timestamp>) -> Option<String> {
    let at = at?;
    let mut told = None;
    for (routing, path) in ways {
        let holds = |name: &str| {
            let intervals = routing.intervals.iter().find(|(own, _)| own.value == name);
            intervals.is_some_and(|(_, all)| {
                all.iter().any(|interval| {
                    let zone = interval.location.as_ref().map(|zone| Zone::read(&zone.value));
                    interval.holds(civil(at, zone.and_then(Result::ok).as_ref()))
                })
            })
        };
        let mute = path.route.muted.iter().find(|name| holds(&name.value));
        let active = &path.route.active;
        let is_away = !active.is_empty() && !active.iter().any(|name| holds(&name.value));
        told = match (mute, is_away) {
            (Some(name), _) => Some(format!("`{}` mutes the route at this time", name.value)),
            (None, true) => Some("the route is active at other times alone".to_owned()),
            (None, false) => return None,
        };
    }
    told
}

fn civil(at: Timestamp, zone: Option<&Zone>) -> Civil {
    match zone {
        Some(zone) => {
            let local = zone.civil(at);
            Civil {
                year: i64::from(local.year()),
                month: local.month().unsigned_abs(),
                day: local.day().unsigned_abs(),
                hour: local.hour().unsigned_abs(),
                minute: local.minute().unsigned_abs(),
                second: local.second().unsigned_abs(),
            }
        }
        None => Civil::from_seconds(at.0.div_euclid(1000)),
    }
}

/// Says which other alert keeps this one quiet.
fn inhibited(set: &Set, parcel: &Parcel<'_>) -> Option<String> {
    let routing = set.routings().next()?;
    let firing: Vec<_> = parcel
        .others
        .iter()
        .filter(|told| told.alarm.state == AlertState::Firing && told.alarm.labels != parcel.labels)
        .collect();
    let known: Vec<_> = firing
        .iter()
        .map(|told| |name: &str| Known::Is(told.alarm.labels.get(name).to_owned()))
        .collect();
    let sources: Vec<&dyn Fn(&str) -> Known> = known.iter().map(|one| one as _).collect();
    let (_, source) = routing.inhibited(parcel.known, &sources)?;
    let other = firing.get(source)?;
    Some(format!("`{}` fires, and keeps this alert quiet", other.name))
}
