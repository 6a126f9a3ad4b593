//! What several selects of a query want of a server together.

use crate::label::Matcher;
use crate::storage::Select;
use crate::time::Millis;
use crate::time::Window;

/// Series that a query wants, whichever of its selects asks for them.
pub(super) struct Wanted<'s> {
    pub(super) matchers: &'s [Matcher],
    pub(super) reach: Window,
    pub(super) ends: Ends,
}

/// Whether it is of meaning where series ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ends {
    /// No: a range selector sees samples alone.
    Unseen,
    /// Yes, to selectors that are evaluated at this distance; zero where that is not known.
    Seen(Millis),
}

impl Ends {
    fn of(select: &Select) -> Self {
        if select.range > Millis::ZERO { Self::Unseen } else { Self::Seen(select.step) }
    }

    /// Returns what serves two selects.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Seen(one), Self::Seen(other)) => Self::Seen(one.min(other)),
            (Self::Seen(one), Self::Unseen) | (Self::Unseen, Self::Seen(one)) => Self::Seen(one),
            (Self::Unseen, Self::Unseen) => Self::Unseen,
        }
    }
}

impl<'s> Wanted<'s> {
    /// Returns what selects want, and for each of them the number of what it wants: what is asked
    /// twice is read once, over the time of both.
    pub(super) fn of(selects: &'s [Select]) -> (Vec<Self>, Vec<usize>) {
        let mut wanted: Vec<Self> = Vec::new();
        let mut places = Vec::with_capacity(selects.len());
        for select in selects {
            let matchers = select.matchers.as_slice();
            let known = wanted.iter().position(|one| one.matchers == matchers);
            let place = known.unwrap_or(wanted.len());
            let (reach, ends) = (select.reach, Ends::of(select));
            match wanted.get_mut(place) {
                Some(one) => {
                    (one.reach, one.ends) = (one.reach.cover(reach), one.ends.and(ends));
                }
                None => wanted.push(Self { matchers, reach, ends }),
            }
            places.push(place);
        }
        (wanted, places)
    }
}
