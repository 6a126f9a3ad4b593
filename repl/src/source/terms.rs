//! How sources are opened.

use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;
use promqlite::remote::ClusterTerms;
use promqlite::remote::Layout;
use promqlite::remote::Login;
use promqlite::remote::Place;
use promqlite::remote::RemoteTerms;
use promqlite::remote::Secret;
use promqlite::storage::Strictness;

use super::error::SourceError;
use super::netrc;
use crate::config::ServerSettings;
use crate::config::settled;
use crate::input;

/// How sources are opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// What happens where data is damaged.
    pub(crate) strictness: Strictness,
    /// How servers are asked.
    pub(crate) servers: Servers,
}

/// How servers are asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Servers {
    /// Where queries over a server are evaluated.
    pub(crate) eval: Option<Eval>,
    /// What servers are to one another.
    pub(crate) layout: Layout,
    /// The labels that tell replicas apart.
    pub(crate) replica_labels: Vec<String>,
    /// Who asks, where the command line says it.
    pub(crate) settings: ServerSettings,
}

/// Where queries over servers are evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Eval {
    /// By the server.
    Remote,
    /// Here, over the servers' samples.
    Local,
    /// What the servers evaluate alike by them, and the rest here.
    Auto,
}

/// The variables that hold credentials.
const USER: &str = "PROMQLITE_HTTP_USER";
const PASSWORD: &str = "PROMQLITE_HTTP_PASSWORD";
const TOKEN: &str = "PROMQLITE_HTTP_TOKEN";
const TOKEN_FILE: &str = "PROMQLITE_HTTP_TOKEN_FILE";
const HEADER: &str = "PROMQLITE_HTTP_HEADER";

impl Servers {
    /// Returns how so many servers are used together.
    pub(super) fn cluster(&self, count: usize) -> ClusterTerms {
        let mut terms = ClusterTerms::default();
        terms.layout = self.layout;
        terms.replica_labels.clone_from(&self.replica_labels);
        terms.place = match (self.eval, self.layout) {
            (Some(Eval::Remote), _) => Place::Remote,
            (Some(Eval::Auto), _) | (None, Layout::Shards) => Place::Auto,
            (None, _) if count == 1 => Place::Remote,
            (Some(Eval::Local) | None, _) => Place::Local,
        };
        terms
    }

    /// Returns how a server is asked: as the command line says, or the settings of this server,
    /// or the environment, or the person's netrc file.
    pub(super) fn terms(&self, url: &str, host: &str) -> Result<RemoteTerms, SourceError> {
        let empty = ServerSettings::default();
        let own = settled().servers.get(url).unwrap_or(&empty);
        let from_environment = environment()?;
        let all = [&self.settings, own, &from_environment];
        let mut terms = RemoteTerms::default();
        if let Some(bytes) = settled().bytes_max {
            terms.answer_bytes_max = bytes;
        }
        for settings in all.iter().rev() {
            for (name, value) in &settings.headers {
                terms.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                terms.headers.push((name.clone(), value.clone()));
            }
        }
        terms.authority = all.iter().find_map(|one| one.authority.clone());
        let shown = all.iter().find(|one| one.certificate.is_some() || one.key.is_some());
        terms.identity = match shown.map(|one| (one.certificate.clone(), one.key.clone())) {
            None => None,
            Some((Some(certificate), Some(key))) => Some((certificate, key)),
            // A file may hold both.
            Some((only, other)) => only.or(other).map(|both| (both.clone(), both)),
        };
        for settings in all {
            if let Some(login) = login(settings)? {
                terms.login = login;
                return Ok(terms);
            }
        }
        if let Some((user, password)) = netrc::own(host) {
            terms.login = Login::Basic(user, password);
        }
        Ok(terms)
    }
}

/// Returns who asks, by some settings.
fn login(settings: &ServerSettings) -> Result<Option<Login>, SourceError> {
    if let Some(token) = &settings.token {
        return Ok(Some(Login::Bearer(token.clone())));
    }
    if let Some(path) = &settings.token_file {
        return Ok(Some(Login::BearerFile(path.clone())));
    }
    let Some(user) = &settings.user else { return Ok(None) };
    let password = match (&settings.password, &settings.password_file) {
        (Some(password), _) => password.clone(),
        (None, Some(path)) => secret_in(path)?,
        (None, None) => Secret::new(std::env::var(PASSWORD).unwrap_or_default()),
    };
    Ok(Some(Login::Basic(user.clone(), password)))
}

fn secret_in(path: &Path) -> Result<Secret, SourceError> {
    let text = input::file(path).map_err(|error| {
        SourceError::local(format!("{} cannot be read: {error}", path.display()))
    })?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

/// Returns what the environment says of servers.
fn environment() -> Result<ServerSettings, SourceError> {
    let text = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let mut settings = ServerSettings {
        user: text(USER),
        token: text(TOKEN).map(Secret::new),
        token_file: text(TOKEN_FILE).map(PathBuf::from),
        ..ServerSettings::default()
    };
    if let Some(header) = text(HEADER) {
        let (name, value) = header
            .split_once(':')
            .ok_or_else(|| SourceError::local(format!("{HEADER} is written NAME: VALUE")))?;
        settings.headers.insert(name.trim().to_owned(), Secret::new(value.trim()));
    }
    Ok(settings)
}
