//! What a server is told before it starts.

use std::net::SocketAddr;
use std::time::Duration;

use promqlite::label::Pattern;

use crate::arguments::LogForm;

/// What a server is told before it starts.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// How many threads talk to clients.
    pub(crate) workers: usize,
    /// How many queries run at once.
    pub(crate) concurrency: usize,
    /// How many queries wait for others to end.
    pub(crate) queue: usize,
    /// How many clients are connected at once.
    pub(crate) connections: usize,
    /// How long a query waits for others to end.
    pub(crate) patience: Duration,
    /// How many bytes the body of a request may have.
    pub(crate) body_max: usize,
    /// How many bytes an answer may have.
    pub(crate) answer_max: usize,
    /// How long a client may take for the head of a request, and how long for its body.
    pub(crate) head_timeout: Duration,
    /// How long a stopping server waits for what is under way.
    pub(crate) grace: Duration,
    /// Which pages of other origins may read answers.
    pub(crate) origins: Origins,
    /// How requests are logged.
    pub(crate) log: LogForm,
    /// Whether recorded data is moved so that it ends now.
    pub(crate) shift: Shift,
}

/// Which pages of other origins may read answers: those whose origin matches as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Origins(pub(super) Pattern);

/// Whether recorded data is moved so that it ends now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shift {
    /// It stays where it is.
    Stays,
    /// It is moved.
    ToNow,
}
