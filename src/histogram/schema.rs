//! Schemas: which bounds the buckets have, and how indexes change with the resolution.

use crate::math;

use super::fractions::FRACTIONS;
use super::layout::CUSTOM_BUCKETS_SCHEMA;

/// The finest schema that is computed with; finer ones are read by merging buckets.
pub const FINEST_SCHEMA: i32 = 8;
/// The coarsest schema that is computed with.
pub const COARSEST_SCHEMA: i32 = -4;
/// The schemas with exponential buckets that may be read.
const READABLE: std::ops::RangeInclusive<i32> = -9..=52;

/// Tells whether histograms of a schema can be computed with.
///
/// ```
/// use promqlite::histogram::is_valid_schema;
///
/// assert!(is_valid_schema(8) && is_valid_schema(-53) && !is_valid_schema(9));
/// ```
pub fn is_valid_schema(schema: i32) -> bool {
    is_exponential(schema) || schema == CUSTOM_BUCKETS_SCHEMA
}

/// Tells whether histograms of a schema can be read, if need be at a lower resolution.
///
/// ```
/// use promqlite::histogram::is_known_schema;
///
/// assert!(is_known_schema(9) && !is_known_schema(100));
/// ```
pub fn is_known_schema(schema: i32) -> bool {
    READABLE.contains(&schema) || schema == CUSTOM_BUCKETS_SCHEMA
}

pub(super) fn is_exponential(schema: i32) -> bool {
    (COARSEST_SCHEMA..=FINEST_SCHEMA).contains(&schema)
}

/// Returns the upper bound of an exponential bucket: `2^(index · 2^-schema)`.
///
/// The bucket that would reach beyond the floats ends at the largest of them, so that the next
/// one holds the infinite observations alone.
///
/// ```
/// use promqlite::histogram::exponential_bound;
///
/// assert_eq!(exponential_bound(3, 0), 8.0);
/// assert_eq!(exponential_bound(2, 1), 2.0);
/// ```
pub fn exponential_bound(index: i32, schema: i32) -> f64 {
    if schema < 0 {
        let power = i64::from(index) << schema.unsigned_abs().min(31);
        return if power == 1_024 { f64::MAX } else { ldexp(1.0, power) };
    }
    if schema > FINEST_SCHEMA {
        return exponential_bound(reduced_index(index, schema, FINEST_SCHEMA), FINEST_SCHEMA);
    }
    let within = index & ((1 << schema) - 1);
    let fraction = FRACTIONS[(within << (FINEST_SCHEMA - schema)) as usize & 0xff];
    let power = i64::from(index >> schema) + 1;
    if fraction == 0.5 && power == 1_025 { f64::MAX } else { ldexp(fraction, power) }
}

fn ldexp(fraction: f64, power: i64) -> f64 {
    math::ldexp(fraction, power.clamp(-2_000, 2_000) as i32)
}

/// Returns the upper bound of a custom bucket; the one after the listed ones is infinite.
#[inline]
pub(super) fn custom_bound(index: i32, bounds: &[f64]) -> f64 {
    match usize::try_from(index) {
        Ok(index) => bounds.get(index).copied().unwrap_or(f64::INFINITY),
        Err(_) => f64::NEG_INFINITY,
    }
}

/// Returns the index of the bucket that holds a bucket of a finer schema.
#[inline]
pub fn reduced_index(index: i32, from: i32, to: i32) -> i32 {
    (index.wrapping_sub(1) >> from.saturating_sub(to).clamp(0, 31)).wrapping_add(1)
}

#[cfg(test)]
mod tests {
    use super::custom_bound;
    use super::exponential_bound;
    use super::reduced_index;

    #[test]
    fn bounds_of_schema_zero_are_powers_of_two() {
        assert_eq!(exponential_bound(0, 0), 1.0);
        assert_eq!(exponential_bound(5, 0), 32.0);
        assert_eq!(exponential_bound(-3, 0), 0.125);
        assert_eq!(exponential_bound(3, -2), 4_096.0);
        assert_eq!(exponential_bound(-1, -4), 2f64.powi(-16));
    }

    #[test]
    fn every_schema_meets_the_coarser_one_at_every_second_bound() {
        for schema in -3..=8 {
            for index in -300..300 {
                let fine = exponential_bound(2 * index, schema);
                assert_eq!(fine, exponential_bound(index, schema - 1), "{index} of {schema}");
            }
        }
    }

    #[test]
    fn the_last_finite_bound_is_the_largest_float() {
        for schema in -4..=8 {
            let last = if schema < 0 { 1_024 >> -schema } else { 1_024 << schema };
            assert_eq!(exponential_bound(last, schema), f64::MAX, "schema {schema}");
            assert_eq!(exponential_bound(last + 1, schema), f64::INFINITY, "schema {schema}");
            assert!(exponential_bound(last - 1, schema) < f64::MAX, "schema {schema}");
        }
    }

    #[test]
    fn a_coarser_bucket_holds_its_finer_ones() {
        for from in -3..=8 {
            for to in -4..=from {
                for index in -70..70 {
                    let coarse = reduced_index(index, from, to);
                    let upper = exponential_bound(index, from);
                    assert!(upper <= exponential_bound(coarse, to));
                    assert!(upper > exponential_bound(coarse - 1, to));
                }
            }
        }
    }

    #[test]
    fn absurd_indexes_and_schemas_have_bounds_too() {
        for schema in [-53, -9, 0, 8, 52, i32::MAX, i32::MIN] {
            for index in [i32::MIN, -1, 0, 1, i32::MAX] {
                assert!(!exponential_bound(index, schema).is_nan());
            }
        }
        assert_eq!(custom_bound(-1, &[5.0]), f64::NEG_INFINITY);
        assert_eq!(custom_bound(0, &[5.0]), 5.0);
        assert_eq!(custom_bound(1, &[5.0]), f64::INFINITY);
    }
}
