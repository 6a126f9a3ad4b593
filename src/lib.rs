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
//!
//! # Asking
//!
//! An [`Engine`](engine::Engine) answers queries over anything that implements
//! [`Storage`](storage::Storage): two small traits, of which this is all that has to be written.
//!
//! ```
//! use std::sync::Arc;
//!
//! use promqlite::engine::{Ask, Engine};
//! use promqlite::label::Labels;
//! use promqlite::storage::{Context, Select, SeriesSet, Storage, StorageError};
//! use promqlite::time::Timestamp;
//! use promqlite::value::{Naming, Points, Value};
//!
//! struct Sensors(Vec<(Labels, Vec<(i64, f64)>)>);
//!
//! impl Storage for Sensors {
//!     fn select(&self, selects: &[Select], _: &Context)
//!         -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
//!         Ok(selects.iter().map(|select| {
//!             let found = self.0.iter().filter(|(labels, _)| select.takes(labels));
//!             Arc::new(Self(found.cloned().collect())) as Arc<dyn SeriesSet>
//!         }).collect())
//!     }
//! }
//! impl Naming for Sensors {
//!     fn labels(&self, series: usize) -> Labels { self.0[series].0.clone() }
//! }
//! impl SeriesSet for Sensors {
//!     fn len(&self) -> usize { self.0.len() }
//!     fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
//!         Ok(self.0[series].1.iter().for_each(|&(time, value)| into.push(time, value)))
//!     }
//! }
//!
//! let kitchen = Labels::of([("__name__", "celsius"), ("room", "kitchen")]);
//! let sensors = Sensors(vec![(kitchen, vec![(0, 20.0), (60_000, 22.0)])]);
//! let asked = Ask::Instant(Timestamp(60_000));
//! let answer = Engine::default().query(&sensors, "delta(celsius[5m])", asked)?;
//! let Value::Vector(samples) = answer.value else { unreachable!() };
//! assert_eq!(samples[0].labels.to_string(), r#"{room="kitchen"}"#);
//! # Ok::<(), promqlite::engine::QueryError>(())
//! ```
//!
//! # A function of your own
//!
//! A function is a table row and a kernel. Registered with an engine it is checked, planned,
//! completed and explained like the language's own.
//!
//! ```
//! use promqlite::engine::{Ask, Engine};
//! use promqlite::function::{Function, Kernel, Kind};
//! use promqlite::storage::Memory;
//! use promqlite::time::Timestamp;
//! use promqlite::value::{Cell, Value};
//!
//! const KERNEL: Kernel = Kernel::Cell(|celsius, _| celsius * 1.8 + 32.0);
//! static FAHRENHEIT: Function = Function::new("fahrenheit", &[Kind::Vector], KERNEL)
//!     .about("1.0.0", "Degrees Celsius as degrees Fahrenheit.");
//!
//! let mut engine = Engine::default();
//! engine.register(&FAHRENHEIT);
//! let answer =
//!     engine.query(&Memory::new(), "fahrenheit(vector(100))", Ask::Instant(Timestamp(0)))?;
//! let Value::Vector(samples) = answer.value else { unreachable!() };
//! assert_eq!(samples[0].cell, Cell::Float(212.0));
//! # Ok::<(), promqlite::engine::QueryError>(())
//! ```
//!
//! # In an async program
//!
//! The engine is synchronous and uses all cores, so run a query off the runtime's workers
//! (`tokio::task::spawn_blocking`) and keep a [`Cancel`](storage::Cancel) handle: dropping the
//! request calls [`cancel`](storage::Cancel::cancel), and
//! [`query_until`](engine::Engine::query_until) returns at its next look.
//!
//! # Features
//!
//! | feature | what it adds | what it brings |
//! |---|---|---|
//! | `tsdb` (default) | data folders of a Prometheus, read and written: [`tsdb`] | a memory map |
//! | `remote` | servers as sources: [`remote`] | HTTP, TLS and their event loop |
//! | `rules` | rules checked, tested, replayed; templates of alerts: [`rules`] | a reader of YAML |
//! | `pack` | compressed texts and archives as sources: `format::unpack` | gzip, tar and zip |

// What the README and the guide show is compiled and run with the tests of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct Guide;

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
#[cfg(feature = "remote")]
pub mod remote;
#[cfg(feature = "rules")]
pub mod rules;
