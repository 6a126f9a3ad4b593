//! Queries with variables, read into trees with holes.
//!
//! The grammar knows no variables, and owes nothing to them. Each variable is read as a word of
//! its own length that may stand in its place, so that places stay what they are, and its node is
//! made a hole again in the tree. Where two kinds of words may stand, the one that fits is found
//! by trying.

use crate::function::Functions;
use crate::function::Kind;
use crate::plan;
use crate::syntax::Expr;
use crate::syntax::Features;
use crate::syntax::Span;

use super::refill::Refill;
use super::standing::Role;
use super::standing::unmasked;
use super::variable::Variable;
use super::variable::variables;

/// How often a query is read until all its variables fit.
const ATTEMPTS_MAX: usize = 24;

/// Whether a query is wrong whatever its variables stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Certainty {
    /// It is wrong.
    Certain,
    /// What the variables stand for may make it right.
    Open,
}

/// Why a query could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// What is wrong, in Prometheus' words.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to try.
    pub hint: Option<String>,
    /// Whether it is wrong for certain.
    pub certainty: Certainty,
}

/// Reads a query whose variables are holes in the tree; returns what it evaluates to, too.
pub fn parse(
    text: &str,
    features: Features,
    functions: &Functions,
) -> Result<(Expr, Kind), Box<Unread>> {
    let variables = variables(text);
    let mut roles = Role::of(text, &variables);
    let mut first = None;
    for _ in 0..ATTEMPTS_MAX {
        let filled = filled(text, &variables, &roles);
        let error = match plan::parse(&filled, features, functions) {
            Ok((mut expr, kind)) => {
                Refill::new(text, &filled, &variables, &roles).tree(&mut expr);
                return Ok((expr, kind));
            }
            Err(error) => error,
        };
        let goes_on = try_next(&variables, &mut roles, error.span);
        first.get_or_insert((error, filled));
        if !goes_on {
            break;
        }
    }
    let Some((error, filled)) = first else { return Err(Box::new(Unread::nothing())) };
    let is_certain = roles.iter().all(|role| role.is_certain());
    Err(Box::new(Unread {
        message: told(error.message(text), text, &filled, &variables),
        span: error.span,
        hint: error.hint,
        certainty: if is_certain { Certainty::Certain } else { Certainty::Open },
    }))
}

impl Unread {
    fn nothing() -> Self {
        let (message, span) = ("no expression found in input".to_owned(), Span::new(0, 0));
        Self { message, span, hint: None, certainty: Certainty::Open }
    }
}

/// Puts a word in the place of each variable; the text keeps its length.
fn filled(text: &str, variables: &[Variable], roles: &[Role]) -> String {
    let mut filled = text.to_owned();
    for (variable, role) in variables.iter().zip(roles) {
        let (start, end) = (variable.span.start as usize, variable.span.end as usize);
        filled.replace_range(start..end, &role.stand_in(variable.span.of(text)));
        // Tests that are nothing leave a comma behind.
        let rest = text.get(end..).unwrap_or("");
        let comma = end + rest.len() - rest.trim_start().len();
        if *role == Role::Tests && text.as_bytes().get(comma) == Some(&b',') {
            filled.replace_range(comma..=comma, " ");
        }
    }
    filled
}

/// Lets a variable stand for something else: one where the error is, else the first that can.
fn try_next(variables: &[Variable], roles: &mut [Role], error: Span) -> bool {
    let is_near =
        |span: Span| span.start < error.end.max(error.start + 1) && span.end > error.start;
    let next = |role: &Role| role.next();
    let mut pairs = variables.iter().zip(roles.iter()).enumerate();
    let able = |pair: &(usize, (&Variable, &Role))| next(pair.1.1).is_some();
    let near = pairs.clone().filter(able).find(|(_, (variable, _))| is_near(variable.span));
    let Some((at, (_, role))) = near.or_else(|| pairs.find(able)) else { return false };
    let Some(next) = role.next() else { return false };
    if let Some(role) = roles.get_mut(at) {
        *role = next;
    }
    true
}

/// Puts variables back into a message.
fn told(message: String, text: &str, filled: &str, variables: &[Variable]) -> String {
    let plain = unmasked(&message).unwrap_or(message);
    variables.iter().fold(plain, |message, variable| {
        let stand_in = variable.span.of(filled).trim();
        let is_word = stand_in.starts_with('_');
        if is_word { message.replace(stand_in, variable.span.of(text)) } else { message }
    })
}
