//! Lengths of time as text.

use std::fmt;

use crate::time::Millis;

/// The units of a length, longest first, in milliseconds; weeks and years nobody reads faster.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

impl fmt::Display for Millis {
    /// Writes a length as queries write it: `1h30m`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.0.unsigned_abs();
        for (unit, length) in UNITS {
            let count = rest / length;
            rest %= length;
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::time::Millis;

    #[test]
    fn a_length_is_written_in_the_largest_units_that_fit() {
        for (millis, text) in
            [(0, "0s"), (300_000, "5m"), (5_400_000, "1h30m"), (-1500, "-1s500ms")]
        {
            assert_eq!(Millis(millis).to_string(), text);
        }
    }
}
