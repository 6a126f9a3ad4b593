//! What may stand between quotes.

use super::scanner::Scanner;
use crate::math::is_printable;
use crate::syntax::Error;

impl Scanner<'_> {
    /// Reads on to the closing quote.
    pub(super) fn skip_string(&mut self, quote: char) -> Result<(), Error> {
        let raw = quote == '`';
        loop {
            match self.next() {
                Some('\\') if !raw => self.escape(quote)?,
                Some(char::REPLACEMENT_CHARACTER) => {
                    return self.fail("invalid UTF-8 rune".to_owned());
                }
                None if raw => return self.fail("unterminated raw string".to_owned()),
                None => return self.fail("unterminated quoted string".to_owned()),
                Some('\n') if !raw => {
                    return self.fail("unterminated quoted string".to_owned());
                }
                Some(c) if c == quote => return Ok(()),
                Some(_) => {}
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<(), Error> {
        let c = self.next();
        let (first, digits, base, max) = match c {
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => return Ok(()),
            Some(c) if c == quote => return Ok(()),
            Some('0'..='7') => (c, 3, 8, 255),
            Some('x') => (self.next(), 2, 16, 255),
            Some('u') => (self.next(), 4, 16, char::MAX as u32),
            Some('U') => (self.next(), 8, 16, char::MAX as u32),
            None => return self.fail("escape sequence not terminated".to_owned()),
            Some(c) => return self.fail(format!("unknown escape sequence {}", point(c))),
        };
        let value = self.digits(first, digits, base)?;
        if value > max || (0xd800..0xe000).contains(&value) {
            return self.fail("escape sequence is an invalid Unicode code point".to_owned());
        }
        Ok(())
    }

    fn digits(&mut self, first: Option<char>, count: usize, base: u32) -> Result<u32, Error> {
        let mut value: u32 = 0;
        let mut c = first;
        for left in (0..count).rev() {
            let Some(digit) = c else {
                return self.fail("escape sequence not terminated".to_owned());
            };
            let Some(digit) = digit.to_digit(base) else {
                return self.fail(format!("illegal character {} in escape sequence", point(digit)));
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            if left > 0 {
                c = self.next();
            }
        }
        Ok(value)
    }
}

/// Shows a character by its number and, if it can be shown, itself.
fn point(c: char) -> String {
    let number = c as u32;
    if is_printable(c) { format!("U+{number:04X} '{c}'") } else { format!("U+{number:04X}") }
}
