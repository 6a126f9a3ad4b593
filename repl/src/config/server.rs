//! What is settled about a server.

use std::collections::BTreeMap;
use std::path::PathBuf;

use promqlite::math::nearest;
use promqlite::remote::Secret;
use toml::Table;
use toml::Value;

/// What is settled about a server: who asks it, and whom it is trusted to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerSettings {
    /// The user.
    pub(crate) user: Option<String>,
    /// The user's password.
    pub(crate) password: Option<Secret>,
    /// A file that holds it.
    pub(crate) password_file: Option<PathBuf>,
    /// A token.
    pub(crate) token: Option<Secret>,
    /// A file that holds it.
    pub(crate) token_file: Option<PathBuf>,
    /// Headers of every request.
    pub(crate) headers: BTreeMap<String, Secret>,
    /// A file of authorities that are trusted.
    pub(crate) authority: Option<PathBuf>,
    /// A file with a certificate to be shown.
    pub(crate) certificate: Option<PathBuf>,
    /// A file with the certificate's key.
    pub(crate) key: Option<PathBuf>,
}

const SETTINGS: [&str; 10] = [
    "ca",
    "cert",
    "headers",
    "key",
    "password",
    "password-file",
    "token",
    "token-file",
    "url",
    "user",
];

impl ServerSettings {
    /// Reads the table of a server; returns its URL, too.
    pub(super) fn read(table: &Table) -> Result<(String, Self), String> {
        let mut settings = Self::default();
        let mut url = None;
        for (key, value) in table {
            let text = || value.as_str().ok_or_else(|| format!("{key}: it is a text in quotes"));
            let path = || text().map(|text| Some(PathBuf::from(text)));
            match key.as_str() {
                "url" => url = Some(text()?.to_owned()),
                "user" => settings.user = Some(text()?.to_owned()),
                "password" => settings.password = Some(Secret::new(text()?)),
                "password-file" => settings.password_file = path()?,
                "token" => settings.token = Some(Secret::new(text()?)),
                "token-file" => settings.token_file = path()?,
                "headers" => settings.headers = headers(value)?,
                "ca" => settings.authority = path()?,
                "cert" => settings.certificate = path()?,
                "key" => settings.key = path()?,
                other => return Err(unknown(other, &SETTINGS)),
            }
        }
        let url = url.ok_or("a table of a server has a url")?;
        Ok((url, settings))
    }
}

fn headers(value: &Value) -> Result<BTreeMap<String, Secret>, String> {
    let table = value.as_table().ok_or("headers: it is a table")?;
    let text = |(name, value): (&String, &Value)| {
        let text = value.as_str().ok_or_else(|| format!("headers: {name}: it is a text in quotes"));
        Ok((name.clone(), Secret::new(text?)))
    };
    table.iter().map(text).collect()
}

/// Says that there is no such setting, and which is near.
pub(super) fn unknown(key: &str, known: &[&str]) -> String {
    let near = nearest(key, known.iter().copied());
    match near {
        Some(near) => format!("there is no such setting, did you mean `{near}`?"),
        None => format!("there is no such setting; there are {}", known.join(", ")),
    }
}
