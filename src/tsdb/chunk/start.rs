//! Start timestamps inside chunks.
//!
//! A start is told by its distance to the time of the sample before, and from the first change on
//! by the difference of two such distances.

use super::bits::BitReader;
use super::bits::Bits;

/// The start timestamps of a chunk on the way through it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Starts {
    /// The start of the current sample, 0 where unknown.
    pub(super) start: i64,
    distance: i64,
    first_known: bool,
    changes_at: usize,
}

impl Starts {
    /// Reads the byte of a chunk's header that tells where starts are.
    pub(super) fn new(header: u8) -> Self {
        let (first_known, changes_at) = (header & 0x80 != 0, usize::from(header & 0x7f));
        Self { start: 0, distance: 0, first_known, changes_at }
    }

    /// Returns what holds for a chunk that knows none.
    pub(super) fn none() -> Self {
        Self::new(0)
    }

    /// Tells whether any sample has one.
    pub(super) fn any(self) -> bool {
        self.first_known || self.changes_at > 0
    }

    /// Reads what stands behind the sample of a number, between its time and the one before.
    #[inline]
    pub(super) fn read<B: Bits>(
        &mut self,
        reader: &mut BitReader<B>,
        number: usize,
        time: i64,
        before: i64,
    ) {
        if number == 0 {
            if self.first_known {
                self.start = time.wrapping_sub(reader.varint());
            }
        } else if self.changes_at > 0 && number >= self.changes_at {
            let change = reader.varbit_int();
            let base = if number == self.changes_at { 0 } else { self.distance };
            self.distance = base.wrapping_add(change);
            self.start = before.wrapping_sub(self.distance);
        }
    }
}
