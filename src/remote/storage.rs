//! A server's samples as a storage.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::client::Client;
use super::error::Fault;
use super::error::RemoteError;
use super::held::Held;
use super::newest;
use super::parallel::in_parallel;
use super::raw;
use super::read;
use super::wanted::Wanted;
use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::Metadata;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Window;

/// A server's samples, read as they are: by remote read, or else by queries of range selectors,
/// or by `/federate`.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::remote::{Address, Client, Remote, RemoteTerms};
/// use promqlite::time::Timestamp;
///
/// let client = Client::new(Address::read("http://localhost:9090")?, RemoteTerms::default())?;
/// let samples = Remote::new(Arc::new(client));
/// let ask = Ask::Instant(Timestamp(1_767_225_600_000));
/// let answer = Engine::default().query(&samples, "mad_over_time(up[1h])", ask)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Remote {
    client: Arc<Client>,
    /// Whether the server was found to have no remote read.
    unread: AtomicBool,
}

impl Remote {
    /// Returns the samples of a client's server.
    pub fn new(client: Arc<Client>) -> Self {
        Self { client, unread: AtomicBool::new(false) }
    }

    /// Reads samples in the best way that the server offers.
    fn read(&self, wanted: &Wanted<'_>, context: &Context) -> Result<Held, RemoteError> {
        let cancel = context.cancel();
        if !self.unread.load(Ordering::Relaxed) {
            match read::read(&self.client.wire, wanted.matchers, wanted.reach, cancel) {
                Err(error) if is_unread(&error.fault) => {
                    self.unread.store(true, Ordering::Relaxed);
                }
                read => return read,
            }
        }
        let error = match raw::read(&self.client, wanted, cancel) {
            Ok((held, warnings)) => {
                warnings.into_iter().for_each(|text| context.warn(text));
                return Ok(held);
            }
            Err(error) => error,
        };
        if !matches!(error.fault, Fault::Missing(..) | Fault::Denied(403, _)) {
            return Err(error);
        }
        // What refuses everything is told as it refused to be asked.
        let newest = newest::read(&self.client, wanted.matchers, wanted.reach, cancel);
        let held = newest.ok().flatten().ok_or(error)?;
        context.warn(format!(
            "{} answers no queries: /federate tells the newest sample of each series alone",
            self.client.address()
        ));
        Ok(held)
    }
}

/// Tells whether a server has no remote read.
fn is_unread(fault: &Fault) -> bool {
    match fault {
        Fault::Missing(..) => true,
        Fault::Status(400, text) => text.contains("unsupported path"),
        _ => false,
    }
}

impl Storage for Remote {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let (wanted, places) = Wanted::of(selects);
        let most = self.client.wire.terms.parallel;
        let read = |wanted: &Wanted<'_>| {
            self.read(wanted, context).map(|held| Arc::new(held) as Arc<dyn SeriesSet>)
        };
        let sets = in_parallel(&wanted, most, read)?;
        Ok(places.into_iter().filter_map(|place| sets.get(place).cloned()).collect())
    }

    fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        let told = self.client.series(any, reach, context.cancel())?;
        told.warnings.into_iter().for_each(|text| context.warn(text));
        Ok(told.data)
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let told = self.client.label_names(any, reach, context.cancel())?;
        told.warnings.into_iter().for_each(|text| context.warn(text));
        Ok(told.data)
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let told = self.client.label_values(name, any, reach, context.cancel())?;
        told.warnings.into_iter().for_each(|text| context.warn(text));
        Ok(told.data)
    }

    fn metadata(&self) -> Vec<Metadata> {
        // Nobody waits for what is only shown beside samples.
        self.client.metadata(&Cancel::new()).unwrap_or_default()
    }
}
