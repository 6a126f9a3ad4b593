//! Opens one source.

use std::path::Path;
use std::sync::Arc;

use promqlite::format::Held;
use promqlite::remote::Client;
use promqlite::remote::Remote;
use promqlite::storage::Merged;
use promqlite::storage::Storage;
use promqlite::storage::Strictness;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::tsdb::Tsdb;
use promqlite::tsdb::TsdbError;

use super::error::SourceError;
use super::kind::Kind;
use super::room::Room;
use super::script;
use super::server;
use super::terms::Terms;
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
    /// How it is called, without secrets.
    pub(crate) name: String,
    /// What it is, in a word or two.
    pub(crate) kind: &'static str,
    /// Its samples.
    pub(crate) storage: Arc<dyn Storage>,
    /// Who asks it, where it is a server.
    pub(crate) client: Option<Arc<Client>>,
    /// The folders in it, for those who look at chunks.
    pub(crate) folders: Vec<Arc<Tsdb>>,
    /// Where it was unpacked, if it had to be.
    #[expect(dead_code, reason = "it is there to be dropped last")]
    pub(crate) room: Option<Arc<Room>>,
}

impl Opened {
    /// Opens what a name leads to.
    pub(super) fn of(name: &str, terms: &Terms) -> Result<Self, SourceError> {
        let strictness = terms.strictness;
        let kind = Kind::of(name)?;
        match kind {
            Kind::Demo => Ok(Self::plain(name, "demo", Arc::new(Demo::ending_at(end_of_demo()?)))),
            Kind::Folder(path) => {
                let folder = folder(&path, strictness)?;
                let opened = Self::plain(name, "folder", folder.clone());
                Ok(Self { folders: vec![folder], ..opened })
            }
            Kind::Script(path) => {
                Ok(Self::plain(name, "load script", Arc::new(script::read(&path)?)))
            }
            Kind::File(path) => Self::of_file(name, &path, strictness),
            Kind::Server(url) => {
                let client = server::open(&url, &terms.servers)?;
                let name = client.address().to_string();
                let opened = Self::plain(&name, "server", Arc::new(Remote::new(client.clone())));
                Ok(Self { client: Some(client), ..opened })
            }
        }
    }

    /// Returns a source that is neither a folder nor an archive.
    pub(super) fn plain(name: &str, kind: &'static str, storage: Arc<dyn Storage>) -> Self {
        Self { name: name.to_owned(), kind, storage, client: None, folders: Vec::new(), room: None }
    }

    fn of_file(name: &str, path: &Path, strictness: Strictness) -> Result<Self, SourceError> {
        let room = Arc::new(Room::new()?);
        let all = text::look(path, &room)?;
        if let [Held::Text(held)] = all.as_slice()
            && held.path == path
        {
            let read = text::read(held, strictness)?;
            let kind = text::kind(held.content);
            return Ok(Self::plain(name, kind, Arc::new(Warned::new(name, read))));
        }
        let (mut folders, mut parts) = (Vec::new(), Vec::<Arc<dyn Storage>>::new());
        for held in all {
            match held {
                Held::Folder(path) => folders.push(folder(&path, strictness)?),
                Held::Text(held) => {
                    let inside = held.path.strip_prefix(room.path()).unwrap_or(&held.path);
                    let title = format!("{name}: {}", inside.display());
                    parts.push(Arc::new(Warned::new(&title, text::read(&held, strictness)?)));
                }
                _ => {}
            }
        }
        parts.extend(folders.iter().map(|folder| folder.clone() as Arc<dyn Storage>));
        let opened = Self::plain(name, "archive", Arc::new(Merged::new(parts)));
        Ok(Self { folders, room: Some(room), ..opened })
    }
}

/// Opens a folder of Prometheus' data.
fn folder(path: &Path, strictness: Strictness) -> Result<Arc<Tsdb>, SourceError> {
    let opened = Tsdb::open_with(path, strictness).map_err(|error| {
        let advice = matches!(error, TsdbError::NotData(_))
            .then(|| "a source is a folder with blocks, `wal` or `chunks_head` in it".to_owned());
        SourceError::local(error.to_string()).advise(advice)
    });
    opened.map(Arc::new)
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
