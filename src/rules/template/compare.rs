//! Comparing, counting and taking apart: `eq` to `ge`, `len`, `index`, `slice`.

use std::cmp::Ordering;
use std::sync::Arc;

use super::datum::Datum;
use super::printf::sprint;

const INCOMPATIBLE: &str = "incompatible types for comparison";
const INVALID: &str = "invalid type for comparison";

/// A value of a kind that can be compared.
enum Basic<'a> {
    Bool(bool),
    Int(i64),
    Unsigned(u8),
    Float(f64),
    Complex(f64, f64),
    Text(&'a str),
}

fn basic(value: &Datum) -> Option<Basic<'_>> {
    match value {
        Datum::Bool(value) => Some(Basic::Bool(*value)),
        Datum::Byte(value) => Some(Basic::Unsigned(*value)),
        Datum::Float(value) => Some(Basic::Float(*value)),
        Datum::Complex(real, imaginary) => Some(Basic::Complex(*real, *imaginary)),
        Datum::Text(text) | Datum::Html(text) => Some(Basic::Text(text)),
        value => value.integer().map(Basic::Int),
    }
}

/// Tells whether a value equals any of the others.
pub(super) fn equal(values: &[Datum]) -> Result<bool, String> {
    let [first, others @ ..] = values else {
        return Err("missing argument for comparison".to_owned());
    };
    if others.is_empty() {
        return Err("missing argument for comparison".to_owned());
    }
    for other in others {
        if equal_pair(first, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal_pair(left: &Datum, right: &Datum) -> Result<bool, String> {
    match (basic(left), basic(right)) {
        (None, None) => equal_others(left, right),
        (Some(a), Some(b)) => match (a, b) {
            (Basic::Bool(a), Basic::Bool(b)) => Ok(a == b),
            (Basic::Int(a), Basic::Int(b)) => Ok(a == b),
            (Basic::Unsigned(a), Basic::Unsigned(b)) => Ok(a == b),
            (Basic::Int(a), Basic::Unsigned(b)) | (Basic::Unsigned(b), Basic::Int(a)) => {
                Ok(a == i64::from(b))
            }
            (Basic::Float(a), Basic::Float(b)) => Ok(a == b),
            (Basic::Complex(a, i), Basic::Complex(b, j)) => Ok(a == b && i == j),
            (Basic::Text(a), Basic::Text(b)) => Ok(a == b),
            _ => Err(INCOMPATIBLE.to_owned()),
        },
        _ if matches!(left, Datum::Nothing) || matches!(right, Datum::Nothing) => Ok(false),
        _ => Err(INCOMPATIBLE.to_owned()),
    }
}

/// Compares what has no order: nothing, pointers and times.
fn equal_others(left: &Datum, right: &Datum) -> Result<bool, String> {
    match (left, right) {
        (Datum::Nothing, other) | (other, Datum::Nothing) => Ok(matches!(other, Datum::Nothing)),
        (Datum::Sample(a), Datum::Sample(b)) => Ok(Arc::ptr_eq(a, b)),
        (Datum::Time(a, _), Datum::Time(b, _)) => Ok(a == b),
        (Datum::Duration(a, _), Datum::Duration(b, _)) => Ok(a == b),
        (_, value) => {
            let text = sprint(std::slice::from_ref(value));
            Err(format!("non-comparable type {text}: {}", value.type_name()))
        }
    }
}

/// Tells how two values are ordered; `None` where one of them is not a number.
fn order(left: &Datum, right: &Datum) -> Result<Option<Ordering>, String> {
    let (Some(left), Some(right)) = (basic(left), basic(right)) else {
        return Err(INVALID.to_owned());
    };
    match (left, right) {
        (Basic::Int(a), Basic::Int(b)) => Ok(Some(a.cmp(&b))),
        (Basic::Unsigned(a), Basic::Unsigned(b)) => Ok(Some(a.cmp(&b))),
        (Basic::Int(a), Basic::Unsigned(b)) => Ok(Some(a.cmp(&i64::from(b)))),
        (Basic::Unsigned(a), Basic::Int(b)) => Ok(Some(i64::from(a).cmp(&b))),
        (Basic::Float(a), Basic::Float(b)) => Ok(a.partial_cmp(&b)),
        (Basic::Text(a), Basic::Text(b)) => Ok(Some(a.cmp(b))),
        (Basic::Bool(_), Basic::Bool(_)) | (Basic::Complex(..), Basic::Complex(..)) => {
            Err(INVALID.to_owned())
        }
        _ => Err(INCOMPATIBLE.to_owned()),
    }
}

/// Tells whether the first value is less than the second.
pub(super) fn less(left: &Datum, right: &Datum) -> Result<bool, String> {
    Ok(order(left, right)? == Some(Ordering::Less))
}

/// Tells whether the first value is less than the second or equal to it.
pub(super) fn at_most(left: &Datum, right: &Datum) -> Result<bool, String> {
    let order = order(left, right)?;
    Ok(matches!(order, Some(Ordering::Less | Ordering::Equal)))
}

/// Returns the number of elements, or of bytes of a text.
pub(super) fn length(value: &Datum) -> Result<usize, String> {
    match value {
        Datum::Text(text) | Datum::Html(text) => Ok(text.len()),
        Datum::Labels(labels) | Datum::Kv(labels) => Ok(labels.iter().count()),
        Datum::List(_, items) => Ok(items.len()),
        Datum::Args(map) => Ok(map.members.len()),
        Datum::Samples(samples) => Ok(samples.len()),
        Datum::Nothing => Err("reflect: call of reflect.Value.Type on zero Value".to_owned()),
        value => Err(format!("len of type {}", pointed(value))),
    }
}

/// Returns the name of the type that Go finds behind a pointer.
fn pointed(value: &Datum) -> &'static str {
    value.type_name().trim_start_matches('*')
}

/// Looks up keys and positions, each in what the one before gave.
pub(super) fn index(values: &[Datum]) -> Result<Datum, String> {
    let Some((item, keys)) = values.split_first() else {
        return Err("index of untyped nil".to_owned());
    };
    if matches!(item, Datum::Nothing) {
        return Err("index of untyped nil".to_owned());
    }
    keys.iter().try_fold(item.clone(), |item, key| element(&item, key))
}

fn element(item: &Datum, key: &Datum) -> Result<Datum, String> {
    match item {
        Datum::Text(text) | Datum::Html(text) => {
            let byte = text.as_bytes().get(position(key, text.len())?);
            let byte = byte.ok_or("reflect: string index out of range")?;
            Ok(Datum::Byte(*byte))
        }
        Datum::Samples(samples) => {
            let sample = samples.get(position(key, samples.len())?);
            let sample = sample.ok_or("reflect: slice index out of range")?;
            Ok(Datum::Sample(Arc::clone(sample)))
        }
        Datum::Labels(labels) | Datum::Kv(labels) => Ok(Datum::text(labels.get(name(key)?))),
        Datum::List(_, items) => {
            let item = items.get(position(key, items.len())?);
            Ok(item.ok_or("reflect: slice index out of range")?.clone())
        }
        Datum::Args(map) => Ok(map.members.get(name(key)?).cloned().unwrap_or(Datum::Nothing)),
        Datum::Nothing => Err("index of nil pointer".to_owned()),
        item => Err(format!("can't index item of type {}", pointed(item))),
    }
}

fn name(key: &Datum) -> Result<&str, String> {
    match key {
        Datum::Text(name) => Ok(name),
        Datum::Nothing => Err("value is nil; should be of type string".to_owned()),
        key => Err(format!("value has type {}; should be string", key.type_name())),
    }
}

/// Takes a value as a position in a list; the end itself is let through, as in Go.
fn position(key: &Datum, length: usize) -> Result<usize, String> {
    let Some(position) = key.integer() else {
        return Err(match key {
            Datum::Nothing => "cannot index slice/array with nil".to_owned(),
            key => format!("cannot index slice/array with type {}", key.type_name()),
        });
    };
    match usize::try_from(position) {
        Ok(position) if position <= length => Ok(position),
        _ => Err(format!("index out of range: {position}")),
    }
}

/// Cuts a part out of a text or list.
pub(super) fn slice(values: &[Datum]) -> Result<Datum, String> {
    let Some((item, bounds)) = values.split_first() else {
        return Err("slice of untyped nil".to_owned());
    };
    if bounds.len() > 3 {
        return Err(format!("too many slice indexes: {}", bounds.len()));
    }
    let length = match item {
        Datum::Nothing => return Err("slice of untyped nil".to_owned()),
        Datum::Text(_) | Datum::Html(_) if bounds.len() == 3 => {
            return Err("cannot 3-index slice a string".to_owned());
        }
        Datum::Text(text) | Datum::Html(text) => text.len(),
        Datum::Samples(samples) => samples.len(),
        item => return Err(format!("can't slice item of type {}", item.type_name())),
    };
    let mut ends = [0, length, length];
    for (end, bound) in ends.iter_mut().zip(bounds) {
        *end = position(bound, length)?;
    }
    let [start, end, capacity] = ends;
    if start > end {
        return Err(format!("invalid slice index: {start} > {end}"));
    }
    if end > capacity {
        return Err(format!("invalid slice index: {end} > {capacity}"));
    }
    Ok(cut(item, start, end))
}

fn cut(item: &Datum, start: usize, end: usize) -> Datum {
    // A cut through a character leaves bytes that no text can hold.
    let part = |text: &str| -> Arc<str> {
        let bytes = text.as_bytes().get(start..end).unwrap_or_default();
        String::from_utf8_lossy(bytes).into()
    };
    match item {
        Datum::Text(text) => Datum::Text(part(text)),
        Datum::Html(text) => Datum::Html(part(text)),
        Datum::Samples(samples) => {
            Datum::Samples(samples.get(start..end).unwrap_or_default().into())
        }
        _ => Datum::Nothing,
    }
}
