//! Numbers and durations as Go's scanner and parsers take them.

/// What a run of digits and letters is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// A number.
    Number,
    /// A duration.
    Duration,
    /// Neither.
    Broken,
}

/// Finds where the number or duration that begins at `start` ends, and what it is.
///
/// The rules are those of Prometheus' scanner with all their corners: `0x1e` is broken at the end
/// of the text and whole before a blank.
pub(super) fn scan(text: &str, start: usize) -> (Shape, usize) {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: start };
    if scanner.number() {
        return (Shape::Number, scanner.at);
    }
    if scanner.duration() {
        return (Shape::Duration, scanner.at);
    }
    // The character that broke it belongs to the complaint.
    let end = (scanner.at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    (Shape::Broken, end)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        let found = self.peek().is_some_and(wanted);
        self.at += usize::from(found);
        found
    }

    /// Tells whether nothing, or nothing but one of `bad`, follows; what is bad is passed.
    fn ends_or_eats(&mut self, bad: &[u8]) -> bool {
        self.eat(|byte| bad.contains(&byte)) || self.peek().is_none()
    }

    fn number(&mut self) -> bool {
        let start = self.at;
        let hex = self.eat(|byte| byte == b'0') && self.eat(|byte| byte | 0x20 == b'x');
        let digit = |byte: u8| if hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
        if hex {
            self.eat(|byte| byte == b'_');
        }
        self.eat(|byte| byte == b'.');
        self.eat(digit);
        if !self.fraction_and_exponent(hex, digit) || self.at == start {
            return false;
        }
        !self.peek().is_some_and(is_word)
    }

    fn fraction_and_exponent(&mut self, hex: bool, digit: impl Fn(u8) -> bool) -> bool {
        let (mut dot, mut exponent) = (false, false);
        while let Some(byte) = self.peek() {
            let ok = match byte {
                b'.' => {
                    self.at += 1;
                    !std::mem::replace(&mut dot, true)
                        && !self.eat(|byte| matches!(byte, b'_' | b'.'))
                        && !hex
                }
                b'e' | b'E' => {
                    self.at += 1;
                    if std::mem::replace(&mut exponent, true) {
                        return false;
                    }
                    self.eat(|byte| matches!(byte, b'+' | b'-'));
                    !self.ends_or_eats(b"._eE")
                }
                b'_' => {
                    self.at += 1;
                    !self.ends_or_eats(b"._eE")
                }
                _ if digit(byte) => {
                    while self.eat(&digit) {}
                    true
                }
                _ => return true,
            };
            if !ok {
                return false;
            }
        }
        true
    }

    /// Reads on where [`Self::number`] gave up.
    fn duration(&mut self) -> bool {
        if !self.eat(|byte| b"smhdwy".contains(&byte)) {
            return false;
        }
        self.eat(|byte| byte == b's');
        while self.eat(|byte| byte.is_ascii_digit()) {
            while self.eat(|byte| byte.is_ascii_digit()) {}
            if !self.eat(|byte| b"smhdw".contains(&byte)) {
                return false;
            }
            self.eat(|byte| byte == b's');
        }
        let whole = !self.peek().is_some_and(is_word);
        self.at += usize::from(!whole);
        whole
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Why a number has no value, in Go's words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum NumberFault {
    /// It has the wrong form.
    Form,
    /// It is too large.
    Size,
}

/// Reads a number: an integer of any base Go knows, else a float.
pub(super) fn value(text: &str) -> Result<f64, NumberFault> {
    let plain: std::borrow::Cow<'_, str> =
        if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    if let Some(integer) = integer(&plain) {
        return Ok(integer as f64);
    }
    // A float in base 16 would need an exponent, which the scanner never passes on.
    if plain.len() > 1 && plain.as_bytes().get(1).is_some_and(|byte| byte | 0x20 == b'x') {
        return Err(NumberFault::Form);
    }
    let value: f64 = plain.parse().map_err(|_| NumberFault::Form)?;
    let written = plain.as_bytes().first().is_some_and(|byte| !byte.is_ascii_alphabetic());
    if value.is_infinite() && written { Err(NumberFault::Size) } else { Ok(value) }
}

fn integer(text: &str) -> Option<i64> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(hex, 16).ok();
    }
    match text.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => i64::from_str_radix(octal, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// Why a duration has no value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum DurationFault {
    /// Numbers and units do not alternate, or the units do not get smaller.
    Form,
    /// There is no such unit.
    Unit(String),
    /// It is longer than some 292 years.
    Size,
}

/// Reads a duration; the result is in nanoseconds.
pub(super) fn nanoseconds(text: &str) -> Result<i64, DurationFault> {
    let mut rest = text;
    let mut total: u64 = 0;
    let mut last = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let number: u64 = number.parse().map_err(|_| DurationFault::Form)?;
        let letters = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        if unit.is_empty() {
            return Err(DurationFault::Form);
        }
        let (rank, size) = self::unit(unit).ok_or_else(|| DurationFault::Unit(unit.to_owned()))?;
        if rank <= last {
            return Err(DurationFault::Form);
        }
        if number > (1 << 63) / size {
            return Err(DurationFault::Size);
        }
        total = total.saturating_add(number * size);
        if i64::try_from(total).is_err() {
            return Err(DurationFault::Size);
        }
        (last, rest) = (rank, tail);
    }
    Ok(total as i64)
}

/// Returns the place of a unit from the largest down, and its length in nanoseconds.
fn unit(name: &str) -> Option<(u8, u64)> {
    const SECOND: u64 = 1_000_000_000;
    Some(match name {
        "y" => (1, 365 * 86_400 * SECOND),
        "w" => (2, 7 * 86_400 * SECOND),
        "d" => (3, 86_400 * SECOND),
        "h" => (4, 3_600 * SECOND),
        "m" => (5, 60 * SECOND),
        "s" => (6, SECOND),
        "ms" => (7, 1_000_000),
        _ => return None,
    })
}

/// Returns nanoseconds as seconds, rounded as Go rounds them.
pub(super) fn seconds(nanoseconds: i64) -> f64 {
    const SECOND: i64 = 1_000_000_000;
    (nanoseconds / SECOND) as f64 + (nanoseconds % SECOND) as f64 / 1e9
}

/// Returns seconds as nanoseconds, rounded half away from zero.
///
/// What does not fit becomes the smallest integer: that is what Prometheus computes from it.
pub(super) fn nanoseconds_of(seconds: f64) -> i64 {
    whole((seconds * 1e9).round())
}

/// Tells whether seconds do not fit into nanoseconds of 64 bits.
pub(super) fn out_of_range(seconds: f64) -> bool {
    seconds.abs() > 9_223_372_036.854_776
}

/// Converts a float as Go on amd64 does.
pub(super) fn whole(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

#[cfg(test)]
mod tests;
