//! The last link: what is said.

use promqlite::rules::route::Message;
use promqlite::rules::route::Path;
use promqlite::rules::route::Routing;

use super::case::Case;
use super::link::Link;
use super::link::Place;
use super::link::State;
use super::parcel::Parcel;

/// How many characters of a text are shown.
const SHOWN_MAX: usize = 400;

/// Tells what the alert says, where nobody knows who makes a message of it.
pub(super) fn plain_link(parcel: &Parcel<'_>) -> Link {
    let lines: Vec<_> =
        parcel.annotations.iter().map(|(name, text)| format!("{name}: {}", shown(text))).collect();
    if lines.is_empty() {
        let told = "the alert has no annotations, so a message has its labels alone";
        return Link::new("message", State::Holds, told);
    }
    Link::new("message", State::Holds, "what the alert tells people").showing(lines)
}

/// Tells what the message says.
pub(super) fn link(case: &Case, ways: &[(&Routing, Path<'_>)], parcel: &Parcel<'_>) -> Link {
    let mut lines = Vec::new();
    let mut blank = Vec::new();
    for (routing, path) in ways {
        let Some(receiver) = routing.receiver(&path.receiver) else { continue };
        for integration in &receiver.integrations {
            for message in &integration.messages {
                let what = format!("{} {}", integration.kind, message.field);
                match expanded(message, path, parcel) {
                    Some(text) if text.trim().is_empty() => {
                        let place = routing.place(message.text.place.span);
                        blank.push((what, message, place));
                    }
                    Some(text) => lines.push(format!("{what}: {}", shown(&text))),
                    None => lines.push(format!("{what}: {}", shown(&message.text.value))),
                }
            }
        }
    }
    if let Some((what, message, place)) = blank.first() {
        let reads: Vec<_> =
            message.only_annotations().iter().map(|read| format!("`{}`", read.name)).collect();
        let told = match reads.as_slice() {
            [] => format!("the {what} of the message is empty"),
            reads => format!(
                "the {what} of the message is empty: it prints the annotation {}, which this \
                 alert has not",
                reads.join(", ")
            ),
        };
        let own = plain_link(parcel).evidence;
        let place = Place::of(&case.checked, *place);
        return Link::new("message", State::Broken, told).showing(own).at(place);
    }
    if lines.is_empty() {
        return plain_link(parcel);
    }
    Link::new("message", State::Holds, "the message").showing(lines)
}

fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(SHOWN_MAX).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// Expands a text for a group of this one alert; nothing where it does more than print fields.
fn expanded(message: &Message, path: &Path<'_>, parcel: &Parcel<'_>) -> Option<String> {
    let mut text = String::new();
    let mut rest = message.text.value.as_str();
    while let Some((before, inside)) = rest.split_once("{{") {
        let (action, after) = inside.split_once("}}")?;
        let before = if action.starts_with('-') { before.trim_end() } else { before };
        text.push_str(before);
        rest = if action.ends_with('-') { after.trim_start() } else { after };
        text.push_str(&value(action.trim_matches('-').trim(), path, parcel)?);
    }
    text.push_str(rest);
    Some(text)
}

/// Returns what an action prints.
fn value(action: &str, path: &Path<'_>, parcel: &Parcel<'_>) -> Option<String> {
    if matches!(action, "range .Alerts" | "range .Alerts.Firing" | "end") {
        return Some(String::new());
    }
    let mut steps = action.split('|').map(str::trim);
    let field = steps.next()?;
    let annotation = |name: &str| {
        let own = parcel.annotations.iter().find(|(own, _)| own == name);
        own.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let label = |name: &str| parcel.labels.get(name).to_owned();
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let after = |head: &str| field.strip_prefix(head).filter(|name| is_name(name));
    let found = if let Some(name) = after(".Annotations.").or(after(".CommonAnnotations.")) {
        annotation(name)
    } else if let Some(name) = after(".Labels.").or(after(".CommonLabels.")) {
        label(name)
    } else if let Some(name) = after(".GroupLabels.") {
        let is_grouped = match path.group_by {
            Some(promqlite::rules::route::Grouping::All) => true,
            Some(promqlite::rules::route::Grouping::By(labels)) => {
                labels.iter().any(|one| one.value == name)
            }
            None => false,
        };
        if is_grouped { label(name) } else { String::new() }
    } else {
        match field {
            ".Status" => "firing".to_owned(),
            ".Receiver" => path.receiver.clone(),
            _ => return None,
        }
    };
    steps.try_fold(found, |text, step| match step {
        "toUpper" => Some(text.to_uppercase()),
        "toLower" => Some(text.to_lowercase()),
        _ => None,
    })
}
