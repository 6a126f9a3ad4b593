//! Numbers for every group and step.

use std::ops::Range;

/// `N` lanes of numbers, a number a lane for each step that a group has been seen at.
///
/// A group has room from its first to its last step alone: 200,000 groups that live for a few
/// steps of a long grid stay small. Rooms lie one after the other in flat memory; one that has to
/// grow moves to the end and at least doubles.
#[derive(Debug)]
pub(super) struct Lattice<const N: usize> {
    width: usize,
    empty: [f64; N],
    rooms: Vec<Room>,
    lanes: [Vec<f64>; N],
}

#[derive(Clone, Copy, Debug, Default)]
struct Room {
    start: usize,
    first: usize,
    length: usize,
}

/// Grids so narrow give every group all steps at once; with one step a group's number is its
/// place.
const NARROW: usize = 16;

impl<const N: usize> Lattice<N> {
    /// Returns a lattice over so many steps, of which each place begins with the given numbers.
    pub(super) fn new(width: usize, empty: [f64; N]) -> Self {
        Self { width, empty, rooms: Vec::new(), lanes: [const { Vec::new() }; N] }
    }

    /// Makes room for groups up to a number.
    pub(super) fn grow(&mut self, groups: usize) {
        if self.width > NARROW {
            self.rooms.resize(groups.max(self.rooms.len()), Room::default());
        }
        while self.rooms.len() < groups {
            let room = Room { start: self.lanes[0].len(), first: 0, length: self.width };
            self.rooms.push(room);
            self.extend(self.width);
        }
    }

    /// Returns the lanes of some steps of a group.
    #[inline]
    pub(super) fn at(&mut self, group: usize, first: usize, length: usize) -> [&mut [f64]; N] {
        let mut room = self.rooms[group];
        if first < room.first || first + length > room.first + room.length {
            room = self.widen(group, first..first + length);
        }
        let from = room.start + (first - room.first);
        self.lanes.each_mut().map(|lane| &mut lane[from..from + length])
    }

    /// Returns the numbers of a step of a group.
    pub(super) fn get(&self, group: usize, step: usize) -> [f64; N] {
        let (first, lanes) = self.room(group);
        let at = |lane: &[f64]| step.checked_sub(first).and_then(|at| lane.get(at).copied());
        std::array::from_fn(|lane| at(lanes[lane]).unwrap_or(self.empty[lane]))
    }

    /// Returns all lanes of a grid of one step, where the group's number is the place.
    #[inline]
    pub(super) fn columns(&mut self) -> [&mut [f64]; N] {
        self.lanes.each_mut().map(|lane| &mut lane[..])
    }

    /// Returns the first step of a group's room, and its lanes from there.
    pub(super) fn room(&self, group: usize) -> (usize, [&[f64]; N]) {
        let Room { start, first, length } = self.rooms[group];
        (first, self.lanes.each_ref().map(|lane| &lane[start..start + length]))
    }

    fn extend(&mut self, by: usize) {
        for (lane, &empty) in self.lanes.iter_mut().zip(&self.empty) {
            lane.resize(lane.len() + by, empty);
        }
    }

    #[cold]
    fn widen(&mut self, group: usize, steps: Range<usize>) -> Room {
        let old = self.rooms[group];
        let extent = self.extent(old, &steps);
        let room = Room { start: self.lanes[0].len(), first: extent.start, length: extent.len() };
        self.extend(room.length);
        if old.length > 0 {
            let to = room.start + (old.first - room.first);
            for lane in &mut self.lanes {
                lane.copy_within(old.start..old.start + old.length, to);
            }
        }
        self.rooms[group] = room;
        room
    }

    /// Returns the steps of a new room: all that are needed, and as many again on the side where
    /// it grows.
    fn extent(&self, old: Room, steps: &Range<usize>) -> Range<usize> {
        if old.length == 0 {
            return steps.clone();
        }
        let (from, until) = (old.first.min(steps.start), (old.first + old.length).max(steps.end));
        let spare = old.length;
        let from = if from < old.first { from.saturating_sub(spare) } else { from };
        let grows_up = until > old.first + old.length;
        let until = if grows_up { self.width.min(until + spare) } else { until };
        from..until
    }
}
