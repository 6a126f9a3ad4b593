//! Fields and methods of values.

use super::datum::Datum;
use super::datum::Held;
use super::datum::ListKind;
use super::kv;
use super::moment::Moment;
use super::moment::duration_text;
use super::scene::Reading;
use super::signature::Kind;
use super::signature::Method;

/// What stands behind a name.
pub(super) enum Member {
    /// A field of a struct.
    Field(Datum),
    /// An entry of a map, the zero of its type where there is none.
    Entry(Datum),
    Method(&'static Method),
}

/// Finds a field, entry or method of a value.
pub(super) fn find(value: &Datum, name: &str) -> Option<Member> {
    if let Some(method) = methods(value).iter().find(|method| method.name == name) {
        return Some(Member::Method(method));
    }
    match value {
        Datum::Labels(labels) | Datum::Kv(labels) => {
            Some(Member::Entry(Datum::text(labels.get(name))))
        }
        Datum::Record(_) => value.field(name).cloned().map(Member::Field),
        Datum::Args(map) => {
            Some(Member::Entry(map.members.get(name).cloned().unwrap_or(Datum::Nothing)))
        }
        Datum::Root(root) => match name {
            "Labels" => Some(Member::Field(Datum::Labels(root.labels.clone()))),
            "ExternalLabels" => Some(Member::Field(Datum::Labels(root.external_labels.clone()))),
            "ExternalURL" => Some(Member::Field(Datum::Text(root.external_url.clone()))),
            "Value" => Some(Member::Field(Datum::reading(&root.value))),
            _ => None,
        },
        Datum::Sample(sample) => match name {
            "Labels" => Some(Member::Field(Datum::Labels(sample.labels.clone()))),
            "Value" => Some(Member::Field(Datum::reading(&sample.value))),
            _ => None,
        },
        Datum::Histogram(Reading::Histogram { histogram, .. }) => match name {
            "Count" => Some(Member::Field(Datum::Float(histogram.count))),
            "Sum" => Some(Member::Field(Datum::Float(histogram.sum))),
            "ZeroCount" => Some(Member::Field(Datum::Float(histogram.zero_count))),
            "ZeroThreshold" => Some(Member::Field(Datum::Float(histogram.zero_threshold))),
            "Schema" => Some(Member::Field(Datum::Int(i64::from(histogram.schema)))),
            _ => None,
        },
        _ => None,
    }
}

/// Tells whether Go declares a field without saying what it holds, which its messages show.
pub(super) fn is_open(owner: &Datum, name: &str) -> bool {
    match owner {
        Datum::Root(_) | Datum::Sample(_) => name == "Value",
        Datum::Args(_) => true,
        _ => false,
    }
}

fn methods(value: &Datum) -> &'static [Method] {
    match value {
        Datum::Time(..) => &TIME,
        Datum::Duration(..) => &DURATION,
        Datum::Named(_) => &NAMED,
        Datum::Histogram(_) => &HISTOGRAM,
        Datum::Kv(_) => &kv::KV,
        Datum::List(ListKind::Pairs, _) => &kv::PAIRS,
        Datum::List(ListKind::Alerts, _) => &kv::ALERTS,
        _ => &[],
    }
}

type Run = fn(&Datum, &[Datum]) -> Datum;

const fn method(name: &'static str, fixed: &'static [Kind], run: Run) -> Method {
    Method { name, fixed, results: 1, run }
}

/// A method that cannot be called because it has several results.
const fn many(name: &'static str, results: usize) -> Method {
    Method { name, fixed: &[], results, run: |_, _| Datum::Nothing }
}

static HISTOGRAM: [Method; 1] = [method("String", &[], |value, _| match value {
    Datum::Histogram(Reading::Histogram { text, .. }) => Datum::Text(text.clone()),
    _ => Datum::Nothing,
})];

static NAMED: [Method; 1] = [method("String", &[], |value, _| match value {
    Datum::Named(named) => Datum::text(named.name()),
    _ => Datum::Nothing,
})];

static DURATION: [Method; 10] = [
    method("String", &[], |value, _| Datum::text(duration_text(nanoseconds(value)))),
    method("Nanoseconds", &[], |value, _| Datum::Int(nanoseconds(value))),
    method("Microseconds", &[], |value, _| Datum::Int(nanoseconds(value) / 1000)),
    method("Milliseconds", &[], |value, _| Datum::Int(nanoseconds(value) / 1_000_000)),
    method("Seconds", &[], |value, _| in_units(value, 1_000_000_000)),
    method("Minutes", &[], |value, _| in_units(value, 60_000_000_000)),
    method("Hours", &[], |value, _| in_units(value, 3_600_000_000_000)),
    method("Truncate", &[Kind::Duration], |value, values| {
        let step = duration(values, 0);
        let size = nanoseconds(value);
        Datum::Duration(if step > 0 { size - size % step } else { size }, Held::Value)
    }),
    method("Round", &[Kind::Duration], |value, values| {
        Datum::Duration(rounded(nanoseconds(value), duration(values, 0)), Held::Value)
    }),
    method("Abs", &[], |value, _| {
        Datum::Duration(nanoseconds(value).saturating_abs(), Held::Value)
    }),
];

static TIME: [Method; 30] = [
    method("String", &[], |value, _| Datum::text(moment(value).text())),
    method("Format", &[Kind::Text], |value, values| {
        let layout = values.first().and_then(Datum::as_text).map_or("", |text| text);
        Datum::text(moment(value).format(layout))
    }),
    method("Unix", &[], |value, _| Datum::Int(moment(value).seconds())),
    method("UnixMilli", &[], |value, _| count(value, 1_000_000)),
    method("UnixMicro", &[], |value, _| count(value, 1000)),
    method("UnixNano", &[], |value, _| count(value, 1)),
    method("Year", &[], |value, _| Datum::Int(moment(value).civil().year)),
    method("Month", &[], |value, _| Datum::Named(moment(value).month())),
    method("Day", &[], |value, _| Datum::Int(i64::from(moment(value).civil().day))),
    method("Hour", &[], |value, _| Datum::Int(i64::from(moment(value).civil().hour))),
    method("Minute", &[], |value, _| Datum::Int(i64::from(moment(value).civil().minute))),
    method("Second", &[], |value, _| Datum::Int(i64::from(moment(value).civil().second))),
    method("Nanosecond", &[], |value, _| Datum::Int(i64::from(moment(value).nanosecond()))),
    method("Weekday", &[], |value, _| Datum::Named(moment(value).weekday())),
    method("YearDay", &[], |value, _| Datum::Int(i64::from(moment(value).civil().day_of_year()))),
    method("Add", &[Kind::Duration], |value, values| time(moment(value).plus(duration(values, 0)))),
    method("AddDate", &[Kind::Int, Kind::Int, Kind::Int], |value, values| {
        let part = |at: usize| values.get(at).and_then(Datum::integer).unwrap_or(0);
        time(moment(value).plus_date(part(0), part(1), part(2)))
    }),
    method("Sub", &[Kind::Time], |value, values| {
        Datum::Duration(moment(value).since(other(values)), Held::Value)
    }),
    method("Before", &[Kind::Time], |value, values| Datum::Bool(moment(value) < other(values))),
    method("After", &[Kind::Time], |value, values| Datum::Bool(moment(value) > other(values))),
    method("Equal", &[Kind::Time], |value, values| Datum::Bool(moment(value) == other(values))),
    method("Compare", &[Kind::Time], |value, values| {
        Datum::Int(moment(value).cmp(&other(values)) as i64)
    }),
    method("IsZero", &[], |_, _| Datum::Bool(false)),
    method("UTC", &[], |value, _| time(moment(value))),
    method("Local", &[], |value, _| time(moment(value))),
    method("Truncate", &[Kind::Duration], |value, values| {
        let (at, step) = (moment(value), i128::from(duration(values, 0)));
        time(if step > 0 { Moment(at.0 - since_year_one(at).rem_euclid(step)) } else { at })
    }),
    many("Date", 3),
    many("Clock", 3),
    many("ISOWeek", 2),
    many("Zone", 2),
];

fn moment(value: &Datum) -> Moment {
    if let Datum::Time(moment, _) = value { *moment } else { Moment(0) }
}

fn time(moment: Moment) -> Datum {
    Datum::Time(moment, Held::Value)
}

fn other(values: &[Datum]) -> Moment {
    values.first().map_or(Moment(0), moment)
}

fn nanoseconds(value: &Datum) -> i64 {
    if let Datum::Duration(nanoseconds, _) = value { *nanoseconds } else { 0 }
}

fn duration(values: &[Datum], at: usize) -> i64 {
    values.get(at).map_or(0, nanoseconds)
}

fn count(value: &Datum, unit: i128) -> Datum {
    Datum::Int(moment(value).0.div_euclid(unit) as i64)
}

/// Divides as Go does: whole units first, so that the fraction keeps its digits.
fn in_units(value: &Datum, unit: i64) -> Datum {
    let size = nanoseconds(value);
    Datum::Float((size / unit) as f64 + (size % unit) as f64 / unit as f64)
}

/// Rounds to a multiple, halves away from zero.
fn rounded(size: i64, step: i64) -> i64 {
    if step <= 0 {
        return size;
    }
    let rest = size % step;
    let away = i128::from(rest.unsigned_abs()) * 2 >= i128::from(step);
    let whole = size - rest;
    match (away, size < 0) {
        (false, _) => whole,
        (true, false) => whole.saturating_add(step),
        (true, true) => whole.saturating_sub(step),
    }
}

/// Returns the nanoseconds since the first of January of year 1, from which Go counts.
fn since_year_one(moment: Moment) -> i128 {
    moment.0 + 62_135_596_800_000_000_000
}
