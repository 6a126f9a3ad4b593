//! Chains of operators, which may be as long as the text allows.
//!
//! A chain of operators leans to the left: its tree is as deep as the chain is long. So comparing,
//! copying and dropping one walks down its left side in a loop.

use crate::syntax::Binary;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Notation;
use crate::syntax::Number;
use crate::syntax::Span;

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
