//! Where series ended, by the times at which a server sees them.
//!
//! Samples by range selectors come without the markers that end series. But a series that has a
//! sample within the look-back, and that an instant selector does not see, was ended in between.

use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Points;

/// How far a server is told to look back.
pub(super) const LOOKBACK: Millis = Millis::from_minutes(5);
/// The distances at which series are looked for where those of a query are not known.
const EVERY: [i64; 2] = [1_000, 60_000];

/// Returns the times at which series are looked for: the last of a window, and so far apart as a
/// query is evaluated, or else as their samples are.
pub(super) fn times(window: Window, every: Millis, distance: Option<i64>) -> Option<Steps> {
    let [least, most] = EVERY;
    let usual = || Millis(distance.unwrap_or(most).clamp(least, most));
    let every = if every > Millis::ZERO { every } else { usual() };
    let count = (window.until.0.checked_sub(window.after.0)?.max(1) - 1) / every.0;
    Steps::range(Timestamp(window.until.0 - count * every.0), window.until, every)
}

/// Returns the shortest distance of two samples that follow each other.
pub(super) fn distance(times: &[i64]) -> Option<i64> {
    let pairs = times.iter().zip(times.iter().skip(1));
    pairs.map(|(one, next)| next - one).filter(|length| *length > 0).min()
}

/// Returns the times of all samples of a series, in their order.
pub(super) fn sampled(points: &Points) -> Vec<i64> {
    let mut times = [&points.times[..], &points.histograms.times].concat();
    times.sort_unstable();
    times
}

/// Returns the markers that end a series: it has samples at some times, was looked for at others,
/// and was seen at some of those.
///
/// Where a marker may be at several times, it is where the next sample would have been.
pub(super) fn markers(samples: &[i64], looked: &[i64], seen: &[i64]) -> Vec<i64> {
    let usual = distance(samples).unwrap_or(1);
    let mut markers: Vec<i64> = Vec::new();
    let mut samples = samples.iter().copied().peekable();
    let mut seen = seen.iter().copied().peekable();
    let (mut newest, mut alive, mut ended) = (None, i64::MIN, false);
    for &at in looked {
        while let Some(sample) = samples.next_if(|time| *time <= at) {
            (newest, alive, ended) = (Some(sample), sample, false);
        }
        let is_seen = std::iter::from_fn(|| seen.next_if(|time| *time <= at)).last() == Some(at);
        let Some(sample) = newest.filter(|sample| at - sample < LOOKBACK.0) else { continue };
        if is_seen {
            alive = at;
        } else if !ended {
            markers.push((sample + usual).clamp(alive + 1, at.max(alive + 1)));
            ended = true;
        }
    }
    markers
}

#[cfg(test)]
mod tests {
    use super::markers;
    use super::times;
    use crate::time::Millis;
    use crate::time::Timestamp;
    use crate::time::Window;

    const SCRAPES: [i64; 5] = [0, 15_000, 30_000, 45_000, 240_000];

    #[test]
    fn a_series_that_is_not_seen_has_ended_where_its_next_sample_was_due() {
        let looked: Vec<_> = (0..10).map(|step| step * 30_000).collect();
        let seen = [0, 30_000, 240_000, 270_000];
        assert_eq!(markers(&SCRAPES, &looked, &seen), [60_000]);
        // It was seen at 90 s still, so that it ended later than where a sample was due.
        let seen = [0, 30_000, 60_000, 90_000, 240_000, 270_000];
        assert_eq!(markers(&SCRAPES, &looked, &seen), [90_001]);
        // Looked for before its next sample was due, it had ended already.
        assert_eq!(markers(&SCRAPES[..1], &[0, 10], &[0]), [1]);
        assert_eq!(markers(&[0, 15_000], &[0, 15_000, 20_000], &[0, 15_000]), [20_000]);
    }

    #[test]
    fn a_series_that_was_not_looked_for_within_the_look_back_has_no_end() {
        assert!(markers(&SCRAPES[..1], &[0, 300_000, 600_000], &[0]).is_empty());
        assert!(markers(&[], &[0, 1, 2], &[]).is_empty());
        assert_eq!(markers(&SCRAPES[..1], &[0, 299_999], &[0]).len(), 1);
    }

    #[test]
    fn series_are_looked_for_at_the_steps_of_a_query() {
        let window = Window { after: Timestamp(0), until: Timestamp(100) };
        let all = |every, distance| times(window, Millis(every), distance).unwrap();
        assert!(all(30, Some(1)).iter().map(|at| at.0).eq([10, 40, 70, 100]));
        assert!(all(100, None).iter().map(|at| at.0).eq([100]));
        let long = Window { after: Timestamp(0), until: Timestamp(60_000) };
        assert_eq!(times(long, Millis::ZERO, Some(15_000)).unwrap().len(), 4);
        assert_eq!(times(long, Millis::ZERO, None).unwrap().len(), 1);
    }
}
