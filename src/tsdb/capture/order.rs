//! What is copied, and how time is cut into blocks.

use xxhash_rust::xxh64::xxh64;

use crate::label::Matcher;
use crate::time::Timestamp;
use crate::tsdb::reach::Reach;
use crate::tsdb::write::Ulid;

/// The shortest block: two hours, as a server cuts its own.
const WIDTH_MIN: i64 = 2 * 3_600_000;
/// The longest block that a server makes by itself: 20 days and a quarter.
const WIDTH_MAX: i64 = WIDTH_MIN * 243;
/// Above so many blocks wider ones are taken.
const BLOCKS: i64 = 24;
/// Above so many windows they grow beyond what a server would make: the span is mostly empty.
const WINDOWS_MAX: i64 = 1000;

/// What is copied out of a storage.
#[derive(Clone, PartialEq, Debug)]
pub struct CaptureOrder {
    /// A series is copied if it passes all tests of any list; no list at all means every series.
    pub any: Vec<Vec<Matcher>>,
    /// The earliest time that is copied.
    pub first: Timestamp,
    /// The latest time that is copied; a sample at this very time is.
    pub last: Timestamp,
    /// Words that tell this capture from others: where samples come from and which are wanted.
    ///
    /// A folder is resumed only for the same words, with the times that it was begun with.
    pub origin: String,
}

/// The times of a capture, cut into windows that begin at multiples of their width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cutting {
    /// All of it.
    pub(super) whole: Reach,
    /// The length of a window, in milliseconds.
    pub(super) width: i64,
}

impl CaptureOrder {
    /// Returns how the time is cut.
    pub(super) fn cutting(&self) -> Cutting {
        let whole = Reach { first: self.first.0, last: self.last.0 };
        let mut cutting = Cutting { whole, width: WIDTH_MIN };
        loop {
            let count = cutting.count();
            if count <= BLOCKS || cutting.width >= WIDTH_MAX && count <= WINDOWS_MAX {
                return cutting;
            }
            cutting.width *= 3;
        }
    }

    /// Returns the name of the block of a window: the same whenever the same is ordered.
    pub(super) fn name(&self, cutting: &Cutting, window: Reach) -> Ulid {
        let Cutting { whole, width } = cutting;
        let Self { origin, .. } = self;
        let text = format!("{origin}\n{} {} {width} {}", whole.first, whole.last, window.first);
        let [high, low] = [1, 2].map(|seed| u128::from(xxh64(text.as_bytes(), seed)));
        Ulid::new(window.first.max(0) as u64, high << 64 | low)
    }
}

impl Cutting {
    /// Returns how many windows there are.
    pub(super) fn count(&self) -> i64 {
        let Self { whole, width } = *self;
        if whole.first > whole.last {
            return 0;
        }
        whole.last.div_euclid(width) - whole.first.div_euclid(width) + 1
    }

    /// Returns the part of the time that lies in each window.
    pub(super) fn windows(self) -> impl Iterator<Item = Reach> {
        let Self { whole, width } = self;
        let begin = whole.first.div_euclid(width);
        (begin..begin + self.count()).map(move |number| Reach {
            first: whole.first.max(number.saturating_mul(width)),
            last: (number + 1).checked_mul(width).map_or(whole.last, |end| whole.last.min(end - 1)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::CaptureOrder;
    use crate::time::Timestamp;
    use crate::tsdb::reach::Reach;

    const HOUR: i64 = 3_600_000;

    fn order(first: i64, last: i64) -> CaptureOrder {
        let (first, last) = (Timestamp(first), Timestamp(last));
        CaptureOrder { any: Vec::new(), first, last, origin: String::new() }
    }

    #[test]
    fn windows_begin_at_multiples_of_two_hours_and_hold_all_of_the_time() {
        let windows: Vec<_> = order(HOUR, 4 * HOUR).cutting().windows().collect();
        let expected = [(HOUR, 2 * HOUR - 1), (2 * HOUR, 4 * HOUR - 1), (4 * HOUR, 4 * HOUR)];
        assert_eq!(windows, expected.map(|(first, last)| Reach { first, last }));
        let before = order(-HOUR, -1).cutting();
        assert_eq!(before.windows().collect::<Vec<_>>(), [Reach { first: -HOUR, last: -1 }]);
        assert_eq!(order(1, 0).cutting().windows().count(), 0);
    }

    #[test]
    fn long_times_are_cut_into_few_blocks() {
        for (days, hours, count) in
            [(1, 2, 12), (3, 6, 12), (30, 54, 14), (365, 486, 19), (3650, 486, 181)]
        {
            let cutting = order(0, days * 24 * HOUR - 1).cutting();
            assert_eq!((cutting.width / HOUR, cutting.count()), (hours, count), "{days} days");
        }
        let ever = order(i64::MIN, i64::MAX).cutting();
        assert!(ever.count() <= 1000);
        let ends = (ever.windows().next(), ever.windows().last());
        assert_eq!(ends.0.map(|window| window.first), Some(i64::MIN));
        assert_eq!(ends.1.map(|window| window.last), Some(i64::MAX));
    }

    #[test]
    fn other_orders_and_other_windows_have_other_names() {
        let name = |order: &CaptureOrder, at: usize| {
            let cutting = order.cutting();
            order.name(&cutting, cutting.windows().nth(at).expect("a window"))
        };
        let one = order(0, 5 * HOUR);
        assert_eq!(name(&one, 0), name(&one.clone(), 0));
        assert_ne!(name(&one, 0), name(&one, 1));
        assert_ne!(name(&one, 0), name(&order(0, 6 * HOUR), 0));
        let other = CaptureOrder { origin: "elsewhere".into(), ..one.clone() };
        assert_ne!(name(&one, 0), name(&other, 0));
    }
}
