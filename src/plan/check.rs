//! Whether an expression makes sense: names, features, kinds.
//!
//! Prometheus looks twice, and what the first look finds is told first: names, features and
//! patterns in the order in which a parser has read them ([`names`]), then kinds from the root
//! down ([`kinds`]). Only the first error is ever told.

use super::kinds::Kinds;
use super::names::Names;
use super::standing::aggregation;
use super::standing::standing;
use crate::function::Functions;
use crate::function::Kind;
use crate::syntax::Error;
use crate::syntax::Expr;
use crate::syntax::Features;
use crate::syntax::Standing;
use crate::syntax::Vocabulary;
use crate::syntax::parse_knowing;

/// Parses and checks a query; returns what it evaluates to, too.
///
/// ```
/// use promqlite::function::{Functions, Kind};
/// use promqlite::plan::parse;
/// use promqlite::syntax::Features;
///
/// let (_, kind) = parse("rate(up[5m])", Features::NONE, &Functions::default())?;
/// assert_eq!(kind, Kind::Vector);
/// assert!(parse("rate(up)", Features::NONE, &Functions::default()).is_err());
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn parse(text: &str, features: Features, functions: &Functions) -> Result<(Expr, Kind), Error> {
    let words = Words { features, functions };
    let mut expr = parse_knowing(text, features, &words)?;
    let kind = check(&mut expr, features, functions)?;
    Ok((expr, kind))
}

/// Checks an expression; returns what it evaluates to.
///
/// Modifiers of operators that have no vectors to match are taken off the tree, as Prometheus
/// takes them off: they mean nothing, and are not printed.
pub fn check(expr: &mut Expr, features: Features, functions: &Functions) -> Result<Kind, Error> {
    Names { features, functions }
        .check(expr)
        .and_then(|()| Kinds { functions }.check(expr))
        .map_err(|error| super::advice::advised(error, functions))
}

/// What the parser may ask about names.
struct Words<'a> {
    features: Features,
    functions: &'a Functions,
}

impl Vocabulary for Words<'_> {
    fn function(&self, name: &str) -> Standing {
        match self.functions.find(name) {
            Some(row) => standing(row.status, self.features),
            None => Standing::Unknown,
        }
    }

    fn aggregation(&self, name: &str) -> Option<(usize, Standing)> {
        aggregation(name, self.features)
    }

    fn names(&self) -> Vec<&'static str> {
        self.functions.all().map(|row| row.name).collect()
    }
}
