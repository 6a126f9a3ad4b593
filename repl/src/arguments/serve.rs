//! The arguments of `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use promqlite::time::Millis;

use super::limited::Limited;
use super::sourced::Sourced;
use crate::moment;
use crate::size::bytes;

/// The arguments of `serve`.
#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// What to serve; see --source.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// Where to listen; port 0 is any that is free.
    #[arg(
        long,
        alias = "web.listen-address",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:9099"
    )]
    pub(crate) listen: SocketAddr,
    /// Rule files, manifests and folders of them, whose alerts and series are served, too.
    #[arg(long, value_name = "PATH")]
    pub(crate) rules: Vec<PathBuf>,
    /// Move recorded data so that it ends now, for dashboards that look at the last hour.
    #[arg(long)]
    pub(crate) shift_to_now: bool,
    #[command(flatten)]
    pub(crate) limited: Limited,
    #[command(flatten)]
    pub(crate) guarded: Guarded,
    /// How requests are logged, on the standard error.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(crate) log_format: LogForm,
}

/// What keeps a server from taking on too much.
#[derive(Args, Clone, Debug)]
pub(crate) struct Guarded {
    /// How many threads talk to clients; queries have their own, see --threads.
    #[arg(long, value_name = "COUNT", default_value_t = 2)]
    pub(crate) workers: usize,
    /// How many queries run at once.
    #[arg(long, alias = "query.max-concurrency", value_name = "COUNT", default_value_t = 20)]
    pub(crate) max_concurrency: usize,
    /// How many queries wait while that many run; more are turned away.
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    pub(crate) max_queue: usize,
    /// How many clients are connected at once; more wait.
    #[arg(long, alias = "web.max-connections", value_name = "COUNT", default_value_t = 512)]
    pub(crate) max_connections: usize,
    /// The most bytes of a request's body; K, M and G are understood.
    #[arg(long, value_name = "BYTES", value_parser = bytes, default_value = "10M")]
    pub(crate) max_body: u64,
    /// The most bytes of an answer, before it is packed.
    #[arg(long, value_name = "BYTES", value_parser = bytes, default_value = "2G")]
    pub(crate) max_answer: u64,
    /// How long a client may take to send a request.
    #[arg(
        long,
        alias = "web.read-timeout",
        value_name = "LENGTH",
        value_parser = moment::length,
        default_value = "30s"
    )]
    pub(crate) read_timeout: Millis,
    /// How long a server that was told to stop waits for what is under way.
    #[arg(long, value_name = "LENGTH", value_parser = moment::length, default_value = "10s")]
    pub(crate) grace: Millis,
    /// A file with certificates, users and headers, in the form of Prometheus' web configuration.
    #[arg(long = "web.config.file", value_name = "FILE")]
    pub(crate) web_config: Option<PathBuf>,
    /// A file with a token; who sends it as `Authorization: Bearer` may ask.
    #[arg(long, value_name = "FILE")]
    pub(crate) bearer_token_file: Option<PathBuf>,
    /// The origins whose pages may read answers, as a regular expression.
    #[arg(long, alias = "web.cors.origin", value_name = "REGEX", default_value = ".*")]
    pub(crate) cors_origin: String,
}

/// How requests are logged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum LogForm {
    /// Words, `name=value`.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
    /// Not at all.
    None,
}
