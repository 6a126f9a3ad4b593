//! What an unquoted scalar is: a number, a truth, a time, or text.
//!
//! The rules are those of Go's library in its third version, which Prometheus reads rules with: a
//! mixture of YAML 1.1 and 1.2.

/// What a node is taken for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Tag {
    /// Nothing.
    Null,
    /// A truth.
    Bool,
    /// A whole number.
    Int(i128),
    /// A number.
    Float(f64),
    /// A point in time.
    Time,
    /// Text.
    Text,
    /// Bytes in base 64.
    Binary,
    /// `<<`
    Merge,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
    /// What nobody knows.
    Other,
}

impl Tag {
    /// Returns its short name, as errors show it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "!!null",
            Self::Bool => "!!bool",
            Self::Int(_) => "!!int",
            Self::Float(_) => "!!float",
            Self::Time => "!!timestamp",
            Self::Text | Self::Other => "!!str",
            Self::Binary => "!!binary",
            Self::Merge => "!!merge",
            Self::Sequence => "!!seq",
            Self::Mapping => "!!map",
        }
    }

    /// Tells whether both are of one kind, whatever the number.
    pub(super) fn is_kin(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// Returns what a written tag says; numbers are not read.
pub(super) fn named(tag: &str) -> Tag {
    let short = tag.strip_prefix("tag:yaml.org,2002:").or_else(|| tag.strip_prefix("!!"));
    match short {
        Some("null") => Tag::Null,
        Some("bool") => Tag::Bool,
        Some("int") => Tag::Int(0),
        Some("float") => Tag::Float(0.0),
        Some("timestamp") => Tag::Time,
        Some("str") => Tag::Text,
        Some("binary") => Tag::Binary,
        Some("merge") => Tag::Merge,
        Some("seq") => Tag::Sequence,
        Some("map") => Tag::Mapping,
        _ => Tag::Other,
    }
}

/// Returns what an unquoted scalar without a tag is.
pub(super) fn of_plain(text: &str) -> Tag {
    let Some(&first) = text.as_bytes().first() else {
        return Tag::Null;
    };
    match first {
        b't' | b'T' | b'f' | b'F' => match text {
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Tag::Bool,
            _ => Tag::Text,
        },
        b'n' | b'N' | b'~' => match text {
            "~" | "null" | "Null" | "NULL" => Tag::Null,
            _ => Tag::Text,
        },
        b'<' if text == "<<" => Tag::Merge,
        b'.' | b'+' | b'-' | b'0'..=b'9' => of_number(text),
        _ => Tag::Text,
    }
}

fn of_number(text: &str) -> Tag {
    match text {
        ".nan" | ".NaN" | ".NAN" => return Tag::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Tag::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Tag::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if text.starts_with('.') {
        // Go takes digits grouped by underscores here only behind a prefix, which cannot be.
        return float(text).map_or(Tag::Text, Tag::Float);
    }
    if is_time(text) {
        return Tag::Time;
    }
    let plain = text.replace('_', "");
    if let Some(whole) = whole(&plain) {
        return Tag::Int(whole);
    }
    float(&plain).map_or(Tag::Text, Tag::Float)
}

/// Reads a float in the form that YAML knows: no hexadecimal, no words.
fn float(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_float = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    is_float.then(|| text.parse().ok()).flatten().filter(|value: &f64| value.is_finite())
}

/// Reads a whole number with a sign and a prefix: `0x1f`, `0b1`, `0o17`, `017`.
fn whole(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &digits[2..]),
        [b'0', b'b', ..] => (2, &digits[2..]),
        [b'0', b'o', ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    let size = u64::from_str_radix(digits, radix).ok()?;
    let value = sign * i128::from(size);
    (value >= i128::from(i64::MIN)).then_some(value)
}

/// Tells whether a text is a date, with or without a time of day.
fn is_time(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 || text.as_bytes().get(4) != Some(&b'-') {
        return false;
    }
    let (date, clock) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((&text[at..=at], &text[at + 1..]))),
        None => (text, None),
    };
    let numbers = |text: &str, by: char| -> Option<Vec<u32>> {
        let parts = text.split(by).map(|part| part.parse().ok().filter(|_| part.len() <= 4));
        parts.collect()
    };
    let Some([_, month, day]) =
        numbers(date, '-').and_then(|parts| <[u32; 3]>::try_from(parts).ok())
    else {
        return false;
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return false;
    }
    clock.is_none_or(|(mark, clock)| is_clock(clock, mark == " "))
}

/// Tells whether a text is a time of day; behind a blank it has no zone, else it has one.
fn is_clock(text: &str, without_zone: bool) -> bool {
    let end =
        text.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(text.len());
    let (clock, zone) = text.split_at(end);
    let mut parts = clock.split(':');
    let in_range = |part: Option<&str>, limit: f64| {
        let number = part.and_then(|part| part.parse::<f64>().ok());
        number.is_some_and(|number| (0.0..limit).contains(&number))
    };
    let fits = in_range(parts.next(), 24.0)
        && in_range(parts.next(), 60.0)
        && in_range(parts.next(), 60.0)
        && parts.next().is_none();
    let zoned = matches!(zone.as_bytes(), b"Z" | [b'+' | b'-', _, _, b':', _, _]);
    fits && if without_zone { zone.is_empty() } else { zoned }
}
