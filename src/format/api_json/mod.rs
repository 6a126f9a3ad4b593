//! The JSON of Prometheus' HTTP API, both ways.
//!
//! [`write_answer`] gives an answer the bytes that a Prometheus server would send;
//! [`read_answer`] puts a saved one into memory.

mod digits;
mod pen;
mod text;
mod times;
mod values;
mod answer;
mod json;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod read_tests;

pub use self::answer::Beside;
pub use self::answer::answer_pieces;
pub use self::answer::told;
pub use self::answer::value_pieces;
pub use self::answer::write_answer;
pub use self::answer::write_data;
pub use self::answer::write_failure;
pub use self::answer::write_success;
pub use self::answer::write_value;
pub(super) use self::read::is_answer;
pub use self::read::read_answer;
pub use self::text::write_json_labels;
pub use self::text::write_json_markup;
pub use self::text::write_json_text;
