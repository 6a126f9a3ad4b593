//! The grammar's parser and the flat list it is read from.
//!
//! Walking the pairs of pest costs a counted reference a step. One pass turns them into a plain
//! list in which every token knows where the next beside it stands.

use pest::Parser;
use pest::Token;
use pest_derive::Parser;

use crate::syntax::Span;

#[derive(Parser)]
#[grammar = "../grammar/promql.pest"]
struct Promql;

/// A piece of a query that the grammar names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The rule that took it.
    pub(super) rule: Rule,
    /// Its place.
    pub(super) span: Span,
    /// The index of the next piece that is not inside of it.
    pub(super) after: usize,
}

/// Cuts a query into pieces; `None` where the grammar does not take it.
pub(super) fn pieces(text: &str) -> Option<Vec<Piece>> {
    let tokens = Promql::parse(Rule::query, text).ok()?.tokens();
    let mut pieces: Vec<Piece> = Vec::with_capacity(32);
    let mut open: Vec<usize> = Vec::with_capacity(16);
    for token in tokens {
        match token {
            Token::Start { rule: Rule::rest | Rule::EOI, .. }
            | Token::End { rule: Rule::rest | Rule::EOI, .. } => {}
            Token::Start { rule, pos } => {
                open.push(pieces.len());
                pieces.push(Piece { rule, span: Span::new(pos.pos(), 0), after: 0 });
            }
            Token::End { pos, .. } => {
                let after = pieces.len();
                let piece = open.pop().and_then(|at| pieces.get_mut(at))?;
                (piece.span.end, piece.after) = (pos.pos() as u32, after);
            }
        }
    }
    Some(pieces)
}

/// Tells whether a rule of the grammar takes the whole of a text; `None` if there is no such rule.
///
/// The grammar's examples are tested by it.
pub fn rule_takes(rule: &str, text: &str) -> Option<bool> {
    let rule = Rule::all_rules().iter().copied().find(|known| format!("{known:?}") == rule)?;
    let taken = Promql::parse(rule, text);
    // Rules of blanks leave no pieces behind; what they take is what they are asked for.
    Some(
        taken.is_ok_and(|pairs| pairs.last().is_none_or(|pair| pair.as_span().end() == text.len())),
    )
}
