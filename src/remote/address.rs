//! Where a server is.

use std::fmt;

use reqwest::Url;

use super::secret::Secret;

/// The URL of a server, in two halves: where it is, and what nobody may read.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The URL without user, password, query and fragment; its path ends in a slash.
    base: Url,
    /// Parameters that stood in the URL and are sent with every request.
    extra: Vec<(String, String)>,
    user: Option<(String, Secret)>,
}

impl Address {
    /// Reads a URL; the error says what is wrong with it, and does not repeat it.
    ///
    /// ```
    /// use promqlite::remote::Address;
    /// let address = Address::read("http://me:secret@localhost:9090/prometheus?key=x").unwrap();
    /// assert_eq!(address.to_string(), "http://localhost:9090/prometheus");
    /// assert!(Address::read("ftp://localhost").is_err());
    /// ```
    pub fn read(text: &str) -> Result<Self, String> {
        let mut url = Url::parse(text).map_err(|error| format!("this is no URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err("servers are asked over http and https".to_owned());
        }
        let plain = |text: &str| percent_decoded(text);
        let password = plain(url.password().unwrap_or_default());
        let user =
            (!url.username().is_empty()).then(|| (plain(url.username()), Secret::new(password)));
        // Both can be set to nothing where there is a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let extra = url.query_pairs().into_owned().collect();
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/');
        // Who copies the address of an API call means its server.
        let path = path.split("/api/v1").next().unwrap_or_default().to_owned() + "/";
        url.set_path(&path);
        Ok(Self { base: url, extra, user })
    }

    /// Returns who asks, if the URL said it.
    pub(super) fn user(&self) -> Option<(&str, &Secret)> {
        self.user.as_ref().map(|(user, password)| (user.as_str(), password))
    }

    /// Returns the URL of something on the server.
    pub(super) fn of(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        if !self.extra.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.extra);
        }
        url
    }

    /// Returns the name of the host.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// Tells whether the server is on this machine, where no proxy is asked.
    pub(super) fn is_here(&self) -> bool {
        let host = self.host();
        let address = host.parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Tells whether the connection is encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.base.scheme() == "https"
    }
}

impl fmt::Display for Address {
    /// Writes the URL without secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Resolves `%41` and the like.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match code {
            Some(code) if *first == b'%' => {
                bytes.push(code);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn what_is_secret_is_sent_and_never_shown() {
        let address = Address::read("https://me:s%3Acret@host/select/0/?key=hidden#x").unwrap();
        let shown = format!("{address} {address:?} {:?}", address.user());
        assert!(!shown.contains("cret") && !shown.contains("hidden"), "{shown}");
        assert_eq!(address.user().unwrap().1.reveal(), "s:cret");
        let url = address.of("api/v1/query");
        assert_eq!(url.as_str(), "https://host/select/0/api/v1/query?key=hidden");
    }

    #[test]
    fn an_address_of_an_api_call_means_its_server() {
        for text in ["http://h:1", "http://h:1/", "http://h:1/api/v1/query?query=up"] {
            assert_eq!(Address::read(text).unwrap().to_string(), "http://h:1");
        }
    }

    #[test]
    fn servers_on_this_machine_need_no_proxy() {
        for text in ["http://localhost:1", "http://127.0.0.3", "http://[::1]:9090"] {
            assert!(Address::read(text).unwrap().is_here(), "{text}");
        }
        assert!(!Address::read("http://example.com").unwrap().is_here());
    }
}
