//! Numbers, characters and strings as Go writes them in source text.

/// A number of a template under every kind that can hold it, as Go's ideal constants are.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Number {
    /// The text it was written as.
    pub(super) text: String,
    /// Its value as a signed integer.
    pub(super) int: Option<i64>,
    /// Its value as an unsigned integer.
    pub(super) uint: Option<u64>,
    /// Its value as a float.
    pub(super) float: Option<f64>,
    /// Its real and imaginary part, where it was written as a complex number.
    pub(super) complex: Option<(f64, f64)>,
}

/// Why a text is not a number of Go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Misread {
    /// It is written wrongly.
    Syntax,
    /// It is too large for its kind.
    Range,
}

impl Misread {
    /// Returns Go's words for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Syntax => "invalid syntax",
            Self::Range => "value out of range",
        }
    }
}

impl Number {
    /// Reads an integer, a float or an imaginary number; the error is Go's message.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if let Some(imaginary) = text.strip_suffix('i').and_then(|part| read_float(part).ok()) {
            return Ok(Self::of_complex(text, 0.0, imaginary));
        }
        let (uint, int) = (read_uint(text).ok(), read_int(text).ok());
        let mut number = Self { text: text.to_owned(), int, uint, ..Self::default() };
        if int == Some(0) {
            number.uint = Some(0);
        }
        if let Some(int) = number.int {
            number.float = Some(int as f64);
        } else if let Some(uint) = number.uint {
            number.float = Some(uint as f64);
        } else if let Ok(float) = read_float(text) {
            if !text.contains(['.', 'e', 'E', 'p', 'P']) {
                return Err(format!("integer overflow: {}", crate::math::quote(text)));
            }
            number.set_float(float);
        } else {
            return Err(format!("illegal number syntax: {}", crate::math::quote(text)));
        }
        Ok(number)
    }

    /// Reads a complex number such as `1+2i`.
    pub(super) fn read_complex(text: &str) -> Result<Self, String> {
        let body = text.strip_suffix('i').unwrap_or(text);
        let signs = body.char_indices().skip(1).filter(|&(at, c)| {
            matches!(c, '+' | '-') && !body[..at].ends_with(['e', 'E', 'p', 'P'])
        });
        let parts = signs.last().map(|(at, _)| body.split_at(at));
        let read = |text| read_float(text).ok();
        match parts.and_then(|(real, imaginary)| Some((read(real)?, read(imaginary)?))) {
            Some((real, imaginary)) => Ok(Self::of_complex(text, real, imaginary)),
            None => Err("syntax error scanning complex number".to_owned()),
        }
    }

    /// Reads a character constant in its quotes.
    pub(super) fn read_char(text: &str) -> Result<Self, String> {
        let inner = text.strip_prefix('\'').unwrap_or(text);
        let (c, rest) = unquote_char(inner, '\'').ok_or("invalid syntax")?;
        if rest != "'" {
            return Err(format!("malformed character constant: {text}"));
        }
        let code = u64::from(c.code());
        let float = Some(code as f64);
        Ok(Self {
            text: text.to_owned(),
            int: Some(code as i64),
            uint: Some(code),
            float,
            complex: None,
        })
    }

    fn of_complex(text: &str, real: f64, imaginary: f64) -> Self {
        let mut number = Self { text: text.to_owned(), ..Self::default() };
        if imaginary == 0.0 {
            number.set_float(real);
        }
        number.complex = Some((real, imaginary));
        number
    }

    /// Notes a float, and the integers that equal it.
    fn set_float(&mut self, float: f64) {
        self.float = Some(float);
        self.int = (float == (float as i64) as f64).then_some(float as i64);
        self.uint = (float == (float as u64) as f64).then_some(float as u64);
    }
}

/// Reads an unsigned integer with an optional base prefix and digit separators.
fn read_uint(text: &str) -> Result<u64, Misread> {
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    let separated = if radix == 10 { digits } else { digits.strip_prefix('_').unwrap_or(digits) };
    if separated.starts_with('_') || separated.ends_with('_') || separated.contains("__") {
        return Err(Misread::Syntax);
    }
    let digits = separated.replace('_', "");
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(Misread::Syntax);
    }
    u64::from_str_radix(&digits, radix).map_err(|_| Misread::Range)
}

fn read_int(text: &str) -> Result<i64, Misread> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let size = read_uint(digits)?;
    if negative {
        return 0i64.checked_sub_unsigned(size).ok_or(Misread::Range);
    }
    i64::try_from(size).map_err(|_| Misread::Range)
}

/// Reads a float as Go's `strconv.ParseFloat` does.
pub(super) fn read_float(text: &str) -> Result<f64, Misread> {
    let (negative, size) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let sign = if negative { -1.0 } else { 1.0 };
    if size.eq_ignore_ascii_case("inf") || size.eq_ignore_ascii_case("infinity") {
        return Ok(sign * f64::INFINITY);
    }
    if text.eq_ignore_ascii_case("nan") {
        return Ok(f64::NAN);
    }
    if let Some(hex) = size.strip_prefix("0x").or_else(|| size.strip_prefix("0X")) {
        return read_hex_float(hex).map(|float| sign * float);
    }
    if !size.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) {
        return Err(Misread::Syntax);
    }
    match size.parse::<f64>() {
        Ok(float) if float.is_infinite() => Err(Misread::Range),
        Ok(float) => Ok(sign * float),
        Err(_) => Err(Misread::Syntax),
    }
}

/// Reads what stands behind `0x` in a float: hexadecimal digits and a power of two.
fn read_hex_float(text: &str) -> Result<f64, Misread> {
    let (digits, power) = text.split_once(['p', 'P']).ok_or(Misread::Syntax)?;
    let power: i32 = power.parse().map_err(|_| Misread::Syntax)?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all: String = whole.chars().chain(part.chars()).filter(|&c| c != '_').collect();
    if all.is_empty() {
        return Err(Misread::Syntax);
    }
    let mut mantissa = 0.0f64;
    for c in all.chars() {
        let digit = c.to_digit(16).ok_or(Misread::Syntax)?;
        mantissa = mantissa * 16.0 + f64::from(digit);
    }
    let places = part.chars().filter(|&c| c != '_').count() as i32;
    let float = mantissa * 2f64.powi(power.saturating_sub(places.saturating_mul(4)));
    if float.is_infinite() { Err(Misread::Range) } else { Ok(float) }
}

/// Reads a string in double quotes or backquotes; `None` where Go says `invalid syntax`.
pub(super) fn unquote(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.replace('\r', ""));
    }
    let mut rest = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut bytes = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let (unit, after) = unquote_char(rest, '"')?;
        unit.push_to(&mut bytes);
        rest = after;
    }
    Some(String::from_utf8(bytes).unwrap_or_else(|e| {
        // Only byte escapes can leave UTF-8, and text is all that can be shown.
        String::from_utf8_lossy(e.as_bytes()).into_owned()
    }))
}

/// What one element of a quoted text stands for.
#[derive(Clone, Copy)]
enum Unit {
    Character(char),
    Byte(u8),
}

impl Unit {
    fn code(self) -> u32 {
        match self {
            Self::Character(c) => c as u32,
            Self::Byte(byte) => u32::from(byte),
        }
    }

    fn push_to(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Character(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Self::Byte(byte) => bytes.push(byte),
        }
    }
}

/// Reads one character or escape, and returns what follows it.
fn unquote_char(text: &str, quote: char) -> Option<(Unit, &str)> {
    let first = text.chars().next()?;
    if first == quote || first == '\n' {
        return None;
    }
    if first != '\\' {
        return Some((Unit::Character(first), &text[first.len_utf8()..]));
    }
    let escape = text[1..].chars().next()?;
    let rest = &text[1 + escape.len_utf8()..];
    let plain = |c| Some((Unit::Character(c), rest));
    match escape {
        'a' => plain('\x07'),
        'b' => plain('\x08'),
        'f' => plain('\x0c'),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'v' => plain('\x0b'),
        '\\' => plain('\\'),
        '\'' | '"' if escape == quote => plain(escape),
        'x' => code(rest, 2, 16).map(|(code, rest)| (Unit::Byte(code as u8), rest)),
        'u' | 'U' => {
            let (code, rest) = code(rest, if escape == 'u' { 4 } else { 8 }, 16)?;
            Some((Unit::Character(char::from_u32(code)?), rest))
        }
        '0'..='7' => {
            let (code, rest) = code(&text[1..], 3, 8)?;
            (code < 256).then_some((Unit::Byte(code as u8), rest))
        }
        _ => None,
    }
}

fn code(text: &str, length: usize, radix: u32) -> Option<(u32, &str)> {
    let digits = text.get(..length)?;
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some((u32::from_str_radix(digits, radix).ok()?, &text[length..]))
}
