//! The file that says who may ask, in the form that Prometheus reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use axum::http::HeaderName;
use axum::http::HeaderValue;
use promqlite::rules::yaml;
use promqlite::rules::yaml::Decoder;
use promqlite::rules::yaml::Fault;
use promqlite::rules::yaml::Halt;
use promqlite::rules::yaml::Known;
use promqlite::rules::yaml::Node;
use promqlite::rules::yaml::Source;

/// The headers that answers may be given.
const HEADERS: [&str; 5] = [
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-XSS-Protection",
];

/// What the file may hold.
#[derive(Clone, Debug)]
pub(super) struct WebConfig {
    pub(super) tls: Option<TlsConfig>,
    pub(super) http2: bool,
    headers: BTreeMap<String, String>,
    /// Names of users, and what bcrypt makes of their passwords.
    pub(super) users: BTreeMap<String, String>,
}

/// How connections are encrypted; what is empty is not said.
#[derive(Clone, Debug, Default)]
pub(super) struct TlsConfig {
    pub(super) certificate: Pem,
    pub(super) key: Pem,
    pub(super) client_authority: Pem,
    pub(super) client_auth: String,
    pub(super) least_version: String,
    pub(super) most_version: String,
}

/// A text in PEM, or the file that holds it.
#[derive(Clone, Debug, Default)]
pub(super) struct Pem {
    pub(super) text: String,
    pub(super) file: PathBuf,
}

impl Default for WebConfig {
    fn default() -> Self {
        let (headers, users) = (BTreeMap::new(), BTreeMap::new());
        Self { tls: None, http2: true, headers, users }
    }
}

impl WebConfig {
    /// Reads the file; paths in it are relative to its folder.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let wrong = |why: String| format!("{}: {why}", path.display());
        let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let source = Source::new(text.as_str());
        let placed = |span, why: &str| {
            let (line, _) = source.line_column(span);
            wrong(format!("line {line}: {why}"))
        };
        let stream = yaml::read(&text);
        if let Some(error) = &stream.error {
            return Err(placed(error.span, &error.message));
        }
        let mut config = Self::default();
        let mut decoder = Decoder::default();
        if let Some(root) = stream.documents.first().and_then(yaml::Document::root) {
            // Why reading came to an end is among the faults.
            let _ = config.root(&mut decoder, root);
        }
        let fault = decoder.into_faults().into_iter().next();
        if let Some(
            Fault::Kind(why) | Fault::Unknown(why) | Fault::Twice(why) | Fault::Fatal(why),
        ) = fault
        {
            return Err(placed(why.place.span, &why.value));
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        config.tls.iter_mut().for_each(|tls| tls.lie_in(folder));
        Ok(config)
    }

    fn root(&mut self, decoder: &mut Decoder, root: Node<'_>) -> Result<(), Halt> {
        let read = decoder.fields(root, "web.Config", &mut |decoder, key, value| {
            match key.value.as_str() {
                "tls_server_config" => {
                    let mut tls = TlsConfig::default();
                    if tls.fields(decoder, value)? {
                        self.tls = Some(tls);
                    }
                }
                "http_server_config" => self.http(decoder, value)?,
                "basic_auth_users" => self.users = texts(decoder, value)?,
                _ => return Ok(Known::No),
            }
            Ok(Known::Yes)
        });
        read.map(|_| ())
    }

    fn http(&mut self, decoder: &mut Decoder, node: Node<'_>) -> Result<(), Halt> {
        let read = decoder.fields(node, "web.HTTPConfig", &mut |decoder, key, value| {
            match key.value.as_str() {
                "http2" => self.http2 = text(decoder, value)? != "false",
                "headers" => self.headers = texts(decoder, value)?,
                _ => return Ok(Known::No),
            }
            Ok(Known::Yes)
        });
        read.map(|_| ())
    }

    /// Returns the headers that every answer has.
    pub(super) fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let read = |(name, value): (&String, &String)| {
            let wrong = || format!("HTTP header \"{name}\" can not be configured");
            if !HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                return Err(wrong());
            }
            let name = HeaderName::try_from(name.as_str()).map_err(|_| wrong())?;
            let value = HeaderValue::from_str(value).map_err(|error| format!("{name}: {error}"))?;
            Ok((name, value))
        };
        self.headers.iter().map(read).collect()
    }
}

impl TlsConfig {
    /// Reads the fields of a mapping; tells whether it is one.
    fn fields(&mut self, decoder: &mut Decoder, node: Node<'_>) -> Result<bool, Halt> {
        decoder.fields(node, "web.TLSConfig", &mut |decoder, key, value| {
            let field = match key.value.as_str() {
                "cert_file" | "key_file" | "client_ca_file" => {
                    let file = text(decoder, value)?;
                    self.pem(&key.value).file = PathBuf::from(file);
                    return Ok(Known::Yes);
                }
                "cert" | "key" | "client_ca" => &mut self.pem(&key.value).text,
                "client_auth_type" => &mut self.client_auth,
                "min_version" => &mut self.least_version,
                "max_version" => &mut self.most_version,
                _ => return Ok(Known::No),
            };
            *field = text(decoder, value)?;
            Ok(Known::Yes)
        })
    }

    fn pem(&mut self, field: &str) -> &mut Pem {
        match field.trim_end_matches("_file") {
            "cert" => &mut self.certificate,
            "key" => &mut self.key,
            _ => &mut self.client_authority,
        }
    }

    /// Looks for files in a folder.
    fn lie_in(&mut self, folder: &Path) {
        for pem in [&mut self.certificate, &mut self.key, &mut self.client_authority] {
            if !pem.file.as_os_str().is_empty() {
                pem.file = folder.join(&pem.file);
            }
        }
    }
}

fn text(decoder: &mut Decoder, node: Node<'_>) -> Result<String, Halt> {
    Ok(decoder.text(node)?.map(|text| text.value).unwrap_or_default())
}

fn texts(decoder: &mut Decoder, node: Node<'_>) -> Result<BTreeMap<String, String>, Halt> {
    let pairs = decoder.texts(node)?.into_iter();
    Ok(pairs.map(|(name, text)| (name.value, text.value)).collect())
}
