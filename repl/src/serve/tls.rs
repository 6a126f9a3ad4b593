//! Encrypted connections.

use std::fs;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::SupportedProtocolVersion;
use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::version::TLS12;
use tokio_rustls::rustls::version::TLS13;

use super::web_config::Pem;
use super::web_config::TlsConfig;

/// Returns what encrypts connections as a file says.
pub(super) fn acceptor(config: &TlsConfig, http2: bool) -> Result<TlsAcceptor, String> {
    let provider = Arc::new(ring::default_provider());
    let versions = versions(config)?;
    let builder = ServerConfig::builder_with_provider(provider.clone());
    let builder = builder.with_protocol_versions(&versions).map_err(|error| error.to_string())?;
    let builder = match verifier(config, &provider)? {
        None => builder.with_no_client_auth(),
        Some(verifier) => builder.with_client_cert_verifier(verifier),
    };
    let certificates = pem("cert", &config.certificate)?;
    let certificates = certificates_of("cert", &certificates)?;
    let key = pem("key", &config.key)?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|error| format!("key: {error}"))?;
    let built = builder.with_single_cert(certificates, key);
    let mut server = built.map_err(|error| format!("certificate and key: {error}"))?;
    server.alpn_protocols.push(b"http/1.1".to_vec());
    if http2 {
        server.alpn_protocols.insert(0, b"h2".to_vec());
    }
    Ok(TlsAcceptor::from(Arc::new(server)))
}

/// Returns a text, or what its file holds.
fn pem(name: &str, pem: &Pem) -> Result<Vec<u8>, String> {
    if !pem.text.is_empty() {
        return Ok(pem.text.as_bytes().to_vec());
    }
    if pem.file.as_os_str().is_empty() {
        return Err(format!("missing one of {name} or {name}_file"));
    }
    fs::read(&pem.file).map_err(|error| format!("{}: {error}", pem.file.display()))
}

fn certificates_of(name: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let all = all.map_err(|error| format!("{name}: {error}"))?;
    if all.is_empty() { Err(format!("{name}: there is no certificate")) } else { Ok(all) }
}

fn versions(config: &TlsConfig) -> Result<Vec<&'static SupportedProtocolVersion>, String> {
    let number = |text: &str, default| match text {
        "" => Ok(default),
        "TLS10" | "TLS11" | "TLS12" => Ok(2),
        "TLS13" => Ok(3),
        other => Err(format!("unknown TLS version: {other}")),
    };
    let (least, most) = (number(&config.least_version, 2)?, number(&config.most_version, 3)?);
    let versions = [(2, &TLS12), (3, &TLS13)].into_iter();
    let wanted = versions.filter(|(number, _)| (least..=most).contains(number));
    Ok(wanted.map(|(_, version)| version).collect())
}

/// Returns what looks at the certificates of clients.
fn verifier(
    config: &TlsConfig,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ClientCertVerifier>>, String> {
    let given = config.client_auth.as_str();
    let required = match given {
        "" | "NoClientCert" => return Ok(None),
        "RequireAndVerifyClientCert" => true,
        "VerifyClientCertIfGiven" => false,
        "RequestClientCert" | "RequireAnyClientCert" => {
            return Err(format!("client_auth_type {given} verifies nothing, and is not supported"));
        }
        _ => return Err(format!("invalid client_auth_type: {given}")),
    };
    let authorities = pem("client_ca", &config.client_authority)?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates_of("client_ca", &authorities)? {
        roots.add(certificate).map_err(|error| format!("client_ca: {error}"))?;
    }
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let builder = if required { builder } else { builder.allow_unauthenticated() };
    builder.build().map(Some).map_err(|error| format!("client_ca: {error}"))
}
