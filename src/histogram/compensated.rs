//! Adding histograms while keeping what rounding takes from each bucket.

use crate::math::Kahan;

use super::cells::Compensated;
use super::cells::coarsen;
use super::cells::increase;
use super::custom::regroup;
use super::custom::same_bounds;
use super::custom::shared_bounds;
use super::custom::side_of;
use super::layout::Histogram;
use super::layout::Side;
use super::lost::Lost;
use super::outcome::MixedSchemas;
use super::schema::reduced_index;
use super::union::align;
use super::union::widen;

impl Histogram {
    /// Adds a histogram and keeps what is lost; returns whether bounds had to be reconciled.
    pub(super) fn add_compensated(
        &mut self,
        other: &Self,
        lost: &mut Lost,
    ) -> Result<bool, MixedSchemas> {
        self.join_hint(other)?;
        let reconciled = self.is_custom() && !same_bounds(self, other);
        if reconciled {
            self.regroup_compensated(other, lost);
        } else if self.is_custom() {
            let mut mine = Column { side: &mut self.positive, lost: &mut lost.positive };
            mine.add(&other.positive, i32::MIN);
        } else {
            let zero = self.reconcile_zero(other, Some(lost));
            increase(&mut self.zero_count, &mut lost.zero_count, zero.sum);
            increase(&mut self.zero_count, &mut lost.zero_count, zero.lost);
            self.add_buckets_compensated(other, lost);
        }
        increase(&mut self.count, &mut lost.count, other.count);
        increase(&mut self.sum, &mut lost.sum, other.sum);
        Ok(reconciled)
    }

    fn add_buckets_compensated(&mut self, other: &Self, lost: &mut Lost) {
        let (mine, theirs) = (self.schema, other.schema);
        self.schema = mine.min(theirs);
        let (schema, threshold) = (self.schema, self.zero_threshold);
        let sides = [
            (&mut self.positive, &mut lost.positive, &other.positive),
            (&mut self.negative, &mut lost.negative, &other.negative),
        ];
        for (side, lost, other) in sides {
            let mut column = Column { side, lost };
            if theirs < mine {
                column.coarsen(mine, schema);
            }
            if theirs > mine {
                let (mut coarse, mut rest) = (other.clone(), vec![0.0; other.counts.len()]);
                Column { side: &mut coarse, lost: &mut rest }.coarsen(theirs, schema);
                let least = coarse.first_above(schema, threshold);
                column.add(&coarse, least);
                column.add_rest(&Side { counts: rest, ..coarse }, least);
            } else {
                column.add(other, other.first_above(schema, threshold));
            }
        }
    }

    fn regroup_compensated(&mut self, other: &Self, lost: &mut Lost) {
        let shared = shared_bounds(self.bounds(), other.bounds());
        let mut groups = vec![Kahan::default(); shared.len() + 1];
        let mut rests = lost.positive.iter();
        regroup(&self.positive, self.bounds(), &shared, |i, count| {
            groups[i].add(count);
            groups[i].add(rests.next().copied().unwrap_or(0.0));
        });
        regroup(&other.positive, other.bounds(), &shared, |i, count| groups[i].add(count));
        (self.positive, lost.positive) = side_of(&groups);
        self.custom_bounds = Some(shared);
    }

    /// Adds what was lost on the way.
    pub(super) fn restore(&mut self, lost: &Lost) {
        self.zero_count += lost.zero_count;
        self.count += lost.count;
        self.sum += lost.sum;
        let (schema, threshold) = (self.schema, self.zero_threshold);
        for (side, lost) in
            [(&mut self.positive, &lost.positive), (&mut self.negative, &lost.negative)]
        {
            let least = side.first_above(schema, threshold);
            let swallowed = side.cells().take_while(|(index, _)| *index < least).count();
            let pairs = side.counts.iter_mut().zip(lost).skip(swallowed);
            pairs.for_each(|(count, lost)| *count += lost);
        }
    }
}

/// A side of a sum and what its buckets lost.
struct Column<'a> {
    side: &'a mut Side,
    lost: &'a mut Vec<f64>,
}

impl Column<'_> {
    fn coarsen(&mut self, from: i32, to: i32) {
        let cells = Compensated { counts: &mut self.side.counts, lost: self.lost };
        coarsen(&mut self.side.runs, cells, |index| reduced_index(index, from, to));
    }

    /// Adds the buckets of another side from an index on.
    fn add(&mut self, other: &Side, least: i32) {
        if least == i32::MIN && self.side.runs == other.runs {
            return increase_all(&mut self.side.counts, self.lost, &other.counts);
        }
        let theirs = other.stretches_from(least);
        if !align(&self.side.runs, theirs.clone(), |_, _| ()) {
            let cells = Compensated { counts: &mut self.side.counts, lost: self.lost };
            widen(&mut self.side.runs, cells, theirs.clone());
        }
        let Self { side: Side { runs, counts }, lost } = self;
        align(runs, theirs, |at, theirs| {
            if let (Some(mine), Some(lost)) = (counts.get_mut(at..), lost.get_mut(at..)) {
                increase_all(mine, lost, theirs);
            }
        });
    }

    /// Adds what another side has lost, whose buckets are there already.
    fn add_rest(&mut self, rest: &Side, least: i32) {
        if rest.counts.iter().any(|lost| *lost != 0.0) {
            self.add(rest, least);
        }
    }
}

#[inline]
fn increase_all(sums: &mut [f64], lost: &mut [f64], values: &[f64]) {
    for ((sum, lost), value) in sums.iter_mut().zip(lost).zip(values) {
        increase(sum, lost, *value);
    }
}
