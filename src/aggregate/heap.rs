//! The best elements of a group.

/// The elements with the largest values so far, in a binary heap with the smallest on top.
///
/// A NaN is smaller than anything. Who wants the smallest values offers them negated.
///
/// Which of several equal elements gives way to a better one, and in which order equal elements
/// come out, follows from how the heap is arranged, so it is arranged as Go's `container/heap`
/// does it.
///
/// ```
/// use promqlite::aggregate::Heap;
///
/// let mut two = Heap::default();
/// [3.0, 1.0, 2.0].into_iter().zip(0..).for_each(|(value, element)| {
///     two.offer(2, value, element);
/// });
/// assert_eq!(two.len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Heap {
    entries: Vec<(f64, u32)>,
}

/// Up to this length Go sorts by insertion, which keeps equal elements in order.
const SHORT: usize = 12;

impl Heap {
    /// Tells whether there is room for an element, or a smaller one to replace.
    #[inline]
    pub fn would_enter(&self, room: usize, value: f64) -> bool {
        if self.entries.len() < room {
            return true;
        }
        let Some(&(worst, _)) = self.entries.first() else { return false };
        worst < value || (worst.is_nan() && !value.is_nan())
    }

    /// Offers an element, which enters where there is room or a smaller one to replace; tells
    /// whether it did.
    pub fn offer(&mut self, room: usize, value: f64, element: u32) -> bool {
        let enters = self.would_enter(room, value);
        if self.entries.len() < room {
            if self.entries.is_empty() {
                self.entries.reserve_exact(room.min(SHORT));
            }
            self.push(value, element);
        } else if enters {
            self.entries[0] = (value, element);
            self.sink();
        }
        enters
    }

    /// Adds an element, whatever its value.
    pub fn push(&mut self, value: f64, element: u32) {
        self.entries.push((value, element));
        let mut at = self.entries.len() - 1;
        while at > 0 {
            let parent = (at - 1) / 2;
            if !self.less(at, parent) {
                break;
            }
            self.entries.swap(at, parent);
            at = parent;
        }
    }

    /// Returns the smallest value.
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

    /// Sorts the elements, the largest first; afterwards nothing may be offered any more.
    pub fn sort(&mut self) {
        if self.entries.len() <= SHORT {
            return self.sort_by_insertion();
        }
        self.entries.sort_by(|&(left, _), &(right, _)| {
            let falling = right.partial_cmp(&left);
            falling.unwrap_or_else(|| left.is_nan().cmp(&right.is_nan()))
        });
    }

    fn sort_by_insertion(&mut self) {
        for from in 1..self.entries.len() {
            let mut at = from;
            while at > 0 && self.less(at - 1, at) {
                self.entries.swap(at - 1, at);
                at -= 1;
            }
        }
    }

    fn sink(&mut self) {
        let length = self.entries.len();
        let mut at = 0;
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            if left >= length {
                return;
            }
            let other = right < length && self.less(right, left);
            let child = if other { right } else { left };
            if !self.less(child, at) {
                return;
            }
            self.entries.swap(at, child);
            at = child;
        }
    }

    fn less(&self, left: usize, right: usize) -> bool {
        let (left, right) = (self.entries[left].0, self.entries[right].0);
        left.is_nan() || left < right
    }
}
