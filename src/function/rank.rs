//! Order statistics of a window that moves.
//!
//! All points of a stretch are sorted once. The window is a set of ranks, and its k-th smallest
//! value is the k-th rank in the set; points enter and leave in a few steps each.

/// A set of points of a stretch, asked for its smallest values.
#[derive(Default)]
pub(super) struct Ranks {
    /// The values by rank, NaN first.
    sorted: Vec<f64>,
    /// The rank of each point.
    places: Vec<u32>,
    /// A bit for each rank: whether it is in the set.
    words: Vec<u64>,
    /// Counts of bits over words, as a binary indexed tree.
    counts: Vec<u32>,
    order: Vec<(u64, u32)>,
}

impl Ranks {
    /// Sorts the points of a stretch; none of them is in the set.
    pub(super) fn sort(&mut self, values: &[f64]) {
        let keys = values.iter().map(|&value| key(value));
        self.order.clear();
        self.order.extend(keys.zip(0..));
        self.order.sort_unstable_by_key(|&(key, _)| key);
        self.sorted.clear();
        self.sorted.extend(self.order.iter().map(|&(_, point)| values[point as usize]));
        self.places.resize(values.len(), 0);
        for (&(_, point), rank) in self.order.iter().zip(0..) {
            self.places[point as usize] = rank;
        }
        self.words.clear();
        self.words.resize(values.len() / 64 + 1, 0);
        self.counts.clear();
        self.counts.resize((self.words.len() + 1).next_power_of_two(), 0);
    }

    /// Puts a point into the set.
    #[inline]
    pub(super) fn insert(&mut self, point: usize) {
        self.flip(point, 1);
    }

    /// Takes a point out of the set.
    #[inline]
    pub(super) fn remove(&mut self, point: usize) {
        self.flip(point, u32::MAX);
    }

    #[inline]
    fn flip(&mut self, point: usize, change: u32) {
        let rank = self.places[point];
        let word = (rank / 64) as usize;
        self.words[word] ^= 1 << (rank % 64);
        let mut at = word + 1;
        while at < self.counts.len() {
            self.counts[at] = self.counts[at].wrapping_add(change);
            at += at & at.wrapping_neg();
        }
    }

    /// Returns the k-th smallest value of the set, from 0.
    #[inline]
    pub(super) fn select(&self, k: usize) -> f64 {
        let (word, mut left) = self.word_of(k as u32);
        let mut bits = self.words[word];
        while left > 0 {
            bits &= bits.wrapping_sub(1);
            left -= 1;
        }
        self.sorted[word * 64 + bits.trailing_zeros() as usize]
    }

    /// Returns the k-th and the next smallest value of the set; the last one is its own next.
    #[inline]
    pub(super) fn select_pair(&self, k: usize) -> (f64, f64) {
        let (word, mut left) = self.word_of(k as u32);
        let mut bits = self.words[word];
        while left > 0 {
            bits &= bits.wrapping_sub(1);
            left -= 1;
        }
        let lower = self.sorted[word * 64 + bits.trailing_zeros() as usize];
        bits &= bits.wrapping_sub(1);
        let next = std::iter::once(bits).chain(self.words[word + 1..].iter().copied()).zip(word..);
        let upper = next.into_iter().find(|&(bits, _)| bits != 0);
        let upper =
            upper.map(|(bits, word)| self.sorted[word * 64 + bits.trailing_zeros() as usize]);
        (lower, upper.unwrap_or(lower))
    }

    /// Returns the word that holds the k-th rank of the set, and how many come before it there.
    #[inline]
    fn word_of(&self, mut k: u32) -> (usize, u32) {
        let (mut word, mut reach) = (0, self.counts.len() / 2);
        while reach > 0 {
            let count = self.counts[word + reach];
            if count <= k {
                k -= count;
                word += reach;
            }
            reach /= 2;
        }
        (word, k)
    }
}

/// Returns an integer that is ordered as values are, NaN before all others.
pub(super) fn key(value: f64) -> u64 {
    const SIGN: u64 = 1 << 63;

    let bits = value.to_bits();
    match value {
        nan if nan.is_nan() => 0,
        _ if bits & SIGN != 0 => !bits,
        _ => bits | SIGN,
    }
}

/// Returns the value of a key.
pub(super) fn value(key: u64) -> f64 {
    const SIGN: u64 = 1 << 63;

    match key {
        0 => f64::NAN,
        key if key & SIGN != 0 => f64::from_bits(key & !SIGN),
        key => f64::from_bits(!key),
    }
}
