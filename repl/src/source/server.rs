//! Servers as sources: the one place where they are opened.

use std::sync::Arc;

use promqlite::remote::Address;
use promqlite::remote::Client;

use super::error::SourceError;
use super::terms::Servers;

/// Opens a Prometheus-compatible server; nothing is asked yet.
pub(super) fn open(url: &str, servers: &Servers) -> Result<Arc<Client>, SourceError> {
    let address = Address::read(url);
    // What is no URL may still hold a password.
    let address = address.map_err(|why| SourceError::local(format!("{}: {why}", shown(url))))?;
    let terms = servers.terms(url, address.host())?;
    let client = Client::new(address, terms);
    client.map(Arc::new).map_err(|error| SourceError::local(error.to_string()))
}

/// Returns a text that should be a URL, without what stands before an `@` in it.
fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (place, behind) = rest.split_at(end);
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let path = behind.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_is_no_url_is_shown_without_its_password() {
        let broken = "http://me:hush@ho st:1/x?key=hush";
        assert_eq!(shown(broken), "http://ho st:1/x");
    }
}
