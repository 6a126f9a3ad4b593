//! The best elements of a group.

/// The best `k` elements so far, in a binary heap with the worst on top.
///
/// Which of several equal elements gives way to a better one, and in which order equal elements
/// come out, follows from how the heap is arranged, so it is arranged as Go's `container/heap`
/// does it.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    entries: Vec<(f64, u32)>,
}

/// Which elements are best; a NaN is the worst in any order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Order {
    /// The largest.
    Largest,
    /// The smallest.
    Smallest,
}

/// Up to this length Go sorts by insertion, which keeps equal elements in order.
const SHORT: usize = 12;

impl Heap {
    /// Tells whether there is room for an element, or a worse one to replace.
    #[inline]
    pub fn would_enter(&self, order: Order, room: usize, value: f64) -> bool {
        if self.entries.len() < room {
            return true;
        }
        let Some(&(worst, _)) = self.entries.first() else { return false };
        order.is_before(worst, value) || (worst.is_nan() && !value.is_nan())
    }

    /// Offers an element, which enters where there is room or a worse one to replace; tells
    /// whether it did.
    pub fn offer(&mut self, order: Order, room: usize, value: f64, element: u32) -> bool {
        let enters = self.would_enter(order, room, value);
        if self.entries.len() < room {
            self.push(order, value, element);
        } else if enters {
            self.entries[0] = (value, element);
            self.sink(order);
        }
        enters
    }

    /// Adds an element, whatever its value.
    pub fn push(&mut self, order: Order, value: f64, element: u32) {
        self.entries.push((value, element));
        let mut at = self.entries.len() - 1;
        while at > 0 {
            let parent = (at - 1) / 2;
            if !self.less(order, at, parent) {
                break;
            }
            self.entries.swap(at, parent);
            at = parent;
        }
    }

    /// Returns the worst element's value.
    #[inline]
    pub fn worst(&self) -> Option<f64> {
        self.entries.first().map(|&(value, _)| value)
    }

    /// Returns the number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the elements as the heap holds them.
    pub fn entries(&self) -> &[(f64, u32)] {
        &self.entries
    }

    /// Sorts the elements, the best first; afterwards nothing may be offered any more.
    pub fn sort(&mut self, order: Order) {
        if self.entries.len() <= SHORT {
            return self.sort_by_insertion(order);
        }
        self.entries.sort_by(|&(left, _), &(right, _)| {
            let falling = match order {
                Order::Largest => right.partial_cmp(&left),
                Order::Smallest => left.partial_cmp(&right),
            };
            falling.unwrap_or_else(|| left.is_nan().cmp(&right.is_nan()))
        });
    }

    fn sort_by_insertion(&mut self, order: Order) {
        for from in 1..self.entries.len() {
            let mut at = from;
            while at > 0 && self.less(order, at - 1, at) {
                self.entries.swap(at - 1, at);
                at -= 1;
            }
        }
    }

    fn sink(&mut self, order: Order) {
        let length = self.entries.len();
        let mut at = 0;
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            if left >= length {
                return;
            }
            let other = right < length && self.less(order, right, left);
            let child = if other { right } else { left };
            if !self.less(order, child, at) {
                return;
            }
            self.entries.swap(at, child);
            at = child;
        }
    }

    fn less(&self, order: Order, left: usize, right: usize) -> bool {
        let (left, right) = (self.entries[left].0, self.entries[right].0);
        left.is_nan() || order.is_before(left, right)
    }
}

impl Order {
    /// Tells whether a value is worse than another.
    #[inline]
    pub fn is_before(self, worse: f64, better: f64) -> bool {
        match self {
            Self::Largest => worse < better,
            Self::Smallest => worse > better,
        }
    }
}
