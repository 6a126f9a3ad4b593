//! The ways in which a query can be wrong, in the words users search for.

use std::fmt;

use crate::math::quote;

/// What is wrong with a query.
///
/// Displayed in Prometheus' words, without the position.
///
/// ```
/// use promqlite::syntax::{Fault, parse};
///
/// assert_eq!(parse("").unwrap_err().fault, Fault::Empty);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// Something stands where it may not.
    Unexpected {
        /// What stands there, as it is shown.
        found: String,
        /// Inside of what.
        context: &'static str,
        /// What may stand there.
        expected: &'static str,
    },
    /// The text cannot be cut into words and signs.
    Character(String),
    /// A number or duration has a form that nothing reads.
    BadNumber(String),
    /// A number has a form or size that Go does not read.
    NumberValue {
        /// The number.
        text: String,
        /// What Go says.
        reason: &'static str,
    },
    /// A duration has the wrong form.
    BadDuration(String),
    /// A duration has a unit that does not exist.
    UnknownUnit {
        /// The unit.
        unit: String,
        /// The duration.
        text: String,
    },
    /// A duration does not fit.
    DurationRange,
    /// A range or step is not positive.
    DurationNotPositive,
    /// A length is divided by zero.
    DivisionByZero,
    /// The rest of a division by zero is asked for.
    ModuloByZero,
    /// There is nothing but blanks and comments.
    Empty,
    /// A query is nested too deeply.
    Depth(usize),
    /// A regular expression does not compile.
    Pattern(String),
    /// There is no such function.
    UnknownFunction(String),
    /// A function needs a feature that is off.
    FunctionDisabled(String),
    /// An aggregation needs a feature that is off.
    AggregationDisabled(&'static str),
    /// A comma stands behind the last argument.
    TrailingComma,
    /// A text cannot name a label.
    LabelName(String),
    /// An aggregation has no arguments.
    NoAggregateArguments,
    /// An aggregation has too many or too few arguments.
    AggregateArguments {
        /// How many it takes.
        expected: usize,
        /// How many it got.
        found: usize,
    },
    /// A range stands behind something that is no selector.
    RangeOperand,
    /// An offset stands before the range.
    OffsetBeforeRange,
    /// An `@` stands before the range.
    AtBeforeRange,
    /// An offset stands behind something that has no time.
    OffsetOperand,
    /// An `@` stands behind something that has no time.
    AtOperand,
    /// There are two offsets.
    OffsetTwice,
    /// There are two `@`.
    AtTwice,
    /// The instant of an `@` does not fit.
    AtBounds(String),
    /// `anchored` or `smoothed` needs a feature that is off.
    EdgesDisabled(&'static str),
    /// `anchored` or `smoothed` stands behind a subquery.
    EdgesOnSubquery(&'static str),
    /// `anchored` or `smoothed` stands behind something else.
    EdgesOperand(&'static str),
    /// `anchored` and `smoothed` stand together.
    EdgesBoth,
    /// The fill modifiers need a feature that is off.
    FillDisabled,
    /// An expression has the wrong type.
    Type {
        /// The type that is needed.
        expected: &'static str,
        /// For what.
        context: String,
        /// The type it has.
        found: &'static str,
    },
    /// A function has too many or too few arguments.
    CallArguments {
        /// `at least`, `at most` or nothing.
        bound: &'static str,
        /// How many it takes.
        expected: usize,
        /// The function.
        name: String,
        /// How many it got.
        found: usize,
    },
    /// `info` needs a selector without a name, and got one with a name.
    InfoNamed,
    /// `info` needs a selector without a name.
    InfoSelector,
    /// `bool` stands behind an operator that is no comparison.
    BoolOperand,
    /// Two scalars are compared without `bool`.
    ScalarComparison,
    /// A label stands in `on` and in `group_left` or `group_right`.
    LabelInBoth(String),
    /// An operand has no numbers, or too many.
    BinaryOperand,
    /// Labels are matched where there are none.
    MatchingScalars,
    /// Elements are filled in where there are none.
    FillScalars,
    /// Elements are filled in for a set operator.
    FillSet,
    /// A set operator is grouped.
    SetGrouped(&'static str),
    /// A set operator is not many-to-many.
    SetCard,
    /// A set operator has a scalar operand.
    SetScalar(&'static str),
    /// A sign stands before something without numbers.
    SignOperand(&'static str),
    /// A subquery is made of something that is no instant vector.
    SubqueryOperand(&'static str),
    /// A metric has two names.
    NameTwice(String, String),
    /// A selector would choose everything.
    EmptySelector,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { found, context, expected } => {
                write!(f, "unexpected {found}")?;
                let parts = [(" in ", context), (", expected ", expected)];
                parts.iter().filter(|part| !part.1.is_empty()).try_for_each(|(word, part)| {
                    f.write_str(word)?;
                    f.write_str(part)
                })
            }
            Self::Character(message) => f.write_str(message),
            Self::BadNumber(text) => {
                write!(f, "bad number or duration syntax: {}", quote(text))
            }
            Self::NumberValue { text, reason } => {
                let text = quote(text);
                write!(f, "error parsing number: strconv.ParseFloat: parsing {text}: {reason}")
            }
            Self::BadDuration(text) => {
                write!(f, "not a valid duration string: {}", quote(text))
            }
            Self::UnknownUnit { unit, text } => {
                write!(f, "unknown unit {} in duration {}", quote(unit), quote(text))
            }
            Self::Depth(limit) => write!(f, "query is nested deeper than {limit} levels"),
            Self::Pattern(message) => write!(f, "error parsing regexp: {message}"),
            Self::UnknownFunction(name) => write!(f, "unknown function with name {}", quote(name)),
            Self::FunctionDisabled(name) => write!(f, "function {} is not enabled", quote(name)),
            Self::AggregationDisabled(name) => write!(
                f,
                "{name}() is experimental and must be enabled with \
                 --enable-feature=promql-experimental-functions"
            ),
            Self::LabelName(name) => {
                write!(f, "invalid label name for grouping: {}", quote(name))
            }
            Self::AggregateArguments { expected, found } => write!(
                f,
                "wrong number of arguments for aggregate expression provided, \
                 expected {expected}, got {found}"
            ),
            other => other.meaning(f),
        }
    }
}

impl Fault {
    /// Writes what is wrong with a query that can be read.
    fn meaning(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtBounds(value) => {
                write!(f, "timestamp out of bounds for @ modifier: {value}")
            }
            Self::EdgesDisabled(word) => {
                write!(f, "{word} modifier is experimental and not enabled")
            }
            Self::EdgesOnSubquery(word) => {
                write!(f, "{word} modifier is not supported for subqueries")
            }
            Self::EdgesOperand(word) => write!(f, "{word} modifier not implemented"),
            Self::Type { expected, context, found } => {
                write!(f, "expected type {expected} in {context}, got {found}")
            }
            Self::CallArguments { bound, expected, name, found } => write!(
                f,
                "expected {bound}{}{expected} argument(s) in call to {}, got {found}",
                if bound.is_empty() { "" } else { " " },
                quote(name)
            ),
            Self::LabelInBoth(name) => {
                write!(f, "label {} must not occur in ON and GROUP clause at once", quote(name))
            }
            Self::SetGrouped(op) => {
                write!(f, "no grouping allowed for {} operation", quote(op))
            }
            Self::SetScalar(op) => {
                write!(f, "set operator {} not allowed in binary scalar expression", quote(op))
            }
            Self::SignOperand(kind) => write!(
                f,
                "unary expression only allowed on expressions of type scalar or instant vector, \
                 got {}",
                quote(kind)
            ),
            Self::SubqueryOperand(kind) => {
                write!(f, "subquery is only allowed on instant vector, got {kind} instead")
            }
            Self::NameTwice(one, two) => {
                write!(f, "metric name must not be set twice: {} or {}", quote(one), quote(two))
            }
            other => f.write_str(other.words()),
        }
    }

    /// Returns what needs no details.
    fn words(&self) -> &'static str {
        match self {
            Self::DurationRange => "duration out of range",
            Self::DurationNotPositive => "duration must be greater than 0",
            Self::DivisionByZero => "division by zero",
            Self::ModuloByZero => "modulo by zero",
            Self::Empty => "no expression found in input",
            Self::TrailingComma => "trailing commas not allowed in function call args",
            Self::NoAggregateArguments => "no arguments for aggregate expression provided",
            Self::RangeOperand => "ranges only allowed for vector selectors",
            Self::OffsetBeforeRange => "no offset modifiers allowed before range",
            Self::AtBeforeRange => "no @ modifiers allowed before range",
            Self::OffsetOperand => {
                "offset modifier must be preceded by an instant vector selector or range vector \
                 selector or a subquery"
            }
            Self::AtOperand => {
                "@ modifier must be preceded by an instant vector selector or range vector \
                 selector or a subquery"
            }
            Self::OffsetTwice => "offset may not be set multiple times",
            Self::AtTwice => "@ <timestamp> may not be set multiple times",
            Self::EdgesBoth => "anchored and smoothed modifiers cannot be used together",
            Self::FillDisabled => "binop fill modifiers are experimental and not enabled",
            Self::InfoNamed => "expected label selectors only, got vector selector instead",
            Self::InfoSelector => "expected label selectors only",
            Self::BoolOperand => "bool modifier can only be used on comparison operators",
            Self::ScalarComparison => "comparisons between scalars must use BOOL modifier",
            Self::BinaryOperand => {
                "binary expression must contain only scalar and instant vector types"
            }
            Self::MatchingScalars => "vector matching only allowed between instant vectors",
            Self::FillScalars => "filling in missing series only allowed between instant vectors",
            Self::FillSet => "filling in missing series not allowed for set operators",
            Self::SetCard => "set operations must always be many-to-many",
            Self::EmptySelector => "vector selector must contain at least one non-empty matcher",
            _ => "unexpected error",
        }
    }
}
