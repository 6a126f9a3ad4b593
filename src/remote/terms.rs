//! How a server is asked.

use std::path::PathBuf;
use std::time::Duration;

use super::secret::Secret;

/// How a server is asked: who asks, how patiently, and how much may come back.
///
/// ```
/// use std::time::Duration;
///
/// use promqlite::remote::{Login, RemoteTerms, Secret};
///
/// let mut terms = RemoteTerms::default();
/// terms.login = Login::Bearer(Secret::new("a token"));
/// terms.headers.push(("X-Scope-OrgID".to_owned(), Secret::new("tenant")));
/// terms.timeout = Duration::from_secs(10);
/// assert!(!format!("{terms:?}").contains("token\""));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RemoteTerms {
    /// Who asks.
    pub login: Login,
    /// Headers of every request, such as a tenant's.
    pub headers: Vec<(String, Secret)>,
    /// A file of authorities that are trusted in place of the system's.
    pub authority: Option<PathBuf>,
    /// The files of a certificate and its key, for servers that want to see one.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// The time that one request may take.
    pub timeout: Duration,
    /// How often a request is repeated to a server that has no time.
    pub repeats: u32,
    /// The first wait before a request is repeated; each one is twice as long as the one before.
    pub pause: Duration,
    /// The most bytes of an answer, unpacked.
    pub answer_bytes_max: u64,
    /// How many requests run at once.
    pub parallel: usize,
}

/// Who asks.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Login {
    /// Nobody in particular.
    #[default]
    Nobody,
    /// A user with a password.
    Basic(String, Secret),
    /// The bearer of a token.
    Bearer(Secret),
    /// The bearer of a token in a file, which is read again for every request.
    BearerFile(PathBuf),
}

impl Default for RemoteTerms {
    fn default() -> Self {
        Self {
            login: Login::default(),
            headers: Vec::new(),
            authority: None,
            identity: None,
            timeout: Duration::from_mins(2),
            repeats: 3,
            pause: Duration::from_millis(250),
            answer_bytes_max: 4 << 30,
            parallel: 4,
        }
    }
}
