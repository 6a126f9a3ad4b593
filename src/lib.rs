//! PromQL that anyone can embed.
//!
//! A query is text, then a tree, then a plan. The tree can be walked and printed:
//!
//! ```
//! use promqlite::syntax::ExprKind;
//! use promqlite::syntax::parse;
//! use promqlite::syntax::print;
//!
//! let expr = parse("sum by(job) (rate(errors_total{code=~'5..'}[5m])) / 2")?;
//!
//! let mut metrics = Vec::new();
//! expr.walk(|part| {
//!     if let ExprKind::Range(range) = &part.kind {
//!         metrics.extend(range.selector.name.as_deref());
//!     }
//! });
//! assert_eq!(metrics, ["errors_total"]);
//! assert_eq!(print(&expr), r#"sum by (job) (rate(errors_total{code=~"5.."}[5m])) / 2"#);
//! # Ok::<(), promqlite::syntax::Error>(())
//! ```

// The generated parser names it.
extern crate alloc;

pub mod math;
pub mod time;
pub mod label;
pub mod syntax;
pub mod histogram;
pub mod value;
pub mod function;
pub mod aggregate;
pub mod storage;
pub mod plan;
pub mod exec;
pub mod engine;
#[cfg(feature = "tsdb")]
pub mod tsdb;
pub mod format;
#[cfg(feature = "rules")]
pub mod rules;
