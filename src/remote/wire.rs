//! Requests on their way to a server.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;

use reqwest::Client;
use reqwest::Method;
use reqwest::RequestBuilder;
use reqwest::StatusCode;
use reqwest::Url;
use reqwest::header::HeaderMap;
use reqwest::header::HeaderName;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use tokio::sync::Semaphore;

use super::address::Address;
use super::body::Body;
use super::body::Event;
use super::body::Line;
use super::body::PIECES_AHEAD;
use super::body::Waits;
use super::encryption;
use super::error::Fault;
use super::error::RemoteError;
use super::event_loop::event_loop;
use super::failure;
use super::failure::Elsewhere;
use super::terms::Login;
use super::terms::RemoteTerms;
use crate::storage::Cancel;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest URL that is asked with GET; more parameters are posted.
const URL_MAX: usize = 2000;
/// The longest wait that a server may ask for and get.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// How much of an answer that is no success is read.
const EXCERPT: usize = 64 << 10;

/// The line to one server.
pub(super) struct Wire {
    client: Client,
    pub(super) address: Address,
    pub(super) terms: RemoteTerms,
    received: Arc<AtomicU64>,
}

/// Headers that are always the same.
type Headers = &'static [(&'static str, &'static str)];

/// Something that is asked of a server.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// The path behind the server's own.
    pub(super) path: String,
    /// Its parameters.
    pub(super) pairs: Vec<(&'static str, String)>,
    /// A message with its headers, which makes it a POST.
    pub(super) message: Option<(Vec<u8>, Headers)>,
    /// How long it may take.
    pub(super) patience: Patience,
}

/// How long a request may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Patience {
    /// So long from its beginning to its end.
    #[default]
    Whole,
    /// So long from one piece to the next.
    Idle,
}

/// An answer that is a success.
pub(super) struct Arrived {
    /// Its headers.
    pub(super) headers: HeaderMap,
    /// What follows.
    pub(super) body: Body,
}

impl Wire {
    /// Returns a line to a server.
    pub(super) fn new(address: Address, terms: RemoteTerms) -> Result<Self, RemoteError> {
        let client = client(&address, &terms);
        let client = client.map_err(|why| RemoteError {
            address: address.to_string(),
            fault: Fault::Settings(why),
        })?;
        Ok(Self { client, address, terms, received: Arc::default() })
    }

    /// Returns how many bytes of answers have arrived, unpacked.
    pub(super) fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// Says what went wrong with this server.
    pub(super) fn error(&self, fault: Fault) -> RemoteError {
        RemoteError { address: self.address.to_string(), fault }
    }

    /// Asks, repeats what a server had no time for, and returns the answer as it arrives.
    pub(super) fn ask(&self, asked: &Asked, cancel: &Cancel) -> Result<Arrived, RemoteError> {
        let (cancel, waits) = self.waits(asked.patience, cancel);
        let mut pause = self.terms.pause;
        let mut left = self.terms.repeats;
        loop {
            let fault = match self.try_once(asked, &cancel, waits) {
                Ok(arrived) => return Ok(arrived),
                Err(fault) => fault,
            };
            let wait = match failure::passes(&fault, pause) {
                Some(wait) if left > 0 => wait,
                _ => return Err(self.error(fault)),
            };
            if wait > WAIT_MAX {
                return Err(self.error(fault));
            }
            if !waited(wait, &cancel) {
                return Err(self.error(Fault::Cancelled));
            }
            left -= 1;
            pause *= 2;
        }
    }

    /// Returns how long an answer is waited for: what a query may take, or else the settings say.
    fn waits(&self, patience: Patience, cancel: &Cancel) -> (Cancel, Waits) {
        let own = self.terms.timeout;
        let rounded = |left: Duration| Duration::from_millis(left.as_millis() as u64 + 1);
        let left = |at: Instant| rounded(at.saturating_duration_since(Instant::now()));
        match (cancel.deadline(), patience) {
            (Some(at), _) => (cancel.clone(), Waits { whole: left(at), idle: None }),
            (None, Patience::Whole) => (cancel.within(own), Waits { whole: own, idle: None }),
            (None, Patience::Idle) => (cancel.clone(), Waits { whole: own, idle: Some(own) }),
        }
    }

    fn try_once(&self, asked: &Asked, cancel: &Cancel, waits: Waits) -> Result<Arrived, Fault> {
        let line = self.send(self.request(asked)?, cancel, waits)?;
        let Event::Head(status, headers) = line.next()? else {
            return Err(Fault::Broken("there was no answer".to_owned()));
        };
        let body = Body::new(line, self.terms.answer_bytes_max);
        if status == StatusCode::OK {
            return Ok(Arrived { headers, body });
        }
        Err(failure::of_status(status, &headers, &body.excerpt(EXCERPT)))
    }

    fn request(&self, asked: &Asked) -> Result<RequestBuilder, Fault> {
        let mut url = self.address.of(&asked.path);
        let request = if let Some((message, headers)) = &asked.message {
            let request = self.client.request(Method::POST, url).body(message.clone());
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
        } else {
            let bare = url.clone();
            if !asked.pairs.is_empty() {
                url.query_pairs_mut().extend_pairs(&asked.pairs);
            }
            if url.as_str().len() <= URL_MAX {
                self.client.request(Method::GET, url)
            } else {
                let form = form(&bare, &asked.pairs);
                let request = self.client.request(Method::POST, bare).body(form);
                request.header("Content-Type", "application/x-www-form-urlencoded")
            }
        };
        self.signed(request)
    }

    /// Adds who asks.
    fn signed(&self, request: RequestBuilder) -> Result<RequestBuilder, Fault> {
        if let Some((user, password)) = self.address.user() {
            return Ok(request.basic_auth(user, Some(password.reveal())));
        }
        Ok(match &self.terms.login {
            Login::Nobody => request,
            Login::Basic(user, password) => request.basic_auth(user, Some(password.reveal())),
            Login::Bearer(token) => request.bearer_auth(token.reveal()),
            Login::BearerFile(path) => {
                let token = std::fs::read_to_string(path);
                let token =
                    token.map_err(|why| Fault::Settings(format!("{}: {why}", path.display())))?;
                request.bearer_auth(token.trim())
            }
        })
    }

    /// Has the event loop send a request and pass on what comes back.
    fn send(&self, request: RequestBuilder, cancel: &Cancel, waits: Waits) -> Result<Line, Fault> {
        let handle = event_loop().map_err(Fault::Settings)?;
        let (sender, events) = mpsc::channel();
        let room = Arc::new(Semaphore::new(PIECES_AHEAD));
        let (permits, received) = (room.clone(), self.received.clone());
        handle.spawn(async move {
            let mut response = match request.send().await {
                Ok(response) => response,
                Err(error) => return drop(sender.send(Event::Failed(error.without_url()))),
            };
            let head = Event::Head(response.status(), response.headers().clone());
            if sender.send(head).is_err() {
                return;
            }
            loop {
                // Who reads gives a permit back for each piece, and closes it when going away.
                let Ok(permit) = permits.acquire().await else { return };
                permit.forget();
                let event = match response.chunk().await {
                    Ok(Some(bytes)) => {
                        received.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                        Event::Piece(bytes.into())
                    }
                    Ok(None) => Event::End,
                    Err(error) => Event::Failed(error.without_url()),
                };
                let is_last = !matches!(event, Event::Piece(_));
                if sender.send(event).is_err() || is_last {
                    return;
                }
            }
        });
        Ok(Line::new(events, room, cancel, waits))
    }
}

/// Waits, unless somebody stops it.
fn waited(length: Duration, cancel: &Cancel) -> bool {
    const LOOK: Duration = Duration::from_millis(20);
    let end = Instant::now() + length;
    loop {
        if cancel.stop().is_some() {
            return false;
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::park_timeout(left.min(LOOK));
    }
}

/// Writes parameters as a form.
fn form(url: &Url, pairs: &[(&'static str, String)]) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

fn client(address: &Address, terms: &RemoteTerms) -> Result<Client, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &terms.headers {
        let wrong = || format!("`{name}` is no header that can be sent");
        let key = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| wrong())?;
        let mut value = HeaderValue::from_str(value.reveal().trim()).map_err(|_| wrong())?;
        value.set_sensitive(true);
        headers.append(key, value);
    }
    let mut builder = Client::builder()
        .user_agent(concat!("promqlite/", env!("CARGO_PKG_VERSION")))
        .default_headers(headers)
        .connect_timeout(CONNECT.min(terms.timeout))
        .redirect(same_host());
    // Without encryption nobody has to be trusted, and no list of authorities is read.
    if address.is_encrypted() {
        builder = builder.tls_backend_preconfigured(encryption::client(terms)?);
    } else {
        builder = builder.tls_backend_preconfigured(encryption::nobody()?);
    }
    if address.is_here() {
        builder = builder.no_proxy();
    }
    // Clients are made outside of the event loop, but some parts want to know where it is.
    let _inside = event_loop()?.enter();
    builder.build().map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        cause.unwrap_or_else(|| error.without_url().to_string())
    })
}

/// Follows redirects on the same host, and nowhere else: headers may hold credentials.
fn same_host() -> Policy {
    const STEPS: usize = 5;
    Policy::custom(|attempt| {
        let place = |url: &Url| {
            (
                url.scheme().to_owned(),
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
            )
        };
        let before = attempt.previous().last().map(place);
        if before != Some(place(attempt.url())) {
            let mut url = attempt.url().clone();
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.set_query(None);
            return attempt.error(Elsewhere(url.to_string()));
        }
        if attempt.previous().len() > STEPS {
            return attempt.error(io::Error::other("it redirects again and again"));
        }
        attempt.follow()
    })
}
