//! The API of a server.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value as Json;

use super::address::Address;
use super::answer;
use super::answer::Data;
use super::answer::Outcome;
use super::answer::Plain;
use super::answer::Told;
use super::dialect::Build;
use super::error::RemoteError;
use super::parallel::in_parallel;
use super::parts;
use super::query::RemoteQuery;
use super::terms::RemoteTerms;
use super::wire::Asked;
use super::wire::Wire;
use super::written;
use crate::engine::Ask;
use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Cancel;
use crate::storage::Metadata;
use crate::time::Millis;
use crate::time::Window;
use crate::value::Value;

/// A client of one server; it may be used from several threads, and inside of async programs.
///
/// ```no_run
/// use promqlite::engine::Ask;
/// use promqlite::remote::{Address, Client, RemoteQuery, RemoteTerms};
/// use promqlite::storage::Cancel;
/// use promqlite::time::Timestamp;
///
/// let address = Address::read("http://localhost:9090")?;
/// let client = Client::new(address, RemoteTerms::default())?;
/// let ask = Ask::Instant(Timestamp(1_700_000_000_000));
/// let query = RemoteQuery { text: "count(up)".to_owned(), ask, lookback: None };
/// let told = client.query(&query, &Cancel::new())?;
/// println!("{:?} {:?}", told.data, told.warnings);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Client {
    pub(super) wire: Wire,
    build: OnceLock<Build>,
}

impl Client {
    /// Returns a client; nothing is asked yet.
    pub fn new(address: Address, terms: RemoteTerms) -> Result<Self, RemoteError> {
        Ok(Self { wire: Wire::new(address, terms)?, build: OnceLock::new() })
    }

    /// Returns where the server is.
    pub fn address(&self) -> &Address {
        &self.wire.address
    }

    /// Returns how many bytes of answers have arrived, unpacked.
    pub fn received(&self) -> u64 {
        self.wire.received()
    }

    /// Has the server answer a query.
    ///
    /// A range of more steps than servers answer at once is asked in parts, in parallel.
    pub fn query(&self, query: &RemoteQuery, cancel: &Cancel) -> Result<Told<Value>, RemoteError> {
        let (path, parts) = match query.ask {
            Ask::Instant(_) => ("api/v1/query", vec![query.clone()]),
            Ask::Range(_) => ("api/v1/query_range", parts::cut(query)),
        };
        let most = self.wire.terms.parallel;
        let told = in_parallel(&parts, most, |part| {
            let mut pairs = vec![("query", part.text.clone())];
            match part.ask {
                Ask::Instant(at) => pairs.push(("time", written::seconds(at))),
                Ask::Range(steps) => {
                    pairs.push(("start", written::seconds(steps.first())));
                    pairs.push(("end", written::seconds(steps.last())));
                    pairs.push(("step", written::length(steps.every().max(Millis(1)))));
                }
            }
            if let Some(lookback) = part.lookback {
                pairs.push(("lookback_delta", written::length(lookback)));
            }
            let told = self.tell::<Outcome>(path, pairs, cancel)?;
            let data = told.data.value().map_err(|fault| self.wire.error(fault))?;
            Ok(Told { data, warnings: told.warnings, infos: told.infos })
        })?;
        Ok(parts::join(told))
    }

    /// Returns the label sets of all series that pass any of the matcher lists, sorted.
    pub fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        cancel: &Cancel,
    ) -> Result<Told<Vec<Labels>>, RemoteError> {
        let every = [Vec::new()];
        let any = if any.is_empty() { &every[..] } else { any };
        let mut told: Told<Vec<Labels>> =
            self.tell("api/v1/series", written::browsed(any, reach), cancel)?;
        told.data.sort_unstable();
        told.data.dedup();
        Ok(told)
    }

    /// Returns the names of all labels, sorted.
    pub fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        cancel: &Cancel,
    ) -> Result<Told<Vec<String>>, RemoteError> {
        self.sorted("api/v1/labels", any, reach, cancel)
    }

    /// Returns all values of a label, sorted.
    pub fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        cancel: &Cancel,
    ) -> Result<Told<Vec<String>>, RemoteError> {
        self.sorted(&format!("api/v1/label/{}/values", in_path(name)), any, reach, cancel)
    }

    /// Returns what the server knows of metrics beside their samples.
    pub fn metadata(&self, cancel: &Cancel) -> Result<Vec<Metadata>, RemoteError> {
        let told: Told<Plain<BTreeMap<String, Json>>> =
            self.tell("api/v1/metadata", Vec::new(), cancel)?;
        let known = told.data.0.into_iter().filter_map(|(metric, all)| {
            let first = all.get(0)?;
            let text =
                |key: &str| first.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
            Some(Metadata { metric, kind: text("type"), help: text("help"), unit: text("unit") })
        });
        Ok(known.collect())
    }

    /// Returns what the server is, asked once.
    pub fn build(&self, cancel: &Cancel) -> Result<Build, RemoteError> {
        if let Some(known) = self.build.get() {
            return Ok(known.clone());
        }
        let told = self.json("status/buildinfo", &[], cancel)?;
        Ok(self.build.get_or_init(|| Build::of(&told.data)).clone())
    }

    /// Returns the data of any call of the API as it is: `targets`, `rules`, `alerts`,
    /// `status/config` and the like.
    pub fn json(
        &self,
        path: &str,
        pairs: &[(&'static str, String)],
        cancel: &Cancel,
    ) -> Result<Told<Json>, RemoteError> {
        let told: Told<Plain<Json>> =
            self.tell(&format!("api/v1/{path}"), pairs.to_vec(), cancel)?;
        Ok(Told { data: told.data.0, warnings: told.warnings, infos: told.infos })
    }

    fn sorted(
        &self,
        path: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        cancel: &Cancel,
    ) -> Result<Told<Vec<String>>, RemoteError> {
        let told: Told<Plain<Vec<String>>> =
            self.tell(path, written::browsed(any, reach), cancel)?;
        let mut data = told.data.0;
        data.sort_unstable();
        data.dedup();
        Ok(Told { data, warnings: told.warnings, infos: told.infos })
    }

    fn tell<T: Data>(
        &self,
        path: &str,
        pairs: Vec<(&'static str, String)>,
        cancel: &Cancel,
    ) -> Result<Told<T>, RemoteError> {
        let asked = Asked { path: path.to_owned(), pairs, ..Asked::default() };
        let arrived = self.wire.ask(&asked, cancel)?;
        answer::read(arrived.body).map_err(|fault| self.wire.error(fault))
    }
}

/// Writes the name of a label as servers read it in a path.
fn in_path(name: &str) -> String {
    if name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) {
        return name.to_owned();
    }
    // Any other name is escaped as Prometheus does it where names have to be plain.
    let escaped = name.chars().map(|rune| match rune {
        '_' => "__".to_owned(),
        rune if rune.is_ascii_alphanumeric() || rune == ':' => rune.to_string(),
        rune => format!("_{:x}_", u32::from(rune)),
    });
    format!("U__{}", escaped.collect::<String>())
}
