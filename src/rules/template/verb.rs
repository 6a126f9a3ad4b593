//! Numbers and texts under one verb of `printf`: width, precision, sign and base.

use std::fmt::Write;

use crate::math::general;
use crate::math::general_rounded;
use crate::math::quote;

/// What stands between the percent sign and the verb.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Spec {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) flags: Flags,
}

/// The flags of a verb, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const MINUS: Self = Self(1);
    pub(super) const PLUS: Self = Self(2);
    pub(super) const SHARP: Self = Self(4);
    pub(super) const SPACE: Self = Self(8);
    pub(super) const ZERO: Self = Self(16);
    /// `%#v`: Go's syntax.
    pub(super) const SYNTAX: Self = Self(32);
    /// `%+v`: with the names of fields.
    pub(super) const FIELDS: Self = Self(64);

    /// Returns the flag a character stands for.
    pub(super) fn of(c: u8) -> Option<Self> {
        match c {
            b'-' => Some(Self::MINUS),
            b'+' => Some(Self::PLUS),
            b'#' => Some(Self::SHARP),
            b' ' => Some(Self::SPACE),
            b'0' => Some(Self::ZERO),
            _ => None,
        }
    }

    pub(super) fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    #[must_use]
    pub(super) fn with(self, flag: Self) -> Self {
        Self(self.0 | flag.0)
    }

    #[must_use]
    pub(super) fn without(self, flag: Self) -> Self {
        Self(self.0 & !flag.0)
    }

    /// Turns one flag into another where it is set, as `%v` gives `#` and `+` their own meaning.
    #[must_use]
    pub(super) fn turned(self, from: Self, to: Self) -> Self {
        if self.has(from) { self.without(from).with(to) } else { self }
    }
}

impl Spec {
    fn has(self, flag: Flags) -> bool {
        self.flags.has(flag)
    }

    /// Pads a text to the width, on the left unless the minus flag is set.
    pub(super) fn pad(self, text: &str) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        if missing == 0 {
            return text.to_owned();
        }
        if self.has(Flags::MINUS) {
            return text.to_owned() + &" ".repeat(missing);
        }
        let fill = if self.has(Flags::ZERO) { "0" } else { " " };
        fill.repeat(missing) + text
    }

    /// Writes a text under a verb; `None` where the verb is not for texts.
    pub(super) fn text(self, text: &str, verb: char) -> Option<String> {
        match verb {
            'v' if self.has(Flags::SYNTAX) => Some(self.quoted(text)),
            'v' | 's' => Some(self.pad(self.cut(text))),
            'q' => Some(self.quoted(text)),
            'x' => Some(self.hex(text.as_bytes(), 'x')),
            'X' => Some(self.hex(text.as_bytes(), 'X')),
            _ => None,
        }
    }

    /// Cuts a text to the precision, which counts characters.
    fn cut(self, text: &str) -> &str {
        let end = self.precision.and_then(|count| text.char_indices().nth(count));
        end.map_or(text, |(at, _)| &text[..at])
    }

    fn quoted(self, text: &str) -> String {
        let text = self.cut(text);
        let raw = |c: char| c == '\t' || (c != '`' && c != '\u{feff}' && !c.is_control());
        if self.has(Flags::SHARP) && text.chars().all(raw) {
            return self.pad(&format!("`{text}`"));
        }
        if self.has(Flags::PLUS) {
            return self.pad(&ascii_only(&quote(text)));
        }
        self.pad(&quote(text))
    }

    fn hex(self, bytes: &[u8], verb: char) -> String {
        let bytes = &bytes[..self.precision.unwrap_or(bytes.len()).min(bytes.len())];
        let sharp = self.has(Flags::SHARP);
        let mut written = String::with_capacity(bytes.len() * 2);
        for (at, byte) in bytes.iter().enumerate() {
            let space = self.has(Flags::SPACE);
            if at > 0 && space {
                written.push(' ');
            }
            if sharp && (at == 0 || space) {
                written.extend(['0', verb]);
            }
            let _ = match verb {
                'X' => write!(written, "{byte:02X}"),
                _ => write!(written, "{byte:02x}"),
            };
        }
        self.pad(&written)
    }

    /// Writes a truth value under a verb.
    pub(super) fn truth(self, value: bool, verb: char) -> Option<String> {
        matches!(verb, 't' | 'v').then(|| self.pad(if value { "true" } else { "false" }))
    }

    /// Writes an integer under a verb; `None` where the verb is not for integers.
    pub(super) fn integer(self, value: i64, verb: char) -> Option<String> {
        match verb {
            'v' | 'd' => Some(self.digits(value, &value.unsigned_abs().to_string(), "")),
            'b' => Some(self.digits(value, &format!("{:b}", value.unsigned_abs()), "0b")),
            'o' => Some(self.digits(value, &format!("{:o}", value.unsigned_abs()), "0")),
            'O' => {
                let octal = format!("{:o}", value.unsigned_abs());
                let spec = Self { flags: self.flags.with(Flags::SHARP), ..self };
                Some(spec.digits(value, &octal, "0o"))
            }
            'x' => Some(self.digits(value, &format!("{:x}", value.unsigned_abs()), "0x")),
            'X' => Some(self.digits(value, &format!("{:X}", value.unsigned_abs()), "0X")),
            'c' => Some(self.pad(&character(value).to_string())),
            'q' => Some(self.pad(&quoted_character(character(value)))),
            'U' => Some(self.pad(&self.code_point(value))),
            _ => None,
        }
    }

    fn digits(self, value: i64, digits: &str, prefix: &str) -> String {
        if self.precision == Some(0) && value == 0 {
            return Self { flags: self.flags.without(Flags::ZERO), ..self }.pad("");
        }
        let sign = self.sign(value < 0);
        let zeroed = self.has(Flags::ZERO) && !self.has(Flags::MINUS);
        let least = match (self.precision, self.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if zeroed => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let zeros = "0".repeat(least.saturating_sub(digits.len()));
        let leads = prefix == "0" && (digits.starts_with('0') || !zeros.is_empty());
        let prefix = if self.has(Flags::SHARP) && !leads { prefix } else { "" };
        let spec = Self { flags: self.flags.without(Flags::ZERO), ..self };
        spec.pad(&format!("{sign}{prefix}{zeros}{digits}"))
    }

    fn sign(self, negative: bool) -> &'static str {
        match () {
            () if negative => "-",
            () if self.has(Flags::PLUS) => "+",
            () if self.has(Flags::SPACE) => " ",
            () => "",
        }
    }

    fn code_point(self, value: i64) -> String {
        let shown = char::from_u32(value as u32).filter(|_| self.has(Flags::SHARP));
        match shown {
            Some(c) => format!("U+{:04X} '{c}'", value as u32),
            None => format!("U+{value:04X}"),
        }
    }

    /// Writes a float under a verb; `None` where the verb is not for floats.
    pub(super) fn float(self, value: f64, verb: char) -> Option<String> {
        let size = value.abs();
        let digits = match verb {
            _ if !value.is_finite() => general(size).trim_start_matches('+').to_owned(),
            'v' | 'g' | 'G' => match self.precision {
                Some(precision) => general_rounded(size, precision.max(1)),
                None => general(size),
            },
            'f' | 'F' => format!("{size:.*}", self.precision.unwrap_or(6)),
            'e' | 'E' => exponent(size, self.precision.unwrap_or(6)),
            'b' => binary(size),
            'x' | 'X' => hex_float(size),
            _ => return None,
        };
        let upper = matches!(verb, 'G' | 'E' | 'X') && value.is_finite();
        let digits = if upper { digits.to_ascii_uppercase() } else { digits };
        Some(self.signed(value, &digits))
    }

    fn signed(self, value: f64, digits: &str) -> String {
        if !value.is_finite() {
            let sign = match self.sign(value == f64::NEG_INFINITY) {
                // Infinity always shows its sign, and no number does so unasked.
                "" if value == f64::INFINITY => "+",
                sign => sign,
            };
            let spec = Self { flags: self.flags.without(Flags::ZERO), ..self };
            return spec.pad(&format!("{sign}{digits}"));
        }
        let sign = self.sign(value.is_sign_negative());
        let zeroed = self.has(Flags::ZERO) && !self.has(Flags::MINUS);
        if zeroed && !sign.is_empty() {
            let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        self.pad(&format!("{sign}{digits}"))
    }
}

/// Writes a positive float with an exponent of at least two digits.
fn exponent(size: f64, precision: usize) -> String {
    let scientific = format!("{size:.precision$e}");
    let (digits, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{digits}e{sign}{power:0>2}")
}

/// Splits a finite float into its significand and the power of two it is multiplied by.
fn parts(size: f64) -> (u64, i64) {
    let bits = size.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) }
}

fn binary(size: f64) -> String {
    let (significand, power) = parts(size);
    format!("{significand}p{power:+}")
}

fn hex_float(size: f64) -> String {
    let (significand, power) = parts(size);
    if significand == 0 {
        return "0x0p+00".to_owned();
    }
    let shift = significand.leading_zeros() - 11;
    let power = power + 52 - i64::from(shift);
    let digits = format!("{:013x}", (significand << shift) & ((1 << 52) - 1));
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    let sign = if power < 0 { '-' } else { '+' };
    format!("0x1{point}{digits}p{sign}{:02}", power.unsigned_abs())
}

fn character(value: i64) -> char {
    u32::try_from(value).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
}

fn quoted_character(c: char) -> String {
    match c {
        '\'' => "'\\''".to_owned(),
        '"' => "'\"'".to_owned(),
        c => format!("'{}'", quote(&c.to_string()).trim_matches('"')),
    }
}

/// Escapes what is not ASCII in a text that is quoted already.
fn ascii_only(quoted: &str) -> String {
    let escape = |c: char| match c as u32 {
        code if code < 0x80 => c.to_string(),
        code if code < 0x1_0000 => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    quoted.chars().map(escape).collect()
}
