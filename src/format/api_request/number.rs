//! Whole numbers, as Go reads them.

use crate::math::quote;

/// Reads a whole number as Go's `strconv.Atoi`; the error is Go's text.
pub(super) fn read_whole(text: &str) -> Result<i64, String> {
    read("Atoi", text)
}

/// Reads a whole number of 32 bits as Go's `strconv.ParseInt`; the error is Go's text.
pub(super) fn read_short(text: &str) -> Result<i64, String> {
    let value = read("ParseInt", text)?;
    let fits = i32::try_from(value).is_ok();
    if fits { Ok(value) } else { Err(failure("ParseInt", text, "value out of range")) }
}

/// Reads a yes or no as Go's `strconv.ParseBool`; the error is Go's text.
pub(super) fn read_choice(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(failure("ParseBool", text, "invalid syntax")),
    }
}

fn read(reader: &str, text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(failure(reader, text, "invalid syntax"));
    }
    text.parse().map_err(|_| failure(reader, text, "value out of range"))
}

fn failure(reader: &str, text: &str, why: &str) -> String {
    format!("strconv.{reader}: parsing {}: {why}", quote(text))
}

/// Reads the most that an answer may list; `None` is all.
pub(super) fn read_limit(text: &str) -> Result<Option<usize>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let limit = read_whole(text)?;
    let limit = usize::try_from(limit).map_err(|_| "limit must be non-negative")?;
    Ok((limit > 0).then_some(limit))
}
