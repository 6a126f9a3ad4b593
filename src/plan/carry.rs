//! Matchers that one side of a join must pass, asked of the other side too.
//!
//! Two elements meet only if their matching labels are equal, so a test on such a label that every
//! element of one side passes may as well be asked of the other side's selector. It is, only
//! where nobody can tell: the side that is asked must not fail on, and must not remark on, series
//! that would have met nobody. So only plain selectors are asked, and the "one" side, whose
//! duplicates are an error even without a partner, is never asked.

use crate::aggregate::Shape;
use crate::label::Grouping;
use crate::label::Matcher;
use crate::label::NAME;
use crate::label::TYPE;
use crate::label::UNIT;
use crate::math::deep;
use crate::plan::Argument;
use crate::plan::Card;
use crate::plan::Matching;
use crate::plan::Plan;
use crate::plan::RangeSource;
use crate::plan::Root;
use crate::plan::SetOp;
use crate::plan::Vector;
use crate::plan::VectorNode;
use crate::storage::Select;

/// Carries matchers across all joins of a plan, each select of which has so many readers.
pub(super) fn carry(plan: &mut Plan, readers: Vec<usize>) {
    let Plan { root, selects, .. } = plan;
    if let Root::Vector(root) = root {
        Carrier { selects, readers }.visit(root);
    }
}

struct Carrier<'p> {
    selects: &'p mut Vec<Select>,
    readers: Vec<usize>,
}

impl Carrier<'_> {
    /// Looks for joins at a node and below.
    fn visit(&mut self, vector: &mut Vector) {
        match &mut vector.node {
            VectorNode::Join { sides, matching, .. } => {
                if let Some((asked, sure)) = sides_of(matching) {
                    let tests = self.tests(&sides[sure], &matching.on);
                    self.ask(&mut sides[asked], &tests);
                }
            }
            VectorNode::Set { sides, op, on } => {
                // Who is on the right only says who stays; who is on the left of `and` has to
                // be on the right as well.
                if matches!(op, SetOp::And | SetOp::Unless) {
                    let tests = self.tests(&sides[0], on);
                    self.ask(&mut sides[1], &tests);
                }
                if *op == SetOp::And {
                    let tests = self.tests(&sides[1], on);
                    self.ask(&mut sides[0], &tests);
                }
            }
            _ => {}
        }
        below(vector).into_iter().for_each(|child| deep(|| self.visit(child)));
    }

    /// Returns the tests on matching labels that every element of a vector passes.
    fn tests(&self, vector: &Vector, on: &Grouping) -> Vec<Matcher> {
        match &vector.node {
            VectorNode::Scan(scan) => {
                let tests = self.selects[scan.select].matchers.iter();
                tests.filter(|test| may_be_carried(test, on)).cloned().collect()
            }
            VectorNode::Slide { ranges, .. } => match ranges.source {
                RangeSource::Select(select, _) => {
                    let tests = self.selects[select].matchers.iter();
                    tests.filter(|test| may_be_carried(test, on)).cloned().collect()
                }
                RangeSource::Subquery(..) => Vec::new(),
            },
            VectorNode::Apply { input, .. }
            | VectorNode::Negate(input)
            | VectorNode::Scale { input, .. }
            | VectorNode::Hold(input) => self.tests(input, on),
            VectorNode::Fold { aggregation, grouping, input, .. } => {
                let mut tests = self.tests(input, on);
                if matches!(aggregation.shape, Shape::Fold { .. }) {
                    tests.retain(|test| grouping.keeps(test.name()));
                }
                tests
            }
            _ => Vec::new(),
        }
    }

    /// Returns a select like another one that has a single reader.
    fn own(&mut self, select: usize) -> usize {
        if self.readers[select] == 1 {
            return select;
        }
        self.readers[select] -= 1;
        self.readers.push(1);
        self.selects.push(self.selects[select].clone());
        self.selects.len() - 1
    }

    /// Adds tests to the selector of a vector, if it is one.
    fn ask(&mut self, vector: &mut Vector, tests: &[Matcher]) {
        match &mut vector.node {
            VectorNode::Negate(input) | VectorNode::Hold(input) => self.ask(input, tests),
            VectorNode::Scan(scan) => {
                let known = &self.selects[scan.select].matchers;
                let new = tests.iter().filter(|test| !known.contains(test));
                let new: Vec<_> = new.cloned().collect();
                if !new.is_empty() {
                    scan.select = self.own(scan.select);
                    self.selects[scan.select].matchers.extend(new);
                }
            }
            _ => {}
        }
    }
}

/// Returns the side of a join that may be asked, and the one whose tests it is asked.
fn sides_of(matching: &Matching) -> Option<(usize, usize)> {
    if matching.fill_left.is_some() || matching.fill_right.is_some() {
        return None;
    }
    match matching.card {
        Card::OneToOne | Card::ManyToOne => Some((0, 1)),
        Card::OneToMany => Some((1, 0)),
    }
}

/// Tells whether a test is on a label that partners share, and that nothing takes away.
fn may_be_carried(test: &Matcher, on: &Grouping) -> bool {
    on.keeps(test.name()) && ![NAME, TYPE, UNIT].contains(&test.name())
}

/// Returns the vectors right below a node.
fn below(vector: &mut Vector) -> Vec<&mut Vector> {
    match &mut vector.node {
        VectorNode::Apply { input, .. }
        | VectorNode::Negate(input)
        | VectorNode::Scale { input, .. }
        | VectorNode::Fold { input, .. }
        | VectorNode::CountValues { input, .. }
        | VectorNode::Hold(input)
        | VectorNode::Shared(_, input) => vec![input],
        VectorNode::Join { sides, .. } | VectorNode::Set { sides, .. } => {
            sides.iter_mut().collect()
        }
        VectorNode::Whole(call) => call.args.iter_mut().filter_map(Argument::vector_mut).collect(),
        VectorNode::Scan(_) | VectorNode::Slide { .. } => Vec::new(),
    }
}
