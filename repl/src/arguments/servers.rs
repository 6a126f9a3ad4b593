//! How servers are asked, on the command line.

use std::path::PathBuf;

use clap::Args;
use promqlite::remote::Layout;
use promqlite::remote::Secret;

use crate::config::ServerSettings;
use crate::source;
use crate::source::Eval;

/// How servers are asked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Servers")]
pub(crate) struct Servers {
    /// Where queries over servers are evaluated [default: remote for one server, auto for shards,
    /// local for replicas].
    #[arg(long, value_enum, value_name = "PLACE")]
    pub(crate) eval: Option<Eval>,
    /// No series is on two of the servers, so they may aggregate their shares.
    #[arg(long)]
    shards: bool,
    /// A label that tells replicas apart, which is left out; may be repeated.
    #[arg(long, value_name = "LABEL")]
    replica_label: Vec<String>,
    /// The user; its password comes from --http-password-file, `PROMQLITE_HTTP_PASSWORD`, the
    /// settings or a netrc file.
    #[arg(long, value_name = "NAME")]
    http_user: Option<String>,
    /// A file that holds the password.
    #[arg(long, value_name = "FILE", requires = "http_user")]
    http_password_file: Option<PathBuf>,
    /// A file that holds a bearer token; it is read again for every request.
    #[arg(long, value_name = "FILE", conflicts_with = "http_user")]
    http_token_file: Option<PathBuf>,
    /// A header of every request, such as `X-Scope-OrgID: tenant`; may be repeated.
    #[arg(long, value_name = "NAME: VALUE", value_parser = header)]
    http_header: Vec<(String, Secret)>,
    /// A file of authorities that are trusted in place of the system's.
    #[arg(long, value_name = "FILE")]
    http_ca: Option<PathBuf>,
    /// A file with a certificate for servers that want to see one.
    #[arg(long, value_name = "FILE")]
    http_cert: Option<PathBuf>,
    /// A file with the certificate's key, where that is another one.
    #[arg(long, value_name = "FILE", requires = "http_cert")]
    http_key: Option<PathBuf>,
}

impl Servers {
    /// Returns how servers are asked.
    pub(crate) fn terms(&self) -> source::Servers {
        let settings = ServerSettings {
            user: self.http_user.clone(),
            password_file: self.http_password_file.clone(),
            token_file: self.http_token_file.clone(),
            headers: self.http_header.iter().cloned().collect(),
            authority: self.http_ca.clone(),
            certificate: self.http_cert.clone(),
            key: self.http_key.clone(),
            ..ServerSettings::default()
        };
        source::Servers {
            eval: self.eval,
            layout: if self.shards { Layout::Shards } else { Layout::Replicas },
            replica_labels: self.replica_label.clone(),
            settings,
        }
    }
}

fn header(text: &str) -> Result<(String, Secret), String> {
    let (name, value) = text.split_once(':').ok_or("a header is written NAME: VALUE")?;
    Ok((name.trim().to_owned(), Secret::new(value.trim())))
}
