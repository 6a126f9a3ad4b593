//! An `AlertmanagerConfig`, which the operator makes a part of a configuration.

use crate::label::MatchOp;
use crate::label::Matcher;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;

use super::fields;
use super::interval::Spelling;
use super::native::grouping;
use super::native::intervals;
use super::native::receiver_name;
use super::native::references;
use super::schema::Reader;
use super::schema::Zero;
use super::told::messages;
use super::tree::Condition;
use super::tree::Inhibition;
use super::tree::Integration;
use super::tree::Receiver;
use super::tree::Route;
use super::tree::Routing;

/// Reads the `spec` of an `AlertmanagerConfig` with a namespace and a name.
///
/// Its routes are below one that takes the alerts of its namespace.
pub fn read_object(
    file: usize,
    spec: Node<'_>,
    source: &Source,
    namespace: Option<&str>,
    name: &str,
) -> Routing {
    let mut reader = Reader::default();
    let receivers = receivers(spec, &mut reader);
    let mut root = spec.member("route").map(|node| route(node, &mut reader)).unwrap_or_default();
    let span = root.span;
    let own = namespace.and_then(|own| Matcher::new("namespace", MatchOp::Equal, own).ok());
    root.conditions.extend(own.map(|matcher| Condition { matcher, span }));
    root.goes_on = true;
    let rules = spec.member("inhibitRules").into_iter().flat_map(Node::items);
    let inhibitions = rules.map(|node| inhibition(node.target(), &mut reader)).collect();
    let lists = ["muteTimeIntervals", "timeIntervals"];
    let intervals = intervals(spec, lists, Spelling::Object, &mut reader);
    let mut routing = Routing {
        file,
        source: source.clone(),
        pinned: None,
        object: Some((namespace.map(str::to_owned), name.to_owned())),
        root,
        receivers,
        intervals,
        inhibitions,
        templates: Vec::new(),
        complaints: Vec::new(),
    };
    references(&routing, &mut reader);
    routing.complaints = reader.complaints;
    routing
}

/// Returns a field's name as the operator writes it: `group_wait` is `groupWait`.
fn camel(name: &str) -> String {
    let mut camel = String::new();
    for (at, part) in name.split('_').enumerate() {
        let mut chars = part.chars();
        match chars.next() {
            Some(first) if at > 0 => {
                camel.push(first.to_ascii_uppercase());
                camel.push_str(chars.as_str());
            }
            _ => camel.push_str(part),
        }
    }
    camel
}

fn receivers(spec: Node<'_>, reader: &mut Reader) -> Vec<Receiver> {
    let mut receivers: Vec<Receiver> = Vec::new();
    for node in spec.member("receivers").into_iter().flat_map(Node::items).map(Node::target) {
        let twice = |name: &str| format!("the receiver \"{name}\" is there twice");
        let Some(name) = receiver_name(node, &receivers, twice, reader) else { continue };
        let mut integrations = Vec::new();
        for kind in &fields::KINDS {
            // Names of products keep their own capitals.
            let wanted = camel(kind.name).to_ascii_lowercase();
            let lists = node.pairs().filter(|(key, _)| key.text().to_ascii_lowercase() == wanted);
            for item in lists.flat_map(|(_, list)| list.target().items()).map(Node::target) {
                integrations.push(integration(kind, item, reader));
            }
        }
        receivers.push(Receiver { name, integrations });
    }
    receivers
}

fn integration(kind: &fields::Kind, node: Node<'_>, reader: &mut Reader) -> Integration {
    reader.truth(node, "sendResolved");
    let messages = messages(kind, node, &camel, reader);
    Integration { kind: kind.short().to_owned(), span: node.place().span, messages }
}

fn route(node: Node<'_>, reader: &mut Reader) -> Route {
    crate::math::deep(|| one_route(node, reader))
}

fn one_route(node: Node<'_>, reader: &mut Reader) -> Route {
    let below = node.member("routes").into_iter().flat_map(Node::items);
    Route {
        span: node.place().span,
        receiver: reader.text(node, "receiver"),
        group_by: reader.texts(node, "groupBy").map(|by| grouping(by, reader)),
        group_wait: reader.length(node, "groupWait", Zero::Taken),
        group_interval: reader.length(node, "groupInterval", Zero::Refused),
        repeat_interval: reader.length(node, "repeatInterval", Zero::Refused),
        conditions: conditions(node, "matchers", reader),
        goes_on: reader.truth(node, "continue"),
        muted: reader.texts(node, "muteTimeIntervals").unwrap_or_default(),
        active: reader.texts(node, "activeTimeIntervals").unwrap_or_default(),
        routes: below.map(|one| route(one.target(), reader)).collect(),
    }
}

fn conditions(node: Node<'_>, key: &str, reader: &mut Reader) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for item in node.member(key).into_iter().flat_map(Node::items).map(Node::target) {
        if item.shape() != Shape::Mapping {
            let hint = "write `{name: severity, matchType: \"=\", value: critical}`";
            reader.refuse(item, "a matcher is a mapping here, and this is none", hint);
            continue;
        }
        let Some(name) = reader.text(item, "name") else {
            reader.refuse(item, "a matcher has no name", "");
            continue;
        };
        let value = reader.text(item, "value").map(|value| value.value).unwrap_or_default();
        let is_regex = reader.truth(item, "regex");
        let op = match (reader.text(item, "matchType"), is_regex) {
            (Some(Placed { value: kind, place }), _) => match kind.as_str() {
                "=" => MatchOp::Equal,
                "!=" => MatchOp::NotEqual,
                "=~" => MatchOp::Regex,
                "!~" => MatchOp::NotRegex,
                _ => {
                    let message = format!("`{kind}` is none of =, !=, =~ and !~");
                    reader.refuse_at(place.span, message, "");
                    continue;
                }
            },
            (None, true) => MatchOp::Regex,
            (None, false) => MatchOp::Equal,
        };
        match Matcher::new(&name.value, op, &value) {
            Ok(matcher) => conditions.push(Condition { matcher, span: item.place().span }),
            Err(error) => reader.refuse(item, error.to_string(), ""),
        }
    }
    conditions
}

fn inhibition(node: Node<'_>, reader: &mut Reader) -> Inhibition {
    Inhibition {
        span: node.place().span,
        source: conditions(node, "sourceMatch", reader),
        target: conditions(node, "targetMatch", reader),
        equal: reader.texts(node, "equal").unwrap_or_default(),
    }
}
