//! Adding and subtracting histograms.

use crate::math::Kahan;

use super::cells::Plain;
use super::custom::regroup;
use super::custom::same_bounds;
use super::custom::shared_bounds;
use super::custom::side_of;
use super::layout::Histogram;
use super::layout::Side;
use super::outcome::MixedSchemas;
use super::outcome::Outcome;
use super::schema::exponential_bound;
use super::schema::is_exponential;
use super::union::align;
use super::union::widen;
use super::walk::Stretch;

impl Histogram {
    /// Adds another histogram, at the lower of the two resolutions.
    ///
    /// Buckets may be left empty; see [`Histogram::compact`].
    pub fn add_assign(&mut self, other: &Self) -> Result<Outcome, MixedSchemas> {
        self.combine(other, |mine, theirs| *mine += theirs)
    }

    /// Subtracts another histogram; the reset hint is that of a sum.
    pub fn subtract_assign(&mut self, other: &Self) -> Result<Outcome, MixedSchemas> {
        self.combine(other, |mine, theirs| *mine -= theirs)
    }

    fn combine(
        &mut self,
        other: &Self,
        apply: impl Fn(&mut f64, f64) + Copy,
    ) -> Result<Outcome, MixedSchemas> {
        let collision = self.join_hint(other)?;
        let reconciled = self.is_custom() && !same_bounds(self, other);
        if reconciled {
            self.regroup_with(other, apply);
        } else if self.is_custom() {
            self.positive.combine(&other.positive, i32::MIN, apply);
        } else {
            let zero = self.reconcile_zero(other, None);
            apply(&mut self.zero_count, zero.sum);
            self.combine_buckets(other, apply);
        }
        apply(&mut self.count, other.count);
        apply(&mut self.sum, other.sum);
        Ok(Outcome { reconciled, collision })
    }

    /// Settles what is known of resets; returns whether the two contradict each other.
    pub(super) fn join_hint(&mut self, other: &Self) -> Result<bool, MixedSchemas> {
        if self.is_custom() != other.is_custom() {
            return Err(MixedSchemas);
        }
        let joined = self.reset_hint.joined(other.reset_hint);
        self.reset_hint = joined.unwrap_or_default();
        Ok(joined.is_none())
    }

    fn combine_buckets(&mut self, other: &Self, apply: impl Fn(&mut f64, f64) + Copy) {
        self.reduce_resolution(other.schema);
        let (schema, threshold) = (self.schema, self.zero_threshold);
        let sides = [(&mut self.positive, &other.positive), (&mut self.negative, &other.negative)];
        for (mine, theirs) in sides {
            if other.schema > schema {
                let mut theirs = theirs.clone();
                theirs.coarsen(other.schema, schema);
                mine.combine(&theirs, theirs.first_above(schema, threshold), apply);
            } else {
                mine.combine(theirs, theirs.first_above(schema, threshold), apply);
            }
        }
    }

    fn regroup_with(&mut self, other: &Self, apply: impl Fn(&mut f64, f64)) {
        let shared = shared_bounds(self.bounds(), other.bounds());
        let mut groups = vec![Kahan::default(); shared.len() + 1];
        regroup(&self.positive, self.bounds(), &shared, |i, count| groups[i].add(count));
        regroup(&other.positive, other.bounds(), &shared, |i, count| {
            let mut signed = 0.0;
            apply(&mut signed, count);
            groups[i].add(signed);
        });
        // The sums are the rounded ones: a plain addition carries no compensation.
        self.positive = side_of(&groups).0;
        self.custom_bounds = Some(shared);
    }
}

impl Side {
    /// Returns the first index whose bucket reaches above a zero bucket.
    ///
    /// Buckets below it are in the zero bucket already. Where there are none, it is the least
    /// index there can be.
    pub(super) fn first_above(&self, schema: i32, threshold: f64) -> i32 {
        let swallowed = |&(index, _): &(i32, f64)| exponential_bound(index, schema) <= threshold;
        if !is_exponential(schema) || !self.cells().next().is_some_and(|cell| swallowed(&cell)) {
            return i32::MIN;
        }
        self.cells().find(|cell| !swallowed(cell)).map_or(i32::MAX, |(index, _)| index)
    }

    /// Returns the runs from an index on.
    pub(super) fn stretches_from(&self, least: i32) -> impl Iterator<Item = Stretch<'_>> + Clone {
        self.stretches()
            .map(move |stretch| stretch.cut_below(least))
            .filter(|stretch| !stretch.counts.is_empty())
    }

    fn combine(&mut self, other: &Self, least: i32, apply: impl Fn(&mut f64, f64)) {
        if least == i32::MIN && self.runs == other.runs {
            let pairs = self.counts.iter_mut().zip(&other.counts);
            return pairs.for_each(|(mine, theirs)| apply(mine, *theirs));
        }
        let theirs = other.stretches_from(least);
        if !align(&self.runs, theirs.clone(), |_, _| ()) {
            widen(&mut self.runs, Plain(&mut self.counts), theirs.clone());
        }
        let counts = &mut self.counts;
        align(&self.runs, theirs, |at, theirs| {
            let mine = counts.iter_mut().skip(at);
            mine.zip(theirs).for_each(|(mine, theirs)| apply(mine, *theirs));
        });
    }
}

#[cfg(test)]
mod tests;
