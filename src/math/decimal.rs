//! A float taken apart into its shortest digits and a power of ten.

/// The shortest digits that read back as the number: `±0.digits · 10^point`.
///
/// Between two texts of one length the nearer one is taken, of two equally near ones that with an
/// even last digit, as Go does; `Display` rounds such a tie up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    negative: bool,
    digits: [u8; 24],
    count: usize,
    point: i32,
}

impl Decimal {
    /// Takes a finite number apart; of one that is not, the digits say nothing.
    pub(super) fn of(value: f64) -> Self {
        Self::read(zmij::Buffer::new().format_finite(value).as_bytes())
    }

    /// Takes apart what a number is written as, with or without point and exponent.
    fn read(text: &[u8]) -> Self {
        let (negative, text) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
        let mark = text.iter().position(|&byte| byte == b'e').unwrap_or(text.len());
        let mut number = Self { negative, digits: [b'0'; 24], count: 0, point: 0 };
        let mut seen_point = false;
        for &byte in &text[..mark] {
            if byte == b'.' {
                seen_point = true;
                continue;
            }
            if number.count > 0 || byte != b'0' {
                number.digits[number.count] = byte;
                number.count += 1;
                number.point += i32::from(!seen_point);
            } else {
                number.point -= i32::from(seen_point);
            }
        }
        while number.count > 1 && number.digits[number.count - 1] == b'0' {
            number.count -= 1;
        }
        let exponent = text.get(mark + 1..).and_then(|rest| std::str::from_utf8(rest).ok());
        number.point += exponent.and_then(|rest| rest.parse::<i32>().ok()).unwrap_or(0);
        number.or_zero()
    }

    /// Zero has one digit, and that before the point.
    fn or_zero(self) -> Self {
        if self.count == 0 { Self { count: 1, point: 1, ..self } } else { self }
    }

    /// Tells whether the number, zero included, has a sign.
    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    /// The digits as text, without zeros at either end.
    pub(super) fn digits(&self) -> &[u8] {
        &self.digits[..self.count]
    }

    /// How many digits stand before the point; below zero, how many zeros stand behind it first.
    pub(super) fn point(&self) -> i32 {
        self.point
    }
}
