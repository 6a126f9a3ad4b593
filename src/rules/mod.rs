//! Rules: what they say, what their alerts tell people, and what they do over time.
//!
//! [`file`](mod@file) reads rule files and manifests, by way of [`yaml`].
//! [`rewrite`] lays them out and moves them between their homes.
//! [`manifest`] reads the objects that a metric passes on its way to an alert.
//! [`route`] reads where alerts go.
//! [`dashboard`] reads what dashboards ask, with their variables as holes.
//! [`lint`] says what is wrong with all of them, and [`demand`] what they need of the data.
//! [`Template`] is the text of an alert's label or annotation in Go's template language, with
//! Prometheus' functions. A [`Scene`] is what it is expanded on, and [`Reads`] what it looks at.
//! A [`Phrasebook`] makes the texts of notifications.

pub mod yaml;
mod template;
pub mod file;
pub mod route;
pub mod manifest;
pub mod dashboard;
pub mod lint;
pub mod demand;
pub mod rewrite;
pub mod course;
pub mod unit;

pub use self::template::LabelRead;
pub use self::template::LabelSource;
pub use self::template::Notice;
pub use self::template::Notified;
pub use self::template::Phrasebook;
pub use self::template::Querier;
pub use self::template::Reading;
pub use self::template::Reads;
pub use self::template::Rounding;
pub use self::template::Sample;
pub use self::template::Scene;
pub use self::template::Stage;
pub use self::template::StaticQuery;
pub use self::template::Template;
pub use self::template::TemplateError;
