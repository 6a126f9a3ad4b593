//! From text to tree.

use super::climb::Climber;
use super::depth;
use super::diagnose;
use super::grammar;
use crate::syntax::Error;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Fault;
use crate::syntax::Features;
use crate::syntax::Selector;
use crate::syntax::Span;
use crate::syntax::Vocabulary;

/// Parses a query.
///
/// Names of functions are taken as they come, and types are not looked at: that is `plan::check`.
///
/// ```
/// use promqlite::syntax::parse;
///
/// let expr = parse("rate(up[5m])")?;
/// assert_eq!(expr.span.of("rate(up[5m])"), "rate(up[5m])");
///
/// let error = parse("rate(up[5m]").unwrap_err();
/// assert_eq!(error.message("rate(up[5m]"), "1:12: parse error: unclosed left parenthesis");
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn parse(text: &str) -> Result<Expr, Error> {
    parse_knowing(text, Features::ALL, &Anything)
}

/// Parses a query, and tells unknown names from wrong syntax where it fails.
///
/// Prometheus complains about what comes first, be it a name or a bracket. Of what parses, names
/// are not checked here either.
pub fn parse_knowing(
    text: &str,
    features: Features,
    words: &dyn Vocabulary,
) -> Result<Expr, Error> {
    depth::check(text)?;
    let pieces = grammar::pieces(text);
    match pieces.and_then(|pieces| Climber::new(text, &pieces).query().ok()) {
        Some(expr) => Ok(expr),
        None => Err(diagnose::first_error(text, features, words)),
    }
}

/// Parses a selector that stands alone, without a range and without modifiers.
///
/// A selector of everything is fine here, and so is one that names its metric twice.
///
/// ```
/// use promqlite::syntax::parse_selector;
///
/// let selector = parse_selector(r#"up{job="api"}"#)?;
/// assert_eq!(selector.name.as_deref(), Some("up"));
/// assert!(parse_selector("up + 1").is_err());
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn parse_selector(text: &str) -> Result<Selector, Error> {
    depth::check(text)?;
    if let Some(error) = diagnose::selector_error(text) {
        return Err(error);
    }
    if let ExprKind::Selector(selector) = parse(text)?.kind {
        return Ok(*selector);
    }
    let fault = Fault::Character("unexpected input".to_owned());
    Err(Error::new(fault, Span::new(0, text.len())))
}

/// Knows every name.
struct Anything;

impl Vocabulary for Anything {}
