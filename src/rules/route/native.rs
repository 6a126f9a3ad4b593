//! A configuration of Alertmanager, as a file or where a file lies inside of another.

use std::collections::BTreeSet;

use crate::label::MatchOp;
use crate::label::Matcher;
use crate::math::nearest;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;
use crate::syntax::Span;

use super::complaint::ComplaintKind;
use super::fields;
use super::interval::Interval;
use super::interval::Spelling;
use super::matcher::Agreement;
use super::matcher::matchers;
use super::schema::Reader;
use super::schema::Zero;
use super::told::messages;
use super::tree::Condition;
use super::tree::Grouping;
use super::tree::Inhibition;
use super::tree::Integration;
use super::tree::Receiver;
use super::tree::Route;
use super::tree::Routing;

/// Tells whether a document is a configuration of Alertmanager.
pub fn is_native(root: Node<'_>) -> bool {
    let is = |key, shape| root.member(key).is_some_and(|node| node.shape() == shape);
    is("route", Shape::Mapping)
        || is("receivers", Shape::Sequence)
            && !is("exporters", Shape::Mapping)
            && !is("service", Shape::Mapping)
}

/// Reads a configuration.
pub fn read(file: usize, root: Node<'_>, source: &Source, pinned: Option<Span>) -> Routing {
    let mut reader = Reader::default();
    reader.known(root, fields::TOP, "a configuration of Alertmanager");
    if let Some(global) = root.member("global") {
        reader.known(global, fields::GLOBAL, "the global section");
        reader.length(global, "resolve_timeout", Zero::Taken);
        for key in fields::GLOBAL.split_whitespace().filter(|key| key.ends_with("_url")) {
            reader.address(global, key);
        }
    }
    let lists = ["mute_time_intervals", "time_intervals"];
    let intervals = intervals(root, lists, Spelling::Native, &mut reader);
    let receivers = receivers(root, &mut reader);
    let inhibitions = root.member("inhibit_rules").into_iter().flat_map(Node::items);
    let inhibitions =
        inhibitions.map(|node| inhibition(node.target(), &mut reader)).collect::<Vec<_>>();
    let templates = reader.texts(root, "templates").unwrap_or_default();
    let tree = root.member("route").filter(|node| node.shape() == Shape::Mapping);
    if tree.is_none() {
        reader.refuse(root, "no route provided in config", "write `route: {receiver: …}`");
    }
    let tree = tree.map(|node| route(node, &mut reader)).unwrap_or_default();
    let mut routing = Routing {
        file,
        source: source.clone(),
        pinned,
        object: None,
        root: tree,
        receivers,
        intervals,
        inhibitions,
        templates,
        complaints: Vec::new(),
    };
    if root.member("route").is_some() {
        top(&routing, &mut reader);
        references(&routing, &mut reader);
    }
    routing.complaints = reader.complaints;
    routing
}

/// Complains about what the first route must not have.
fn top(routing: &Routing, reader: &mut Reader) {
    let root = &routing.root;
    if root.receiver.as_ref().is_none_or(|name| name.value.is_empty()) {
        let message = "root route must specify a default receiver";
        reader.refuse_at(root.span, message, "write `receiver:` with the name of one");
    }
    let told = "the first route takes all alerts that no other does";
    if let Some(first) = root.conditions.first() {
        reader.refuse_at(first.span, "root route must not have any matchers", told);
    }
    for (times, what) in [(&root.muted, "mute"), (&root.active, "active")] {
        if let Some(first) = times.first() {
            let message = format!("root route must not have any {what} time intervals");
            reader.refuse_at(first.place.span, message, told);
        }
    }
    if root.goes_on {
        reader.refuse_at(root.span, "cannot have continue in root route", "");
    }
}

/// Complains about names of receivers and time intervals that do not exist.
pub(super) fn references(routing: &Routing, reader: &mut Reader) {
    let receivers: Vec<&str> =
        routing.receivers.iter().map(|receiver| receiver.name.value.as_str()).collect();
    let intervals: Vec<&str> =
        routing.intervals.iter().map(|(name, _)| name.value.as_str()).collect();
    let mut look = |kind, name: &Placed<String>, known: &[&str], what: &str| {
        if known.contains(&name.value.as_str()) || name.value.is_empty() {
            return;
        }
        let near = nearest(&name.value, known.iter().copied());
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("there is no {what} at all"),
            None => format!("there are {}", known.join(", ")),
        };
        let message = format!("undefined {what} \"{}\" used in route", name.value);
        reader.complain(kind, name.place.span, message, hint);
    };
    routing.root.walk(&mut |route| {
        if let Some(receiver) = &route.receiver {
            look(ComplaintKind::Receiver, receiver, &receivers, "receiver");
        }
        for name in route.muted.iter().chain(&route.active) {
            look(ComplaintKind::Interval, name, &intervals, "time interval");
        }
    });
}

/// Reads the stretches of time that routes name, out of lists of them.
pub(super) fn intervals(
    root: Node<'_>,
    lists: [&str; 2],
    spelling: Spelling,
    reader: &mut Reader,
) -> Vec<(Placed<String>, Vec<Interval>)> {
    let mut all: Vec<(Placed<String>, Vec<Interval>)> = Vec::new();
    let inner = if spelling == Spelling::Native { "time_intervals" } else { "timeIntervals" };
    for node in lists.iter().filter_map(|key| root.member(key)).flat_map(Node::items) {
        let node = node.target();
        reader.known(node, &format!("name {inner}"), "a list of time intervals");
        let Some(name) = reader.text(node, "name") else {
            reader.refuse(node, "missing name in time interval", "");
            continue;
        };
        if all.iter().any(|(other, _)| other.value == name.value) {
            let message = format!("time interval \"{}\" is not unique", name.value);
            reader.refuse_at(name.place.span, message, "");
        }
        let stretches = node.member(inner).into_iter().flat_map(Node::items);
        let stretches = stretches.map(|one| Interval::of(one.target(), spelling, reader)).collect();
        all.push((name, stretches));
    }
    all
}

/// Reads the name of a receiver, which none of those before it may have.
pub(super) fn receiver_name(
    node: Node<'_>,
    before: &[Receiver],
    twice: impl Fn(&str) -> String,
    reader: &mut Reader,
) -> Option<Placed<String>> {
    let name = reader.text(node, "name").filter(|name| !name.value.is_empty());
    match &name {
        None => reader.refuse(node, "missing name in receiver", ""),
        Some(name) if before.iter().any(|other| other.name.value == name.value) => {
            reader.refuse_at(name.place.span, twice(&name.value), "");
        }
        Some(_) => {}
    }
    name
}

fn receivers(root: Node<'_>, reader: &mut Reader) -> Vec<Receiver> {
    let mut receivers: Vec<Receiver> = Vec::new();
    let global = root.member("global");
    for node in root.member("receivers").into_iter().flat_map(Node::items).map(Node::target) {
        let names: Vec<_> = fields::KINDS.iter().map(|kind| kind.name).collect();
        reader.known(node, &format!("name labels {}", names.join(" ")), "a receiver");
        let twice = |name: &str| format!("notification config name \"{name}\" is not unique");
        let Some(name) = receiver_name(node, &receivers, twice, reader) else { continue };
        let mut integrations = Vec::new();
        for kind in &fields::KINDS {
            for item in node.member(kind.name).into_iter().flat_map(Node::items) {
                integrations.push(integration(kind, item.target(), global, reader));
            }
        }
        receivers.push(Receiver { name, integrations });
    }
    receivers
}

fn integration(
    kind: &fields::Kind,
    node: Node<'_>,
    global: Option<Node<'_>>,
    reader: &mut Reader,
) -> Integration {
    let short = kind.short();
    let what = format!("a {short} integration");
    reader.known(node, &format!("send_resolved http_config {}", kind.fields), &what);
    let has = |node: Node<'_>, words: &str| {
        words.split_whitespace().any(|word| {
            node.member(word).is_some_and(|one| {
                one.value() != Some("") && one.value().is_some() || one.shape() != Shape::Scalar
            })
        })
    };
    for (at, needed) in kind.needs.split(';').enumerate() {
        let stand_in = kind.global.split(';').nth(at).unwrap_or("");
        let is_global = global.is_some_and(|global| has(global, stand_in));
        if !has(node, needed) && !is_global {
            let words: Vec<_> = needed.split_whitespace().collect();
            let message = format!("{what} needs `{}`", words.join("` or `"));
            let globals: Vec<_> = stand_in.split_whitespace().collect();
            let hint = if globals.is_empty() {
                String::new()
            } else {
                format!("or the global section `{}`", globals.join("` or `"))
            };
            reader.refuse(node, message, hint);
        }
    }
    reader.truth(node, "send_resolved");
    let addresses: &[&str] = match short {
        "pushover" | "sns" => &[],
        "webhook" | "pagerduty" | "incidentio" => &["url"],
        _ => &["api_url", "webhook_url", "app_url"],
    };
    addresses.iter().for_each(|key| reader.address(node, key));
    let messages = messages(kind, node, &str::to_owned, reader);
    Integration { kind: short.to_owned(), span: node.place().span, messages }
}

fn route(node: Node<'_>, reader: &mut Reader) -> Route {
    crate::math::deep(|| one_route(node, reader))
}

fn one_route(node: Node<'_>, reader: &mut Reader) -> Route {
    reader.known(node, fields::ROUTE, "a route");
    let conditions = conditions(node, ["match", "match_re", "matchers"], reader);
    let below = node.member("routes").into_iter().flat_map(Node::items);
    Route {
        span: node.place().span,
        receiver: reader.text(node, "receiver"),
        group_by: reader.texts(node, "group_by").map(|by| grouping(by, reader)),
        group_wait: reader.length(node, "group_wait", Zero::Taken),
        group_interval: reader.length(node, "group_interval", Zero::Refused),
        repeat_interval: reader.length(node, "repeat_interval", Zero::Refused),
        conditions,
        goes_on: reader.truth(node, "continue"),
        muted: reader.texts(node, "mute_time_intervals").unwrap_or_default(),
        active: reader.texts(node, "active_time_intervals").unwrap_or_default(),
        routes: below.map(|one| route(one.target(), reader)).collect(),
    }
}

pub(super) fn grouping(by: Vec<Placed<String>>, reader: &mut Reader) -> Grouping {
    let mut seen = BTreeSet::new();
    for label in &by {
        if label.value.is_empty() {
            let message = "invalid label name \"\" in group_by list";
            reader.refuse_at(label.place.span, message, "");
        } else if !seen.insert(label.value.clone()) {
            let message = format!("duplicated label \"{}\" in group_by", label.value);
            reader.refuse_at(label.place.span, message, "");
        }
    }
    let all = by.iter().find(|label| label.value == "...");
    match all {
        Some(all) if by.len() > 1 => {
            let message = "cannot have wildcard group_by (`...`) and other labels at the same time";
            reader.refuse_at(all.place.span, message, "");
            Grouping::All
        }
        Some(_) => Grouping::All,
        None => Grouping::By(by),
    }
}

/// Reads what is asked of an alert: by equality, by expressions, and by matchers.
fn conditions(node: Node<'_>, keys: [&str; 3], reader: &mut Reader) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (key, op) in keys.into_iter().zip([MatchOp::Equal, MatchOp::Regex]) {
        let Some(old) = node.member(key) else { continue };
        let new = keys.last().copied().unwrap_or("");
        let mut written = Vec::new();
        for (name, value) in old.pairs().map(|(name, value)| (name.target(), value.target())) {
            match Matcher::new(name.text(), op, value.text()) {
                Ok(matcher) => {
                    let span = Span { end: value.place().span.end, ..name.place().span };
                    let quoted = crate::math::quote(value.text());
                    written.push(format!("{}{}{quoted}", name.text(), op.as_str()));
                    conditions.push(Condition { matcher, span });
                }
                Err(error) => reader.refuse(value, error.to_string(), ""),
            }
        }
        if let Some(first) = old.pairs().next() {
            let message = format!("`{key}` is deprecated");
            let hint = format!("write `{new}: ['{}']`", written.join("', '"));
            reader.complain(ComplaintKind::Deprecated, first.0.place().span, message, hint);
        }
    }
    let list = keys.last().and_then(|key| node.member(key));
    if let Some(list) = list.filter(|list| list.shape() != Shape::Sequence && !is_null(*list)) {
        reader.refuse(list, "matchers are a list, and this is none", "write them below `- `");
    }
    for item in list.into_iter().flat_map(Node::items).map(Node::target) {
        conditions.extend(matched(item, reader));
    }
    conditions
}

fn is_null(node: Node<'_>) -> bool {
    node.shape() == Shape::Scalar && node.value().is_none()
}

fn matched(item: Node<'_>, reader: &mut Reader) -> Vec<Condition> {
    let (text, span) = (item.text(), item.place().span);
    if item.shape() != Shape::Scalar {
        reader.refuse(
            item,
            "a matcher is a text, and this is none",
            "write `severity=\"critical\"`",
        );
        return Vec::new();
    }
    match matchers(text) {
        Ok((all, agreement)) => {
            let forms: Vec<_> = all
                .iter()
                .map(|one| {
                    format!(
                        "{}{}{}",
                        one.name(),
                        one.op().as_str(),
                        crate::math::quote(one.value())
                    )
                })
                .collect();
            let hint = format!("write `{}`", forms.join(","));
            match agreement {
                Agreement::Both => {}
                Agreement::ClassicOnly => {
                    let message = "only the classic form can read this matcher, and that goes away";
                    reader.complain(ComplaintKind::Matcher, span, message, hint);
                }
                Agreement::Different => {
                    let message = "the two forms of matchers read this differently";
                    reader.complain(ComplaintKind::Matcher, span, message, hint);
                }
            }
            all.into_iter().map(|matcher| Condition { matcher, span }).collect()
        }
        Err(why) => {
            let hint = "write `severity=\"critical\"`, with =, !=, =~ or !~";
            reader.refuse(item, why, hint);
            Vec::new()
        }
    }
}

fn inhibition(node: Node<'_>, reader: &mut Reader) -> Inhibition {
    reader.known(node, fields::INHIBITION, "an inhibition");
    Inhibition {
        span: node.place().span,
        source: conditions(node, ["source_match", "source_match_re", "source_matchers"], reader),
        target: conditions(node, ["target_match", "target_match_re", "target_matchers"], reader),
        equal: reader.texts(node, "equal").unwrap_or_default(),
    }
}
