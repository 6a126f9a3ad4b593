//! Binary expressions, whose chains may be as long as the text allows.
//!
//! A chain of operators leans to the left: its tree is as deep as the chain is long. So comparing,
//! copying and dropping one walks down its left side in a loop.

use crate::label::Grouping;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Notation;
use crate::syntax::Number;
use crate::syntax::Operator;
use crate::syntax::Span;

/// Two expressions and an operator between them.
#[derive(Debug)]
pub struct Binary {
    /// The operator.
    pub op: Operator,
    /// The operator's place.
    pub op_span: Span,
    /// What a comparison returns.
    pub returns: Returns,
    /// Which series meet; of meaning only between two instant vectors.
    pub matching: Matching,
    /// The operand before the operator.
    pub left: Expr,
    /// The operand behind it.
    pub right: Expr,
}

/// What a comparison returns.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Returns {
    /// The elements it holds for.
    #[default]
    Elements,
    /// One or zero for each element, by `bool`.
    Truth,
}

/// Which series of two vectors meet, and what comes of those that meet none.
#[derive(Clone, Debug)]
pub struct Matching {
    /// `on` as by, `ignoring` as without.
    pub labels: Grouping,
    /// How many series may meet how many.
    pub card: Card,
    /// The labels taken from the side of one.
    pub include: Vec<String>,
    /// What stands in for a missing element of the left side.
    pub fill_left: Option<f64>,
    /// What stands in for a missing element of the right side.
    pub fill_right: Option<f64>,
}

/// How many series of a match may meet how many.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Card {
    /// One and one.
    OneToOne,
    /// Many on the left, by `group_left`.
    ManyToOne,
    /// Many on the right, by `group_right`.
    OneToMany,
    /// Any number on both sides, as set operators have it.
    ManyToMany,
}

impl Card {
    /// Returns the name the API gives it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneToOne => "one-to-one",
            Self::ManyToOne => "many-to-one",
            Self::OneToMany => "one-to-many",
            Self::ManyToMany => "many-to-many",
        }
    }

    /// Tells whether one side may have many series for one of the other.
    pub const fn is_grouped(self) -> bool {
        matches!(self, Self::ManyToOne | Self::OneToMany)
    }
}

impl Matching {
    /// Returns the matching of an operator without any modifiers.
    pub fn of(op: Operator) -> Self {
        Self {
            labels: Grouping::Without(Vec::new()),
            card: if op.is_set() { Card::ManyToMany } else { Card::OneToOne },
            include: Vec::new(),
            fill_left: None,
            fill_right: None,
        }
    }

    /// Tells whether a missing element is filled in on any side.
    pub fn fills(&self) -> bool {
        self.fill_left.is_some() || self.fill_right.is_some()
    }

    /// Returns the labels of `on` or `ignoring`.
    pub fn names(&self) -> &[String] {
        match &self.labels {
            Grouping::By(names) | Grouping::Without(names) => names,
        }
    }
}

impl PartialEq for Matching {
    fn eq(&self, other: &Self) -> bool {
        let bits = |matching: &Self| {
            [matching.fill_left, matching.fill_right].map(|fill| fill.map(f64::to_bits))
        };
        (&self.labels, self.card, &self.include) == (&other.labels, other.card, &other.include)
            && bits(self) == bits(other)
    }
}

impl Binary {
    /// Compares all but the left operand.
    fn agrees(&self, other: &Self) -> bool {
        (self.op, self.returns) == (other.op, other.returns)
            && self.matching == other.matching
            && self.right == other.right
    }

    /// Copies the node around another left operand.
    fn around(&self, left: Expr) -> Self {
        Self {
            op: self.op,
            op_span: self.op_span,
            returns: self.returns,
            matching: self.matching.clone(),
            left,
            right: self.right.clone(),
        }
    }

    /// Lists the chain that leans to the left, the whole of it first.
    pub fn chain(&self) -> Vec<&Self> {
        let mut chain = vec![self];
        let mut link = self;
        while let ExprKind::Binary(next) = &link.left.kind {
            chain.push(next);
            link = next;
        }
        chain
    }
}

impl PartialEq for Binary {
    fn eq(&self, other: &Self) -> bool {
        let (mut one, mut two) = (self, other);
        while one.agrees(two) {
            match (&one.left.kind, &two.left.kind) {
                (ExprKind::Binary(next_one), ExprKind::Binary(next_two)) => {
                    (one, two) = (next_one, next_two);
                }
                (last_one, last_two) => return last_one == last_two,
            }
        }
        false
    }
}

impl Clone for Binary {
    fn clone(&self) -> Self {
        let chain = self.chain();
        let first = chain.last().map_or(self, |last| *last);
        let mut copy = first.around(first.left.clone());
        // Each link but the first wraps the copy so far; its place is that of its left operand.
        for link in chain.iter().rev().skip(1) {
            copy = link.around(Expr::new(ExprKind::Binary(Box::new(copy)), link.left.span));
        }
        copy
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        let mut left = take(&mut self.left);
        while let ExprKind::Binary(link) = &mut left.kind {
            let next = take(&mut link.left);
            // The link goes here, and has nothing deep left to drop.
            left = next;
        }
    }
}

/// Takes an expression out of its place, leaving a number there.
fn take(expr: &mut Expr) -> Expr {
    let nothing = ExprKind::Number(Number { value: 0.0, notation: Notation::Plain });
    std::mem::replace(expr, Expr::new(nothing, Span::default()))
}
