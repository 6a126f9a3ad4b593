//! The last link: what is said.

use promqlite::label::Labels;
use promqlite::math::quote;
use promqlite::rules::Notice;
use promqlite::rules::Notified;
use promqlite::rules::Phrasebook;
use promqlite::rules::course::AlertState;
use promqlite::rules::route::Grouping;
use promqlite::rules::route::Integration;
use promqlite::rules::route::Known;
use promqlite::rules::route::Message;
use promqlite::rules::route::Origin;
use promqlite::rules::route::Path;
use promqlite::rules::route::Routing;
use promqlite::time::Timestamp;

use super::case::Case;
use super::link::Link;
use super::link::Place;
use super::link::State;
use super::parcel::Parcel;

/// How many characters of a text are shown.
const SHOWN_MAX: usize = 400;
/// How many characters are shown of what programs get.
const PAYLOAD_MAX: usize = 1600;

/// What became of a text.
enum Said {
    /// It says this.
    Text(String),
    /// It says nothing, or nothing is sent, for a reason.
    Nothing(String),
    /// Nobody knows, for a reason.
    Unknown(String),
}

/// Tells what the alert says, where nobody knows who makes a message of it.
pub(super) fn plain_link(parcel: &Parcel<'_>) -> Link {
    let lines: Vec<_> = parcel
        .annotations
        .iter()
        .map(|(name, text)| format!("{name}: {}", shown(text, SHOWN_MAX)))
        .collect();
    if lines.is_empty() {
        let told = "the alert has no annotations, so a message has its labels alone";
        return Link::new("message", State::Holds, told);
    }
    Link::new("message", State::Holds, "what the alert tells people").showing(lines)
}

/// Tells what the message says.
pub(super) fn link(case: &Case, ways: &[(&Routing, Path<'_>)], parcel: &Parcel<'_>) -> Link {
    let (mut lines, mut is_known) = (Vec::new(), true);
    for (routing, path) in ways {
        let Some(receiver) = routing.receiver(&path.receiver) else { continue };
        let notice = notice(case, routing, path, parcel);
        let book = phrasebook(case, &mut lines);
        for integration in &receiver.integrations {
            lines.extend(unwritten(integration, &notice));
            for message in &integration.messages {
                let what = format!("{} {}", integration.kind, message.field);
                match said(message, &book, routing, &notice) {
                    Said::Text(text) if text.trim().is_empty() => {}
                    Said::Text(text) => lines.push(format!("{what}: {}", shown(&text, SHOWN_MAX))),
                    Said::Unknown(why) => {
                        is_known = false;
                        let text = shown(&message.text.value, SHOWN_MAX);
                        lines.push(format!("{what}: not known, {why}: {text}"));
                    }
                    Said::Nothing(why) => {
                        let place = routing.place(message.text.place.span);
                        let place = Place::of(&case.checked, place);
                        let own = plain_link(parcel).evidence;
                        let told = format!("the {what} of the message {why}");
                        return Link::new("message", State::Broken, told).showing(own).at(place);
                    }
                }
            }
        }
    }
    match (lines.is_empty(), is_known) {
        (true, _) => plain_link(parcel),
        (false, true) => Link::new("message", State::Holds, "the message").showing(lines),
        (false, false) => {
            let told = "the message, as far as its templates are known";
            Link::new("message", State::Unknown, told).showing(lines)
        }
    }
}

/// Puts the templates of the set together; what cannot be read is told.
fn phrasebook(case: &Case, lines: &mut Vec<String>) -> Phrasebook {
    let mut book = Phrasebook::default();
    for (name, text) in &case.checked.set.phrases {
        if let Err(error) = book.add(name, text) {
            let line = format!("{name} cannot be read: {}", error.message);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    book
}

/// Says what an integration sends that no text of the configuration tells.
fn unwritten(integration: &Integration, notice: &Notice) -> Option<String> {
    let has = |field: &str| integration.messages.iter().any(|message| message.field == field);
    match integration.kind.as_str() {
        "webhook" => Some(format!("webhook payload: {}", shown(&notice.payload(), PAYLOAD_MAX))),
        "email" if !has("html") => {
            Some("email html: Alertmanager's own page, of all labels and annotations".to_owned())
        }
        _ => None,
    }
}

fn said(message: &Message, book: &Phrasebook, routing: &Routing, notice: &Notice) -> Said {
    let is_written = message.origin == Origin::Written && message.text.value.contains("{{");
    let why = match book.expand(&message.text.value, notice) {
        Ok(text) if text.trim().is_empty() && is_written => {
            let reads = message.only_annotations();
            let reads: Vec<_> = reads.iter().map(|read| format!("`{}`", read.name)).collect();
            return Said::Nothing(match reads.as_slice() {
                [] => "is empty".to_owned(),
                reads => format!(
                    "is empty: it prints the annotation {}, which this alert has not",
                    reads.join(", ")
                ),
            });
        }
        Ok(text) => return Said::Text(text),
        Err(error) => error.message,
    };
    // Templates may come from files that are not there, and functions from another version.
    let is_lost = why.contains("template \"") && why.ends_with("not defined");
    let is_elsewhere = is_lost && (!routing.templates.is_empty() || routing.object.is_some());
    if is_elsewhere || why.contains("function \"") || why.contains("unknown time zone") {
        return Said::Unknown(why);
    }
    Said::Nothing(format!("cannot be made, so that nothing is sent: {why}"))
}

/// Makes the notification of the alert and of those that are told together with it.
fn notice(case: &Case, routing: &Routing, path: &Path<'_>, parcel: &Parcel<'_>) -> Notice {
    let is_grouped = |name: &str| match path.group_by {
        None => false,
        Some(Grouping::All) => true,
        Some(Grouping::By(labels)) => labels.iter().any(|one| one.value == name),
    };
    let labels = guessed(routing, path, parcel);
    let group_labels = labels.filter(is_grouped);
    let own = notified(case, labels, parcel.annotations, parcel.at);
    let others = parcel.others.iter().filter(|told| told.alarm.state == AlertState::Firing);
    let others = others.filter_map(|told| {
        let labels = parcel.sent(&told.alarm.labels);
        let known = |name: &str| Known::Is(labels.get(name).to_owned());
        let is_same = labels.filter(is_grouped) == group_labels;
        let takes = |other: &Path<'_>| std::ptr::eq(other.route, path.route);
        let is_told = is_same && labels != own.labels && routing.reach(&known).iter().any(takes);
        let at = Some(told.alarm.active_at);
        is_told.then(|| notified(case, labels, &told.annotations, at))
    });
    let mut alerts: Vec<_> = others.collect();
    alerts.push(own);
    alerts.sort_by(|a, b| a.labels.cmp(&b.labels));
    Notice {
        receiver: path.receiver.clone(),
        alerts,
        group_key: group_key(path, &group_labels),
        group_labels,
        external_url: String::new(),
        at: parcel.at.unwrap_or(Timestamp(0)),
    }
}

fn notified(
    case: &Case,
    labels: Labels,
    annotations: &[(String, String)],
    at: Option<Timestamp>,
) -> Notified {
    let rule = case.alerts(labels.get("alertname")).into_iter().next();
    let generator_url = rule.map(|found| Notice::link(found.rule.expr.value.trim()));
    Notified {
        labels,
        annotations: Labels::of(annotations.to_vec()),
        starts_at: at.unwrap_or(Timestamp(0)),
        generator_url: generator_url.unwrap_or_default(),
    }
}

/// Returns the labels of the alert, with a name in the place of each value that is not known and
/// that the message shows.
fn guessed(routing: &Routing, path: &Path<'_>, parcel: &Parcel<'_>) -> Labels {
    let mut names: Vec<&str> = Vec::new();
    if let Some(Grouping::By(labels)) = path.group_by {
        names.extend(labels.iter().map(|label| label.value.as_str()));
    }
    let receiver = routing.receiver(&path.receiver);
    let messages = receiver.into_iter().flat_map(|one| &one.integrations);
    for message in messages.flat_map(|one| &one.messages) {
        let reads = message.text.value.split("Labels.").skip(1);
        names.extend(reads.map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            &rest[..end]
        }));
    }
    let mut labels = parcel.labels.to_builder();
    let is_method = |name: &str| ["SortedPairs", "Names", "Values", "Remove"].contains(&name);
    for name in names.into_iter().filter(|name| !name.is_empty() && !is_method(name)) {
        if parcel.labels.get(name).is_empty() && (parcel.known)(name) == Known::Nothing {
            labels.set(name, &format!("<{name}>"));
        }
    }
    labels.build()
}

/// Writes the route, and the group of it, as Alertmanager does.
fn group_key(path: &Path<'_>, group: &Labels) -> String {
    let mut key = "{}".to_owned();
    for route in path.above.iter().skip(1) {
        let tests = route.conditions.iter().map(|one| {
            let value = quote(one.matcher.value());
            format!("{}{}{value}", one.matcher.name(), one.matcher.op().as_str())
        });
        key += &format!("/{{{}}}", tests.collect::<Vec<_>>().join(","));
    }
    let group: Vec<_> =
        group.iter().map(|(name, text)| format!("{name}={}", quote(text))).collect();
    key + &format!(":{{{}}}", group.join(", "))
}

fn shown(text: &str, longest: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(longest).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
