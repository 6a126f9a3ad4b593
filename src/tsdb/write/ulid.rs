//! The names of blocks.

use std::fmt;

/// A name that sorts by the time it was made.
///
/// ```
/// use promqlite::tsdb::Ulid;
///
/// let (earlier, later) = (Ulid::new(1_000, 7), Ulid::new(2_000, 3));
/// assert!(earlier < later && earlier.to_string() < later.to_string());
/// assert_eq!(later.to_string().len(), 26);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ulid(u128);

impl Ulid {
    /// Returns the name for a time, in milliseconds since the epoch, and 80 random bits.
    pub fn new(millis: u64, random: u128) -> Self {
        const RANDOM: u32 = 80;
        Self(u128::from(millis & 0xFFFF_FFFF_FFFF) << RANDOM | random & ((1 << RANDOM) - 1))
    }
}

impl fmt::Display for Ulid {
    /// Writes 26 digits of five bits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        (0..26).rev().try_for_each(|digit| {
            let five = (self.0 >> (5 * digit)) as usize & 31;
            write!(f, "{}", char::from(DIGITS[five]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Ulid;

    #[test]
    fn a_name_has_ten_digits_of_time_and_sixteen_of_chance() {
        let ulid = Ulid::new(1_469_918_176_385, 0);
        assert_eq!(ulid.to_string(), "01ARYZ6S410000000000000000");
        assert_eq!(Ulid::new(0, u128::MAX).to_string(), "0000000000ZZZZZZZZZZZZZZZZ");
    }
}
