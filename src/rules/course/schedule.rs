//! Which rules read what others write, and so in which pieces they can be run.

use std::collections::BTreeSet;

use super::ask::Terms;
use super::reads::Output;
use super::reads::Reads;
use super::rulebook::Rulebook;

/// The rules of a book in units, each to be run over all steps before the next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Schedule {
    /// The units; what a rule reads is written by its own unit or by one before.
    pub(super) units: Vec<Unit>,
    /// The unit of each rule.
    places: Vec<usize>,
    /// The rules whose outputs each rule may read.
    pub(super) sources: Vec<Vec<usize>>,
    /// Whether a rule looks at other times than its own.
    looks_elsewhere: Vec<bool>,
    /// Rules that write the same series.
    rivals: BTreeSet<(usize, usize)>,
    /// Whether any rule reads the states of alerts.
    pub(super) reads_alerts: bool,
}

/// Rules that are run together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    /// Their numbers, rising.
    pub(super) rules: Vec<usize>,
    /// What keeps them from being run over many steps at once.
    pub(super) knot: Knot,
}

/// What keeps rules from being run over many steps at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Knot {
    /// Nothing does.
    None,
    /// They read what they write themselves.
    Feedback,
    /// They look at times that a query over many steps sees otherwise, or write the same series.
    Time,
}

impl Schedule {
    /// Finds out in which units the rules of a book can be run.
    pub fn of(book: &Rulebook, terms: &Terms) -> Self {
        let reads: Vec<Reads> = book.rules().map(|(_, rule)| Reads::of(rule, terms)).collect();
        let outputs: Vec<_> = book.rules().map(|(_, rule)| Output::of(rule)).collect();
        let sources = reads.iter().map(|read| {
            let touched = outputs.iter().enumerate().filter(|(_, outputs)| read.touches(outputs));
            touched.map(|(number, _)| number).collect()
        });
        let alerts = Output::of_any_alert();
        let mut schedule = Self {
            units: Vec::new(),
            places: Vec::new(),
            sources: sources.collect(),
            looks_elsewhere: reads.iter().map(|read| read.looks_elsewhere).collect(),
            rivals: BTreeSet::new(),
            reads_alerts: reads.iter().any(|read| read.touches(&alerts)),
        };
        schedule.arrange();
        schedule
    }

    /// Returns the schedule that runs rules together which write the same series; `None` if it
    /// does so by now.
    pub(super) fn joined(&self, rivals: &BTreeSet<(usize, usize)>) -> Option<Self> {
        if rivals.is_subset(&self.rivals) {
            return None;
        }
        let mut joined = self.clone();
        joined.rivals.extend(rivals);
        joined.arrange();
        Some(joined)
    }

    /// Returns the numbers of the rules that a rule is made of: itself, and those that it reads.
    pub fn needs(&self, rule: usize) -> BTreeSet<usize> {
        let (mut needed, mut open) = (BTreeSet::from([rule]), vec![rule]);
        while let Some(rule) = open.pop() {
            for &source in self.sources.get(rule).into_iter().flatten() {
                if needed.insert(source) {
                    open.push(source);
                }
            }
        }
        needed
    }

    /// Tells whether two rules are run in turn.
    pub(super) fn are_together(&self, one: usize, other: usize) -> bool {
        one == other
            || self.places.get(one).is_some_and(|place| Some(place) == self.places.get(other))
    }

    fn arrange(&mut self) {
        self.units = self.units();
        self.places = vec![0; self.sources.len()];
        for (place, unit) in self.units.iter().enumerate() {
            for rule in &unit.rules {
                self.places.get_mut(*rule).into_iter().for_each(|known| *known = place);
            }
        }
    }

    fn units(&self) -> Vec<Unit> {
        let mut edges = self.sources.clone();
        for (one, other) in &self.rivals {
            // Who reads the series of both has to be asked between the two.
            let reads = |sources: &&Vec<usize>| sources.contains(one) && sources.contains(other);
            let readers = self.sources.iter().enumerate().filter(|(_, sources)| reads(sources));
            let from_one = readers.map(|(reader, _)| reader).chain([*other]).map(|to| (*one, to));
            for (from, to) in from_one.chain([(*other, *one)]) {
                edges.get_mut(from).into_iter().for_each(|edges| edges.push(to));
            }
        }
        let units = circles(&edges).into_iter().map(|rules| {
            let knot = rules.iter().map(|&rule| self.knot(rule, &rules)).max();
            Unit { rules, knot: knot.unwrap_or(Knot::None) }
        });
        units.collect()
    }

    fn knot(&self, rule: usize, unit: &[usize]) -> Knot {
        let is_rival = self.rivals.iter().any(|(one, other)| *one == rule || *other == rule);
        if is_rival || self.looks_elsewhere.get(rule) == Some(&true) {
            return Knot::Time;
        }
        let sources = self.sources.get(rule).into_iter().flatten();
        let reads_itself = sources.into_iter().any(|source| unit.binary_search(source).is_ok());
        if reads_itself { Knot::Feedback } else { Knot::None }
    }
}

/// Sorts points into circles, by Tarjan's way: those that reach each other are in one, and what a
/// circle has edges to stands before it.
fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search { edges, marks: vec![None; edges.len()], ..Search::default() };
    (0..edges.len()).for_each(|point| search.from(point));
    search.circles
}

#[derive(Default)]
struct Search<'e> {
    edges: &'e [Vec<usize>],
    marks: Vec<Option<Mark>>,
    count: usize,
    /// Points that are not in a circle yet.
    open: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

#[derive(Clone, Copy)]
struct Mark {
    /// When the point was seen first.
    order: usize,
    /// The first point that it is known to reach, while it is open.
    lowest: usize,
    is_open: bool,
}

impl Search<'_> {
    fn from(&mut self, point: usize) {
        let mut path = Vec::new();
        self.enter(point, &mut path);
        while let Some((point, next)) = path.last_mut() {
            let (point, edge) = (*point, *next);
            *next += 1;
            let Some(&target) = self.edges.get(point).and_then(|edges| edges.get(edge)) else {
                path.pop();
                self.leave(point, path.last().map(|(parent, _)| *parent));
                continue;
            };
            match self.marks.get(target).copied().flatten() {
                None => self.enter(target, &mut path),
                Some(mark) if mark.is_open => self.lower(point, mark.order),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, point: usize, path: &mut Vec<(usize, usize)>) {
        if let Some(mark @ None) = self.marks.get_mut(point) {
            *mark = Some(Mark { order: self.count, lowest: self.count, is_open: true });
            self.count += 1;
            self.open.push(point);
            path.push((point, 0));
        }
    }

    fn lower(&mut self, point: usize, to: usize) {
        if let Some(Some(mark)) = self.marks.get_mut(point) {
            mark.lowest = mark.lowest.min(to);
        }
    }

    fn leave(&mut self, point: usize, parent: Option<usize>) {
        let Some(mark) = self.marks.get(point).copied().flatten() else { return };
        if let Some(parent) = parent {
            self.lower(parent, mark.lowest);
        }
        if mark.lowest != mark.order {
            return;
        }
        let start = self.open.iter().rposition(|open| *open == point).unwrap_or(0);
        let mut circle = self.open.split_off(start);
        for point in &circle {
            if let Some(Some(mark)) = self.marks.get_mut(*point) {
                mark.is_open = false;
            }
        }
        circle.sort_unstable();
        self.circles.push(circle);
    }
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn what_reaches_each_other_is_one_circle_behind_all_that_it_reaches() {
        let edges = [vec![3], vec![2, 0], vec![1, 4], vec![3], vec![], vec![4, 1]];
        assert_eq!(circles(&edges), [vec![3], vec![0], vec![4], vec![1, 2], vec![5]]);
    }

    #[test]
    fn a_long_chain_is_no_matter() {
        let edges: Vec<Vec<usize>> = (0..100_000).map(|point| vec![point + 1]).collect();
        assert_eq!(circles(&edges).len(), 100_000);
    }
}
