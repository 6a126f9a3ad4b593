//! Rule files wherever they live: files, PrometheusRule manifests, ConfigMaps, lists of them.
//!
//! [`read`] takes a text as it lies on a disk and returns [`RuleFile`]s of [`Group`]s of [`Rule`]s,
//! each value with its place, and the [`Flaw`]s for which Prometheus would not take them.
//! [`validate`] looks at what the values say: names, expressions, templates.

mod flaw;
mod model;
mod groups;
mod manifest;
mod find;
mod name;
mod validate;

#[cfg(test)]
mod tests;

pub use self::find::Reading;
pub use self::find::Wanted;
pub use self::find::read;
pub use self::find::read_documents;
pub use self::flaw::Flaw;
pub use self::flaw::FlawKind;
pub use self::model::Group;
pub use self::model::Home;
pub use self::model::Rule;
pub use self::model::RuleFile;
pub use self::name::Naming;
pub use self::validate::Dialect;
pub use self::validate::Valid;
pub use self::validate::ValidRule;
pub use self::validate::validate;
