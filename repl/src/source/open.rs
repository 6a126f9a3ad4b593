//! Opens one source.

use std::path::Path;
use std::sync::Arc;

use promqlite::format;
use promqlite::storage::Storage;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::tsdb::Strictness;
use promqlite::tsdb::Tsdb;
use promqlite::tsdb::TsdbError;

use super::error::SourceError;
use super::kind::Kind;
use super::script;
use super::server;
use super::text;
use super::warned::Warned;
use crate::demo::Demo;
use crate::moment;
use crate::moment::Clock;

/// The variable that says when the demo ends.
const DEMO_END: &str = "PROMQLITE_DEMO_END";
/// The distance of two scrapes of the demo.
const SCRAPE: Millis = Millis::from_seconds(30);

/// A source that has been opened.
#[derive(Clone)]
pub(crate) struct Opened {
    /// How it was named.
    pub(crate) name: String,
    /// What it is, in a word or two.
    pub(crate) kind: &'static str,
    /// Its samples.
    pub(crate) storage: Arc<dyn Storage>,
    /// The same where it is a folder, for those who look at chunks.
    pub(crate) folder: Option<Arc<Tsdb>>,
}

impl Opened {
    /// Opens what a name leads to.
    pub(super) fn of(name: &str, strictness: Strictness) -> Result<Self, SourceError> {
        let kind = Kind::of(name)?;
        let plain = |kind, storage| Ok(Self { name: name.to_owned(), kind, storage, folder: None });
        match kind {
            Kind::Demo => plain("demo", Arc::new(Demo::ending_at(end_of_demo()?))),
            Kind::Folder(path) => Self::of_folder(name, &path, strictness),
            Kind::Script(path) => plain("load script", Arc::new(script::read(&path)?)),
            Kind::Text(path) => {
                let strictness = match strictness {
                    Strictness::Lenient => format::Strictness::Lenient,
                    Strictness::Strict => format::Strictness::Strict,
                };
                let (loaded, kind) = text::read(&path, strictness)?;
                plain(kind, Arc::new(Warned::new(name, loaded)))
            }
            Kind::Server(url) => plain("server", server::open(&url)?),
        }
    }

    fn of_folder(name: &str, path: &Path, strictness: Strictness) -> Result<Self, SourceError> {
        let opened = Tsdb::open_with(path, strictness).map_err(|error| {
            let advice = matches!(error, TsdbError::NotData(_)).then(|| {
                "a source is a folder with blocks, `wal` or `chunks_head` in it".to_owned()
            });
            SourceError::local(error.to_string()).advise(advice)
        })?;
        let folder = Arc::new(opened);
        let storage = folder.clone() as Arc<dyn Storage>;
        Ok(Self { name: name.to_owned(), kind: "folder", storage, folder: Some(folder) })
    }
}

/// Returns the end of the demo: what the environment says, or the newest scrape before now.
fn end_of_demo() -> Result<Timestamp, SourceError> {
    let now = moment::wall_clock();
    let Ok(text) = std::env::var(DEMO_END) else {
        return Ok(Timestamp(now.0 - now.0.rem_euclid(SCRAPE.0)));
    };
    let clock = Clock { now, span: None };
    clock.read(&text).map_err(|error| SourceError::local(format!("{DEMO_END}: {error}")))
}
