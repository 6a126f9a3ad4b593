//! An expression of a file, for whoever looks for more than the table does.

use crate::rules::file::Rule;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::syntax::Expr;
use crate::syntax::Span;

/// An expression of a rule or of a dashboard that can be parsed.
///
/// ```
/// use promqlite::rules::file::Wanted;
/// use promqlite::rules::lint::{Input, Options, check};
///
/// let text = "groups: [{name: a, rules: [{record: a:b, expr: sum(c)}]}]";
/// let input = Input::new("a.yaml", text.into(), Wanted::Named);
/// let checked = check(&[input], &Options::default());
/// let expression = checked.files[0].expressions().next().unwrap();
/// assert_eq!(expression.rule.map(|rule| rule.name()), Some("a:b"));
/// assert_eq!(expression.place(expression.expr.span).of(text), "sum(c)");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Expression<'a> {
    /// Its tree.
    pub expr: &'a Expr,
    /// The rule that it is of, if not of a dashboard.
    pub rule: Option<&'a Rule>,
    pub(super) source: &'a Source,
    /// The text that holds it.
    pub(super) text: &'a Placed<String>,
    /// Where it begins in that.
    pub(super) start: u32,
}

impl Expression<'_> {
    /// Returns the place in the file of a piece of it.
    pub fn place(&self, span: Span) -> Span {
        let span = Span { start: self.start + span.start, end: self.start + span.end };
        self.source.inside_scalar(self.text.place, &self.text.value, span)
    }
}
