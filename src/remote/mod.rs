//! Prometheus-compatible servers: their API, their samples, and their engines.
//!
//! [`Client`] speaks the HTTP API of one server; [`Remote`] is a storage over the samples of one,
//! by remote read where there is that; [`Cluster`] is one server or several, and decides where a
//! query is evaluated: there, here, or partly there.
//! [`RemoteTerms`] say who asks and how patiently, and [`RemoteError`] what went wrong, in one line
//! without secrets. The sockets belong to threads of this room, so all calls may block, and may be
//! made inside of an async program's blocking threads.

mod secret;
mod error;
mod address;
mod terms;
mod encryption;
mod event_loop;
mod failure;
mod body;
mod wire;
mod written;
mod parallel;
mod element;
mod answer;
mod dialect;
mod query;
mod pin;
mod parts;
mod client;
mod messages;
mod frames;
mod held;
mod read;
mod wanted;
mod ends;
mod raw;
mod newest;
mod span;
mod storage;
mod nature;
mod divide;
mod share;
mod cluster;
#[cfg(test)]
mod tests;

pub use self::address::Address;
pub use self::answer::Told;
pub use self::client::Client;
pub use self::cluster::Cluster;
pub use self::cluster::ClusterTerms;
pub use self::cluster::Place;
pub use self::dialect::Build;
pub use self::dialect::EngineKind;
pub use self::divide::Layout;
pub use self::error::Fault;
pub use self::error::RemoteError;
pub use self::messages::BucketRun;
pub use self::messages::ChunkMessage;
pub use self::messages::ChunkedReadResponse;
pub use self::messages::ChunkedSeries;
pub use self::messages::FloatSample;
pub use self::messages::HistogramSample;
pub use self::messages::LabelPair;
pub use self::messages::ReadMatcher;
pub use self::messages::ReadQuery;
pub use self::messages::ReadRequest;
pub use self::messages::ReadResponse;
pub use self::messages::ReadResult;
pub use self::messages::ReadSeries;
pub use self::query::RemoteQuery;
pub use self::secret::Secret;
pub use self::storage::Remote;
pub use self::terms::Login;
pub use self::terms::RemoteTerms;
