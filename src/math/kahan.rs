//! Compensated summation, in Neumaier's variant, as Prometheus computes it.

/// A running sum with the low-order bits that plain addition would lose.
///
/// ```
/// use promqlite::math::Kahan;
///
/// let mut sum = Kahan::starting_at(0.0);
/// [1e100, 1.0, -1e100].into_iter().for_each(|value| sum.add(value));
/// assert_eq!(sum.total(), 1.0);
/// ```
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Kahan {
    /// The sum so far.
    pub sum: f64,
    /// What rounding has taken from it.
    pub lost: f64,
}

impl Kahan {
    /// Starts a sum at a value.
    #[inline]
    pub const fn starting_at(sum: f64) -> Self {
        Self { sum, lost: 0.0 }
    }

    /// Adds a value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let total = self.sum + value;
        // An infinite total has no low-order bits; inf - inf would make the compensation NaN.
        if total.is_infinite() {
            self.lost = 0.0;
        } else if self.sum.abs() >= value.abs() {
            self.lost += (self.sum - total) + value;
        } else {
            self.lost += (value - total) + self.sum;
        }
        self.sum = total;
    }

    /// Returns the sum with a value added, without a branch.
    ///
    /// This is what [`add`](Self::add) makes of it, bit for bit, as long as the sum is finite.
    #[inline]
    #[must_use]
    pub fn and(self, value: f64) -> Self {
        let sum = self.sum + value;
        let added = sum - self.sum;
        Self { sum, lost: self.lost + ((self.sum - (sum - added)) + (value - added)) }
    }

    /// Returns the sum with its compensation; an infinite sum stays as it is.
    #[inline]
    pub fn total(self) -> f64 {
        if self.sum.is_infinite() { self.sum } else { self.sum + self.lost }
    }
}
