//! Twins of the kernels for one window: what Prometheus computes, sample by sample.

use super::world::Seen;
use crate::math::Kahan;

pub(super) fn sum(seen: Seen<'_>) -> f64 {
    let mut sum = Kahan::default();
    for &value in seen.values {
        sum.add(value);
    }
    sum.total()
}

pub(super) fn mean(seen: Seen<'_>) -> f64 {
    let (mut sum, mut mean) = (Kahan::starting_at(seen.values[0]), None::<Kahan>);
    for (at, &value) in seen.values.iter().enumerate().skip(1) {
        let count = at as f64 + 1.0;
        if mean.is_none() {
            let mut next = sum;
            next.add(value);
            if !next.sum.is_infinite() {
                sum = next;
                continue;
            }
            mean = Some(Kahan { sum: sum.sum / (count - 1.0), lost: sum.lost / (count - 1.0) });
        }
        let share = (count - 1.0) / count;
        mean = mean.map(|mean| {
            let mut mean = Kahan { sum: share * mean.sum, lost: share * mean.lost };
            mean.add(value / count);
            mean
        });
    }
    let count = seen.values.len() as f64;
    mean.map_or(sum.sum / count + sum.lost / count, |mean| mean.sum + mean.lost)
}

pub(super) fn extreme(seen: Seen<'_>, beats: fn(f64, f64) -> bool) -> (f64, f64) {
    let mut best = (seen.values[0], seen.times[0]);
    for (&value, &time) in seen.values.iter().zip(seen.times) {
        if beats(value, best.0) || best.0.is_nan() {
            best = (value, time);
        }
    }
    (best.0, best.1 as f64 / 1000.0)
}

pub(super) fn variance(seen: Seen<'_>) -> f64 {
    let (mut count, mut mean, mut squares) = (0.0, Kahan::default(), Kahan::default());
    for &value in seen.values {
        count += 1.0;
        let distance = value - (mean.sum + mean.lost);
        mean.add(distance / count);
        squares.add(distance * (value - (mean.sum + mean.lost)));
    }
    (squares.sum + squares.lost) / count
}

pub(super) fn quantile(quantile: f64, values: &[f64]) -> f64 {
    if quantile.is_nan() {
        return f64::NAN;
    }
    if !(0.0..=1.0).contains(&quantile) {
        return if quantile < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, two| match (one.is_nan(), two.is_nan()) {
        (false, false) => one.total_cmp(two),
        (one, two) => two.cmp(&one),
    });
    let rank = quantile * (sorted.len() as f64 - 1.0);
    let lower = rank.floor().max(0.0) as usize;
    let upper = (lower + 1).min(sorted.len() - 1);
    let share = rank - rank.floor();
    sorted[lower] * (1.0 - share) + sorted[upper] * share
}

pub(super) fn mad(seen: Seen<'_>) -> f64 {
    if seen.values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let median = quantile(0.5, seen.values);
    let distances: Vec<f64> = seen.values.iter().map(|value| (value - median).abs()).collect();
    quantile(0.5, &distances)
}

/// Returns slope and intercept of the regression line.
pub(super) fn line(seen: Seen<'_>, origin: i64) -> Option<(f64, f64)> {
    let (count, first) = (seen.values.len() as f64, seen.values[0]);
    if seen.values.len() < 2 {
        return None;
    }
    if seen.values[1..].iter().all(|&value| value == first) {
        let infinite = first.is_infinite();
        return Some(if infinite { (f64::NAN, f64::NAN) } else { (0.0, first) });
    }
    let [mut x, mut y, mut xy, mut xx] = [Kahan::default(); 4];
    for (&time, &value) in seen.times.iter().zip(seen.values) {
        let distance = (time - origin) as f64 / 1e3;
        x.add(distance);
        y.add(value);
        xy.add(distance * value);
        xx.add(distance * distance);
    }
    let [x, y, xy, xx] = [x, y, xy, xx].map(|sum| sum.sum + sum.lost);
    let slope = (xy - x * y / count) / (xx - x * x / count);
    Some((slope, y / count - slope * x / count))
}

pub(super) fn smoothed(seen: Seen<'_>, sf: f64, tf: f64) -> Option<f64> {
    let [first, second, ..] = *seen.values else { return None };
    let (mut before, mut level, mut slope) = (0.0, first, second - first);
    for at in 1..seen.values.len() {
        if at > 1 {
            slope = tf * (level - before) + (1.0 - tf) * slope;
        }
        (before, level) = (level, sf * seen.values[at] + (1.0 - sf) * (level + slope));
    }
    Some(level)
}

pub(super) fn told(seen: Seen<'_>, at: usize) -> bool {
    let [Some(&before), Some(&start)] = [seen.starts.get(at - 1), seen.starts.get(at)] else {
        return false;
    };
    let (time, now) = (seen.times[at - 1], seen.times[at]);
    let known = before != 0 && before != time && before <= time;
    start != 0 && start < now && (start > time || (start == time && known))
}

/// Returns the increase of a counter or the difference of a gauge, stretched.
pub(super) fn stretched(seen: Seen<'_>, counter: bool) -> Option<f64> {
    let (values, times) = (seen.values, seen.times);
    let (first, last) = (times[0], times[times.len() - 1]);
    let mut change = values[values.len() - 1] - values[0];
    for at in (1..values.len()).filter(|_| counter) {
        if values[at] < values[at - 1] || told(seen, at) {
            change += values[at - 1];
        }
    }
    let mut before = (first - seen.after) as f64 / 1000.0;
    let mut beyond = (seen.until - last) as f64 / 1000.0;
    let mut sampled = (last - first) as f64 / 1000.0;
    let gaps = values.len() as f64 - 1.0;
    let gap = if gaps > 0.0 { sampled / gaps } else { 0.0 };
    let start = seen.starts.first().copied().filter(|_| counter).unwrap_or(0);
    if start != 0 && start > seen.after && start < first {
        (before, sampled) = (0.0, (last - start) as f64 / 1000.0);
        change += values[0];
    } else if values.len() == 1 {
        return None;
    } else {
        if before >= gap * 1.1 {
            before = gap / 2.0;
        }
        if counter && change > 0.0 && values[0] >= 0.0 {
            before = before.min(sampled * (values[0] / change));
        }
    }
    if beyond >= gap * 1.1 {
        beyond = gap / 2.0;
    }
    let factor = if sampled == 0.0 { 1.0 } else { (sampled + before + beyond) / sampled };
    Some(change * factor)
}

/// Returns the change between the ends of a range, whose window reaches beyond them.
pub(super) fn between_ends(seen: Seen<'_>, smoothed: bool, counter: bool) -> Option<f64> {
    let (times, values) = (seen.times, seen.values);
    let point = |one: usize, at: i64| {
        let (from, to) = (values[one], values[one + 1]);
        let from = if counter && to < from { 0.0 } else { from };
        from + (to - from) * (at - times[one]) as f64 / (times[one + 1] - times[one]) as f64
    };
    let very_last = times.len() - 1;
    let after = (0..very_last).find(|&at| times[at] > seen.after).unwrap_or(very_last);
    let first = after.max(1) - 1;
    let at_end = (0..very_last).find(|&at| times[at] >= seen.until).unwrap_or(very_last);
    let last = if smoothed { at_end } else { very_last };
    if times[last] <= seen.after || (smoothed && times[first] > seen.until) {
        return None;
    }
    let left = if smoothed && times[first] < seen.after {
        point(first, seen.after)
    } else {
        values[first]
    };
    let right = if smoothed && last > 0 && times[last] > seen.until {
        point(last - 1, seen.until)
    } else {
        values[last]
    };
    let mut path = vec![left];
    let inside = (first..=last).filter(|&at| seen.after < times[at] && times[at] < seen.until);
    path.extend(inside.map(|at| values[at]));
    path.push(right);
    let falls = path.windows(2).filter(|pair| pair[1] < pair[0]).map(|pair| pair[0]);
    let lost: f64 = falls.sum();
    Some(if counter { right - left + lost } else { right - left })
}
