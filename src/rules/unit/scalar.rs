//! Scalars that are no text: numbers, truths, times, lengths of time.

use crate::format::Moment;
use crate::format::read_duration;
use crate::rules::yaml::Node;
use crate::rules::yaml::Style;
use crate::time::Millis;
use crate::time::Timestamp;

/// Returns the text of a scalar without quotes; `None` for a null.
fn plain<'d>(node: Node<'d>, wanted: &str) -> Result<Option<&'d str>, String> {
    let Some(text) = node.value() else { return Ok(None) };
    if node.target().place().style == Style::Plain {
        return Ok(Some(text));
    }
    Err(format!("cannot unmarshal !!str `{text}` into {wanted}"))
}

/// Reads a number; a null is nothing.
pub(super) fn number(node: Node<'_>) -> Result<Option<f64>, String> {
    let Some(text) = plain(node, "float64")? else { return Ok(None) };
    let refused = || format!("cannot unmarshal !!str `{text}` into float64");
    match text {
        ".nan" | ".NaN" | ".NAN" => return Ok(Some(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Ok(Some(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => return Ok(Some(f64::NEG_INFINITY)),
        _ => {}
    }
    let digits = text.replace('_', "");
    if let Some(whole) = whole(&digits) {
        return Ok(Some(whole));
    }
    let is_number = digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let value = if is_number { digits.parse::<f64>().ok() } else { None };
    value.filter(|value| value.is_finite()).map(Some).ok_or_else(refused)
}

/// Reads a whole number with its prefix: `0x`, `0o`, `0b`, or an octal zero.
fn whole(digits: &str) -> Option<f64> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match lower.get(..2) {
        Some("0x") => (16, lower.get(2..)?),
        Some("0b") => (2, lower.get(2..)?),
        Some("0o") => (8, lower.get(2..)?),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, lower.get(1..)?),
        _ => return None,
    };
    u64::from_str_radix(digits, radix).ok().map(|value| sign * value as f64)
}

/// Reads a truth as YAML 1.1 has it; a null is nothing.
pub(super) fn truth(node: Node<'_>) -> Result<Option<bool>, String> {
    let Some(text) = plain(node, "bool")? else { return Ok(None) };
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Ok(Some(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Ok(Some(false))
        }
        _ => Err(format!("cannot unmarshal !!str `{text}` into bool")),
    }
}

/// Reads a length of time; a null is nothing.
pub(super) fn length(node: Node<'_>) -> Result<Option<Millis>, String> {
    node.value().map(|text| read_duration(text).map(Millis)).transpose()
}

/// Reads a time; a null is nothing.
pub(super) fn time(node: Node<'_>) -> Result<Option<Timestamp>, String> {
    node.value().map(|text| Moment::read(text).map(Moment::timestamp)).transpose()
}
