//! What a source is, found out by looking.

use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use super::error::SourceError;
use super::place;

/// What a source is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The built-in demo.
    Demo,
    /// A folder of Prometheus' data.
    Folder(PathBuf),
    /// The load blocks of a promqltest script.
    Script(PathBuf),
    /// A text of samples, or an archive.
    File(PathBuf),
    /// A server.
    Server(String),
}

impl Kind {
    /// Looks at what a name leads to.
    pub(super) fn of(name: &str) -> Result<Self, SourceError> {
        if name == place::DEMO {
            return Ok(Self::Demo);
        }
        match place::scheme(name) {
            Some("http" | "https") => return Ok(Self::Server(name.to_owned())),
            Some(scheme) => {
                let text = format!("{name}: there is no source of the scheme `{scheme}`");
                let advice = "servers are read over http and https".to_owned();
                return Err(SourceError::local(text).advise(Some(advice)));
            }
            None => {}
        }
        let path = Path::new(name);
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => Ok(Self::Folder(path.to_owned())),
            Ok(_) => Self::of_file(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let advice = place::neighbour(path).map(|near| format!("did you mean {near}?"));
                Err(SourceError::local(format!("{name} does not exist")).advise(advice))
            }
            Err(error) => Err(SourceError::local(format!("{name} cannot be read: {error}"))),
        }
    }

    fn of_file(path: &Path) -> Result<Self, SourceError> {
        let unreadable =
            |error| SourceError::local(format!("{} cannot be read: {error}", path.display()));
        let mut start = [0; 1];
        let mut file = std::fs::File::open(path).map_err(unreadable)?;
        // A file that cannot be read says so at once, whatever it is.
        let _ = file.read(&mut start).map_err(unreadable)?;
        let is_script = path.extension().is_some_and(|ending| ending == "test");
        Ok(if is_script { Self::Script(path.to_owned()) } else { Self::File(path.to_owned()) })
    }
}
