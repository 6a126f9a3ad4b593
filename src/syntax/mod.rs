//! Text to tree and back: the grammar's parser, the tree, its printers and its errors.
//!
//! Everything here is pure and knows no function by name: names are looked up in `plan::check`.
//! [`parse`] makes an [`Expr`] of a text, and [`print()`] a text of an [`Expr`]; [`Span`] is the
//! place of a node in the text, and [`Error`] says what is wrong with one.

mod span;
mod text;
mod operator;
mod keyword;
mod number;
mod features;
mod vocabulary;
mod fault;
mod error;
mod literal;
mod duration;
mod matching;
mod ast;
mod binary;
mod grammar;
mod comment;
mod depth;
mod climb;
mod climb_operand;
mod climb_suffix;
mod diagnose;
mod parse;
mod print;
mod pretty;
mod outline;

pub use self::ast::Aggregate;
pub use self::ast::At;
pub use self::ast::Binary;
pub use self::ast::Call;
pub use self::ast::EdgeMode;
pub use self::ast::Expr;
pub use self::ast::ExprKind;
pub use self::ast::LabelTest;
pub use self::ast::RangeSelector;
pub use self::ast::Selector;
pub use self::ast::Shift;
pub use self::ast::Subquery;
pub use self::ast::Unary;
pub use self::comment::comments;
pub use self::depth::DEPTH_MAX;
pub use self::duration::Duration;
pub use self::duration::DurationKind;
pub use self::duration::Length;
pub use self::duration::Wrapping;
pub use self::error::Error;
pub use self::fault::Fault;
pub use self::features::Feature;
pub use self::features::Features;
pub use self::grammar::rule_takes;
pub use self::keyword::AGGREGATIONS;
pub use self::keyword::KEYWORDS;
pub use self::literal::Notation;
pub use self::literal::Number;
pub use self::matching::Card;
pub use self::matching::Matching;
pub use self::matching::Returns;
pub use self::operator::Operator;
pub use self::operator::SIGN_PRECEDENCE;
pub use self::operator::Sign;
pub use self::outline::outline;
pub use self::parse::parse;
pub use self::parse::parse_knowing;
pub use self::parse::parse_selector;
pub use self::pretty::WIDTH;
pub use self::pretty::pretty;
pub use self::print::print;
pub use self::print::print_into;
pub use self::span::Span;
pub use self::text::Text;
pub use self::vocabulary::Standing;
pub use self::vocabulary::Vocabulary;
