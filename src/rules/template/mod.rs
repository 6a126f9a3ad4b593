//! The template language of alerts: Go's text/template with Prometheus' functions.
//!
//! Alertmanager speaks it, too: a [`Phrasebook`] makes the texts of a [`Notice`].
//!
//! A [`Template`] is parsed once and expanded on many scenes. Its errors are in Go's words, since
//! people search for those, and carry the place in the text they speak of. Nothing in a template
//! can make the process hang or grow: output, steps and depth are bounded.

mod literal;
mod moment;
mod scene;
mod datum;
mod layout;
mod verb;
mod printf;
mod humanize;
mod host;
mod escape;
mod compare;
mod signature;
mod kv;
mod member;
mod library;
mod tongue;
mod budget;
mod tree;
mod lexer;
mod error;
mod cursor;
mod parser;
mod pipeline;
mod run;
mod call;
mod reads;
mod alert;
mod stock;
mod notice;
mod phrasebook;

#[cfg(test)]
mod tests;

pub use self::alert::Template;
pub use self::error::Stage;
pub use self::error::TemplateError;
pub use self::notice::Notice;
pub use self::notice::Notified;
pub use self::phrasebook::Phrasebook;
pub use self::reads::LabelRead;
pub use self::reads::LabelSource;
pub use self::reads::Reads;
pub use self::reads::Rounding;
pub use self::reads::StaticQuery;
pub use self::scene::Querier;
pub use self::scene::Reading;
pub use self::scene::Sample;
pub use self::scene::Scene;
