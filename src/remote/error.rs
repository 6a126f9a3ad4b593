//! What can go wrong between here and a server, in one line with what to try.

use std::fmt;
use std::time::Duration;

use crate::storage::StorageError;

/// A failure to get an answer from a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteError {
    /// The server's address, without secrets.
    pub address: String,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong between here and a server.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The settings make no client: a certificate that cannot be read, a header that is none.
    Settings(String),
    /// Nobody listens there.
    Refused,
    /// The name leads nowhere.
    Unresolved,
    /// The connection cannot be encrypted, or its certificate is not trusted.
    Encryption(String),
    /// The connection broke before there was an answer.
    Broken(String),
    /// There was no answer in time.
    TimedOut(Duration),
    /// Somebody stopped waiting for it.
    Cancelled,
    /// The server wants to know who asks, or knows and refuses: 401, 403.
    Denied(u16, String),
    /// There is no such API at this address: 404, 405, 410.
    Missing(u16, String),
    /// The server understood and refused: the error's type and text in Prometheus' API.
    Told(String, String),
    /// The server has no time: 429, 503, and how long it asks to wait.
    Busy(u16, Option<Duration>, String),
    /// Any other status that is no success.
    Status(u16, String),
    /// The answer is something else than was asked for.
    Foreign(String),
    /// The answer broke off.
    Torn(String),
    /// The answer is longer than may be.
    TooLong(u64),
    /// The answers to a query are longer than may be together.
    TooMuch(u64),
    /// The server sends its clients to another host, which gets no credentials.
    Elsewhere(String),
}

impl Fault {
    /// Returns what to try.
    fn advice(&self) -> &'static str {
        match self {
            Self::Settings(_) | Self::Told(..) | Self::Cancelled => "",
            Self::Refused => "is the server running, and is this its port?",
            Self::Unresolved => "is the host's name right, and can this machine resolve it?",
            Self::Encryption(_) => {
                "is it https, does --http-ca name who signed its certificate, or does it \
                 want to see --http-cert?"
            }
            Self::Broken(_) => "is it http or https, and is there a proxy between?",
            Self::TimedOut(_) => "give it more --timeout, or ask for less",
            Self::Denied(401, _) => {
                "give credentials: --http-user, --http-token-file, the settings or a netrc file"
            }
            Self::Denied(..) => "these credentials may not ask this, or not of this tenant",
            Self::Missing(..) => "does the URL lack a prefix, such as /prometheus or /select/0?",
            Self::Busy(429, ..) => "it limits how often it is asked: wait, or ask for less",
            Self::Busy(..) => "it is starting, stopping or has too much to do: try again later",
            Self::Status(..) => "look into the server's log",
            Self::Foreign(_) => "is this the address of a Prometheus-compatible API?",
            Self::Torn(_) => "try again; a proxy may limit how long answers are",
            Self::TooLong(_) | Self::TooMuch(_) => "ask for less, or allow more with --max-bytes",
            Self::Elsewhere(_) => "use that URL if it is meant; no credentials were sent there",
        }
    }

    /// Returns the type of the error in Prometheus' API.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Told(kind, _) => match kind.as_str() {
                "bad_data" => "bad_data",
                "timeout" => "timeout",
                "canceled" => "canceled",
                "not_found" => "not_found",
                _ => "execution",
            },
            Self::TimedOut(_) => "timeout",
            Self::Cancelled => "canceled",
            Self::Settings(_) => "execution",
            _ => "unavailable",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let behind = |text: &str| if text.is_empty() { String::new() } else { format!(": {text}") };
        match self {
            Self::Settings(text) => f.write_str(text),
            Self::Refused => f.write_str("the connection was refused"),
            Self::Unresolved => f.write_str("there is no host of this name"),
            Self::Encryption(text) => write!(f, "no encrypted connection: {text}"),
            Self::Broken(text) => write!(f, "the connection broke: {text}"),
            Self::TimedOut(after) => write!(f, "no answer within {after:?}"),
            Self::Cancelled => f.write_str("the request was cancelled"),
            Self::Denied(status, text) => {
                write!(f, "the server refuses, HTTP {status}{}", behind(text))
            }
            Self::Missing(status, text) => {
                write!(f, "there is no such API, HTTP {status}{}", behind(text))
            }
            Self::Told(kind, text) => write!(f, "{kind}: {text}"),
            Self::Busy(status, wait, text) => {
                write!(f, "the server has no time, HTTP {status}")?;
                if let Some(wait) = wait {
                    write!(f, ", and asks to wait {wait:?}")?;
                }
                f.write_str(&behind(text))
            }
            Self::Status(status, text) => {
                write!(f, "the server failed, HTTP {status}{}", behind(text))
            }
            Self::Foreign(text) => write!(f, "this is no answer of Prometheus: {text}"),
            Self::Torn(text) => write!(f, "the answer breaks off: {text}"),
            Self::TooLong(most) => write!(f, "the answer is longer than {most} bytes"),
            Self::TooMuch(most) => write!(f, "the query is sent more than {most} bytes"),
            Self::Elsewhere(place) => write!(f, "the server redirects to another host, {place}"),
        }
    }
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{}: {}", self.address, self.fault);
        // A server's words may have lines; the error is one.
        f.write_str(&line.split_whitespace().collect::<Vec<_>>().join(" "))?;
        match self.fault.advice() {
            "" => Ok(()),
            advice => write!(f, "; {advice}"),
        }
    }
}

impl std::error::Error for RemoteError {}

impl From<RemoteError> for StorageError {
    fn from(error: RemoteError) -> Self {
        match error.fault {
            Fault::Cancelled => Self::Cancelled,
            _ => Self::Failed(error.to_string()),
        }
    }
}
