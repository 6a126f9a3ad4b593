//! Lowering the resolution of a histogram.

use super::cells::Plain;
use super::cells::coarsen;
use super::layout::Histogram;
use super::layout::Side;
use super::schema::FINEST_SCHEMA;
use super::schema::reduced_index;

impl Histogram {
    /// Merges buckets until the histogram has a coarser schema; others leave it as it is.
    pub fn reduce_resolution(&mut self, schema: i32) {
        if self.is_custom() || schema >= self.schema {
            return;
        }
        self.positive.coarsen(self.schema, schema);
        self.negative.coarsen(self.schema, schema);
        self.schema = schema;
    }

    /// Returns a copy with a coarser schema, or the same one if it is not coarser.
    #[must_use]
    pub fn reduced_to(&self, schema: i32) -> Self {
        let mut reduced = self.clone();
        reduced.reduce_resolution(schema);
        reduced
    }

    /// Merges buckets until the schema is one that can be computed with.
    pub fn make_computable(&mut self) {
        if self.schema > FINEST_SCHEMA {
            self.reduce_resolution(FINEST_SCHEMA);
        }
    }
}

impl Side {
    pub(super) fn coarsen(&mut self, from: i32, to: i32) {
        coarsen(&mut self.runs, Plain(&mut self.counts), |index| reduced_index(index, from, to));
    }
}

#[cfg(test)]
mod tests {
    use crate::histogram::Histogram;
    use crate::histogram::Side;

    #[test]
    fn four_buckets_become_one_two_schemas_down() {
        let mut histogram = Histogram {
            schema: 2,
            positive: Side::starting_at(-3, vec![1.0, 2.0, 3.0, 4.0, 5.0]),
            negative: Side::starting_at(8, vec![6.0, 7.0]),
            ..Histogram::default()
        };
        histogram.reduce_resolution(0);
        assert_eq!(histogram.schema, 0);
        assert_eq!(histogram.positive.cells().collect::<Vec<_>>(), [(0, 10.0), (1, 5.0)]);
        assert_eq!(histogram.negative.cells().collect::<Vec<_>>(), [(2, 6.0), (3, 7.0)]);
    }

    #[test]
    fn schemas_too_fine_to_compute_with_are_merged() {
        let mut histogram = Histogram {
            schema: 10,
            positive: Side::starting_at(1, vec![1.0; 8]),
            ..Histogram::default()
        };
        histogram.make_computable();
        assert_eq!(histogram.schema, 8);
        assert_eq!(histogram.positive.counts, [4.0, 4.0]);
    }

    #[test]
    fn custom_buckets_have_no_resolution_to_lower() {
        let mut histogram = Histogram {
            schema: crate::histogram::CUSTOM_BUCKETS_SCHEMA,
            positive: Side::starting_at(0, vec![1.0; 3]),
            ..Histogram::default()
        };
        histogram.reduce_resolution(-100);
        assert_eq!(histogram.positive.counts.len(), 3);
    }
}
