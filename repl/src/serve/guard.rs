//! What a file says of connections, headers and users, ready to be used.

use std::fs;
use std::path::Path;

use axum::http::HeaderName;
use axum::http::HeaderValue;
use tokio_rustls::TlsAcceptor;

use super::access::Access;
use super::tls;
use super::web_config::WebConfig;

/// What a file says of connections, headers and users.
#[derive(Default)]
pub(crate) struct Guard {
    pub(super) access: Access,
    /// What encrypts connections, if they are encrypted.
    pub(super) acceptor: Option<TlsAcceptor>,
    /// The headers that every answer has.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Guard {
    /// Reads the file of the web's configuration and that of a token; either may be left out.
    pub(crate) fn read(config: Option<&Path>, token: Option<&Path>) -> Result<Self, String> {
        let config = config.map_or_else(|| Ok(WebConfig::default()), WebConfig::read)?;
        let token = token.map(read_token).transpose()?;
        let http2 = config.http2;
        let tls = config.tls.as_ref();
        let acceptor = tls.map(|tls| tls::acceptor(tls, http2)).transpose()?;
        let headers = config.headers()?;
        Ok(Self { access: Access::new(config.users, token)?, acceptor, headers })
    }

    /// Returns how URLs of the server begin.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.acceptor.is_some() { "https" } else { "http" }
    }
}

fn read_token(path: &Path) -> Result<String, String> {
    let read = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let token = read?.trim().to_owned();
    if token.is_empty() { Err(format!("{}: there is no token", path.display())) } else { Ok(token) }
}
