//! Nodes that are measured while they are built, so that Go's limits hold.

use super::error::Fault;
use super::node::Node;
use super::node::Repeat;

/// The most levels a tree may have.
const HEIGHT_MAX: u32 = 1000;
/// The most instructions Go would compile an expression to.
const SIZE_MAX: u64 = (128 << 20) / 40;
/// The most copies that nested counted repetitions may ask for.
const COPIES_MAX: u32 = 1000;

/// A node and its measures.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) node: Node,
    height: u32,
    size: u64,
    copies: u32,
}

/// What kind of repetition is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counted {
    /// `*`, `+` or `?`.
    No,
    /// Braces.
    Yes,
}

impl Piece {
    /// Measures a node without parts.
    pub(super) fn leaf(node: Node) -> Self {
        Self { node, height: 1, size: 1, copies: 1 }
    }

    /// Joins pieces that follow each other.
    pub(super) fn concat(pieces: Vec<Self>) -> Result<Self, Fault> {
        Self::join(pieces, Joint::Concat)
    }

    /// Joins pieces that stand for each other.
    pub(super) fn alternate(pieces: Vec<Self>) -> Result<Self, Fault> {
        Self::join(pieces, Joint::Alternate)
    }

    fn join(mut pieces: Vec<Self>, joint: Joint) -> Result<Self, Fault> {
        if pieces.len() < 2 {
            return Ok(pieces.pop().unwrap_or_else(|| Self::leaf(Node::Empty)));
        }
        let bars = if joint == Joint::Alternate { pieces.len() as u64 - 1 } else { 0 };
        let mut joined = Self { node: Node::Empty, height: 1, size: bars, copies: 1 };
        let mut nodes = Vec::with_capacity(pieces.len());
        for piece in pieces {
            joined.size = joined.size.saturating_add(piece.size);
            joined.copies = joined.copies.max(piece.copies);
            // A sequence inside a sequence adds no level: its parts move up.
            let (level, parts) = match (piece.node, joint) {
                (Node::Concat(parts), Joint::Concat)
                | (Node::Alternate(parts), Joint::Alternate) => (piece.height, parts),
                (node, _) => (piece.height + 1, vec![node]),
            };
            joined.height = joined.height.max(level);
            nodes.extend(parts);
        }
        joined.node = match joint {
            // Go keeps neighbouring characters as one literal, which is one level.
            Joint::Concat if nodes.iter().all(|node| matches!(node, Node::Rune(..))) => {
                joined.height = 1;
                Node::Concat(nodes)
            }
            Joint::Concat => Node::Concat(nodes),
            Joint::Alternate => Node::Alternate(nodes),
        };
        joined.checked()
    }

    /// Wraps a piece in a numbered group.
    pub(super) fn capture(self, number: u32) -> Result<Self, Fault> {
        let node = Node::Capture(number, Box::new(self.node));
        let (height, size) = (self.height + 1, self.size.saturating_add(2));
        Self { node, height, size, copies: self.copies }.checked()
    }

    /// Replaces the piece of a repetition by the repetition.
    pub(super) fn repeat(self, mut repeat: Repeat, counted: Counted) -> Result<Self, Fault> {
        let times = u64::from(repeat.max.unwrap_or(repeat.min));
        let size = match (repeat.min, repeat.max, counted) {
            (0, None, _) => self.size.saturating_add(2),
            (_, None, _) | (_, _, Counted::No) => self.size.saturating_mul(times).saturating_add(1),
            (min, Some(max), _) => {
                self.size.saturating_mul(times).saturating_add(u64::from(max - min.min(max)))
            }
        };
        let copies = match counted {
            Counted::No => self.copies,
            // A piece that is repeated zero times counts for nothing inside of others.
            Counted::Yes if repeat.max == Some(0) => 1,
            Counted::Yes => (times as u32).max(1).saturating_mul(self.copies),
        };
        repeat.node = self.node;
        let node = Node::Repeat(Box::new(repeat));
        Self { node, height: self.height + 1, size: size.max(1), copies }.checked()
    }

    /// Tells whether nested repetitions ask for too many copies.
    pub(super) fn is_excessive(&self) -> bool {
        self.copies > COPIES_MAX
    }

    fn checked(self) -> Result<Self, Fault> {
        if self.size > SIZE_MAX {
            return Err(Fault::TooLarge);
        }
        if self.height > HEIGHT_MAX {
            return Err(Fault::TooDeep);
        }
        Ok(self)
    }
}

/// How pieces are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Joint {
    Concat,
    Alternate,
}
