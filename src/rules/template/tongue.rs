//! Whose functions a template may call: those of Prometheus, or those of Alertmanager.

use std::fmt::Write;

use super::datum::Datum;
use super::datum::Held;
use super::datum::ListKind;
use super::host;
use super::library;
use super::library::fixed;
use super::library::text;
use super::scene::Scene;
use super::signature::Form;
use super::signature::Function;
use super::signature::Kind;
use super::signature::Kind::Any;
use super::signature::Kind::Text;
use super::signature::Signature;

/// Whose functions a template may call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tongue {
    /// Those for alerts.
    Prometheus,
    /// Those for notifications.
    Alertmanager,
}

/// The functions that notifications have like alerts do.
static SHARED: [&str; 25] = [
    "and",
    "or",
    "call",
    "not",
    "len",
    "index",
    "slice",
    "print",
    "println",
    "printf",
    "html",
    "js",
    "urlquery",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "toUpper",
    "toLower",
    "match",
    "safeHtml",
    "reReplaceAll",
    "humanizeDuration",
];

/// The functions that notifications alone have.
static OWN: [Function; 10] = [
    fixed("title", &[Text], |_, values| {
        Ok(Datum::text(host::title(&host::lower(text(values, 0)))))
    }),
    fixed("trimSpace", &[Text], |_, values| Ok(Datum::text(text(values, 0).trim()))),
    fixed("join", &[Text, Kind::Texts], |_, values| {
        let parts = values.get(1).map_or(&[][..], Datum::items).iter();
        let parts: Vec<&str> = parts.filter_map(Datum::as_text).map(|part| &**part).collect();
        Ok(Datum::text(parts.join(text(values, 0))))
    }),
    fixed("safeUrl", &[Text], |_, values| Ok(Datum::Html(text(values, 0).into()))),
    fixed("urlUnescape", &[Text], |_, values| {
        Ok(Datum::text(host::query_unescape(text(values, 0))?))
    }),
    Function {
        name: "stringSlice",
        signature: Signature { fixed: &[], rest: Some(Text) },
        form: Form::Plain,
        run: |_, values| Ok(Datum::list(ListKind::Texts, values.iter().cloned())),
    },
    fixed("date", &[Text, Kind::Time], |_, values| match values.get(1) {
        Some(Datum::Time(moment, _)) => Ok(Datum::text(moment.format(text(values, 0)))),
        _ => Ok(Datum::Nothing),
    }),
    fixed("tz", &[Text, Kind::Time], |_, values| match text(values, 0) {
        "" | "UTC" => Ok(values.get(1).cloned().unwrap_or(Datum::Nothing)),
        zone => Err(format!("unknown time zone {zone}")),
    }),
    fixed("since", &[Kind::Time], |scene, values| Ok(since(scene, values))),
    fixed("toJson", &[Any], |_, values| {
        let mut json = String::new();
        push_json(values.first().unwrap_or(&Datum::Nothing), &mut json);
        Ok(Datum::text(json))
    }),
];

impl Tongue {
    /// Finds a function by its name.
    pub(super) fn find(self, name: &str) -> Option<&'static Function> {
        match self {
            Self::Prometheus => library::find(name),
            Self::Alertmanager if SHARED.contains(&name) => library::find(name),
            Self::Alertmanager => OWN.iter().find(|function| function.name == name),
        }
    }
}

/// Returns how long ago an instant was.
fn since(scene: &Scene<'_>, values: &[Datum]) -> Datum {
    let Some(Datum::Time(moment, _)) = values.first() else { return Datum::Nothing };
    let passed = i128::from(scene.at.0) * 1_000_000 - moment.0;
    Datum::Duration(i64::try_from(passed).unwrap_or(i64::MAX), Held::Value)
}

/// Writes a value as JSON.
pub(super) fn push_json(value: &Datum, json: &mut String) {
    match value {
        Datum::Bool(_) | Datum::Int(_) | Datum::Byte(_) | Datum::Float(_) => {
            super::printf::show(value, json);
        }
        Datum::Text(text) | Datum::Html(text) => json.push_str(&quoted(text)),
        Datum::Time(moment, _) => {
            let _ = write!(json, "\"{}\"", moment.format("2006-01-02T15:04:05.999999999Z07:00"));
        }
        Datum::Kv(labels) | Datum::Labels(labels) => {
            let members = labels.iter().map(|(name, value)| (name.to_owned(), Datum::text(value)));
            push_members(members, json);
        }
        Datum::Record(record) => push_members(
            record.fields.iter().map(|(name, value)| (small(name), value.clone())),
            json,
        ),
        Datum::List(_, items) => {
            json.push('[');
            for (at, item) in items.iter().enumerate() {
                json.push_str(if at == 0 { "" } else { "," });
                push_json(item, json);
            }
            json.push(']');
        }
        _ => json.push_str("null"),
    }
}

fn push_members(members: impl Iterator<Item = (String, Datum)>, json: &mut String) {
    json.push('{');
    for (at, (name, value)) in members.enumerate() {
        let _ = write!(json, "{}{}:", if at == 0 { "" } else { "," }, quoted(&name));
        push_json(&value, json);
    }
    json.push('}');
}

/// Returns the name of a field as JSON has it: with a small letter first.
fn small(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

/// Writes a text in quotes, as JSON does.
fn quoted(text: &str) -> String {
    // What JSON has no short form for is written by its number.
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{0}'..='\u{1f}' => drop(write!(out, "\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
