//! The functions of the language: one table row and one kernel each.
//!
//! [`Function`] is a row: signature, facts and [`Kernel`]. [`find`] looks a name up. Rows and
//! kernels of a family share one file; nothing above this room compares a name.

mod row;
mod table;

pub use self::row::Function;
pub use self::row::Kind;
pub use self::row::Status;
pub use self::row::Variadic;
pub use self::table::all;
pub use self::table::find;
