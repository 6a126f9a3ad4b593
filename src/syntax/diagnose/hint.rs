//! What to try instead.

use super::token::Token;
use crate::syntax::Error;
use crate::syntax::Vocabulary;

/// Returns advice on an error, if there is any to give.
pub(super) fn of(
    _text: &str,
    _error: &Error,
    _previous: Option<Token>,
    _words: &dyn Vocabulary,
) -> Option<String> {
    None
}
