//! Chance without state: numbers that look drawn and are the same every time.

use promqlite::time::Millis;

/// What a stream of chance is drawn from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seed(u64);

/// The distance of the knots that a drift leads through.
const KNOT_SECONDS: i64 = 300;

impl Seed {
    /// Returns the seed that belongs to texts; other texts give another one.
    pub(super) fn of(texts: &[&str]) -> Self {
        let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
        // FNV-1a, and a last mixing since it leaves the high bits of short texts alike.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(mix(hash))
    }

    /// Returns a number from 0 up to `count`.
    pub(super) fn below(self, count: usize) -> usize {
        ((u128::from(self.0) * count as u128) >> 64) as usize
    }

    /// Returns a part of one, from 0 up to 1.
    pub(super) fn part(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns the seed of a numbered part.
    pub(super) fn nth(self, number: i64) -> Self {
        Self(mix(self.0 ^ mix(number as u64)))
    }

    /// Returns letters and digits as Kubernetes makes them up for names.
    pub(super) fn letters(self, length: usize) -> String {
        const ALPHABET: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
        let one = |at| ALPHABET[self.nth(at as i64).below(ALPHABET.len())] as char;
        (0..length).map(one).collect()
    }

    /// Returns the form of a version 4 UUID.
    pub(super) fn uuid(self) -> String {
        let (high, low) = (self.nth(1).0, self.nth(2).0);
        let words = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
        let tail = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        format!("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", words.0, words.1, words.2, tail.0, tail.1)
    }

    /// Returns a value between -1 and 1 that wanders smoothly and trembles a little.
    pub(super) fn drift(self, time: Millis) -> f64 {
        let knot = time.0.div_euclid(KNOT_SECONDS * 1000);
        let along = time.0.rem_euclid(KNOT_SECONDS * 1000) as f64 / (KNOT_SECONDS * 1000) as f64;
        let [before, behind] = [knot, knot + 1].map(|at| self.nth(at).part());
        let smooth = before + (behind - before) * along * along * (3.0 - 2.0 * along);
        let tremble = self.nth(!time.0).part();
        (0.9 * smooth + 0.1 * tremble) * 2.0 - 1.0
    }
}

/// Mixes all bits of a number into each other (the finish of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::Seed;
    use promqlite::time::Millis;

    #[test]
    fn chance_is_even_and_the_same_every_time() {
        let seed = Seed::of(&["a", "b"]);
        let mean = (0..1000).map(|at| seed.nth(at).part()).sum::<f64>() / 1000.0;
        assert!((mean - 0.5).abs() < 0.03, "{mean}");
        assert_eq!(seed, Seed::of(&["a", "b"]));
        assert_ne!(seed, Seed::of(&["ab"]));
        assert!((0..1000).all(|at| seed.nth(at).below(7) < 7));
    }

    #[test]
    fn a_drift_stays_in_its_bounds_and_has_no_jumps() {
        let seed = Seed::of(&["drift"]);
        let drift: Vec<_> = (-400..0).map(|at| seed.drift(Millis::from_seconds(at * 30))).collect();
        assert!(drift.iter().all(|one| one.abs() <= 1.0));
        assert!(drift.windows(2).all(|two| (two[0] - two[1]).abs() < 0.6));
    }
}
