//! What notifications are made of: named texts, and lists of things.

use crate::label::Labels;

use super::datum::Datum;
use super::datum::ListKind;
use super::datum::Record;
use super::signature::Kind;
use super::signature::Method;

/// The label that stands before all others.
const FIRST: &str = "alertname";

/// The methods of named texts.
pub(super) static KV: [Method; 4] = [
    method("SortedPairs", &[], |value, _| pairs(value)),
    method("Names", &[], |value, _| column(&pairs(value), "Name")),
    method("Values", &[], |value, _| column(&pairs(value), "Value")),
    method("Remove", &[Kind::Texts], |value, values| {
        let Datum::Kv(labels) = value else { return Datum::Nothing };
        let away = values.first().map_or(&[][..], Datum::items);
        let is_away =
            |name: &str| away.iter().any(|one| one.as_text().is_some_and(|it| **it == *name));
        Datum::Kv(labels.filter(|name| !is_away(name)))
    }),
];

/// The methods of pairs.
pub(super) static PAIRS: [Method; 3] = [
    method("Names", &[], |value, _| column(value, "Name")),
    method("Values", &[], |value, _| column(value, "Value")),
    method("String", &[], |value, _| Datum::text(value.paired())),
];

/// The methods of alerts.
pub(super) static ALERTS: [Method; 2] = [
    method("Firing", &[], |value, _| with_status(value, "firing")),
    method("Resolved", &[], |value, _| with_status(value, "resolved")),
];

const fn method(
    name: &'static str,
    fixed: &'static [Kind],
    run: fn(&Datum, &[Datum]) -> Datum,
) -> Method {
    Method { name, fixed, results: 1, run }
}

/// Returns named texts as pairs, by their names.
fn pairs(value: &Datum) -> Datum {
    let Datum::Kv(labels) = value else { return Datum::Nothing };
    Datum::list(
        ListKind::Pairs,
        in_order(labels).map(|(name, value)| {
            let fields = vec![("Name", Datum::text(name)), ("Value", Datum::text(value))];
            Datum::record(Record { type_name: "template.Pair", fields })
        }),
    )
}

fn in_order(labels: &Labels) -> impl Iterator<Item = (&str, &str)> {
    let first = labels.iter().filter(|(name, _)| *name == FIRST);
    first.chain(labels.iter().filter(|(name, _)| *name != FIRST))
}

/// Returns a field of each thing in a list.
fn column(list: &Datum, field: &str) -> Datum {
    Datum::list(ListKind::Texts, list.items().iter().filter_map(|one| one.field(field).cloned()))
}

fn with_status(value: &Datum, status: &str) -> Datum {
    let is = |alert: &&Datum| {
        alert.field("Status").and_then(Datum::as_text).is_some_and(|own| **own == *status)
    };
    Datum::list(ListKind::Alerts, value.items().iter().filter(is).cloned())
}
