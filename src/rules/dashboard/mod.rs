//! Dashboards of Grafana, and what they ask.
//!
//! [`read`] finds [`Board`]s in a text: a dashboard in JSON, what an API or an export wraps around
//! one, objects of Kubernetes that hold some; [`read_document`] finds the blocks of PromQL in a
//! text of Markdown. A board has [`Query`]s, of panels, annotations and variables, each with its
//! place. [`parse`] makes a tree of a query whose variables are holes of a type: `$x` is a value,
//! a length, a number, a part of a name, or an operand, by where it stands.

mod variable;
mod lexeme;
mod standing;
mod refill;
mod holed;
mod datasource;
mod selection;
mod board;
mod panels;
mod find;
mod document;

#[cfg(test)]
mod tests;

pub use self::board::Board;
pub use self::board::Declared;
pub use self::board::Purpose;
pub use self::board::Query;
pub use self::board::Told;
pub use self::datasource::Backend;
pub use self::document::read_document;
pub use self::find::Found;
pub use self::find::read;
pub use self::holed::Certainty;
pub use self::holed::Unread;
pub use self::holed::parse;
pub use self::variable::Variable;
pub use self::variable::has_variable;
pub use self::variable::is_built_in;
pub use self::variable::variables;
