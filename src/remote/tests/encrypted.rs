//! Encrypted connections: who is trusted, and who is asked to show a certificate.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::ServerConnection;
use rustls::StreamOwned;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::WebPkiClientVerifier;

use super::fake::hurried;
use crate::engine::Ask;
use crate::remote::Address;
use crate::remote::Client;
use crate::remote::RemoteQuery;
use crate::remote::RemoteTerms;
use crate::storage::Cancel;
use crate::time::Timestamp;

/// Returns the path of a file of this folder, made for these tests and of use to nobody else.
fn file(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/remote/tests/certificates");
    PathBuf::from(folder).join(name)
}

/// Whom a server answers.
#[derive(Clone, Copy, PartialEq)]
enum Guests {
    Anybody,
    Known,
}

/// Starts a server that encrypts, and returns its port.
fn start(guests: Guests) -> u16 {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("authority.pem")).unwrap()).unwrap();
    let config = ServerConfig::builder_with_provider(provider.clone());
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = if guests == Guests::Known {
        let known = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        config.with_client_cert_verifier(known.build().unwrap())
    } else {
        config.with_no_client_auth()
    };
    let shown = vec![CertificateDer::from_pem_file(file("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("key.pem")).unwrap();
    let config = Arc::new(config.with_single_cert(shown, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut reader = BufReader::new(StreamOwned::new(connection, stream));
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
                line.clear();
            }
            let body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\
                        \"result\":[1,\"2\"]}}";
            let head = format!("HTTP/1.1 200 x\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = reader.get_mut().write_all(format!("{head}{body}").as_bytes());
        }
    });
    port
}

/// Asks a server, and returns what is wrong.
fn asked(host: &str, port: u16, terms: RemoteTerms) -> Result<(), String> {
    let address = Address::read(&format!("https://me:hush@{host}:{port}")).unwrap();
    let query =
        RemoteQuery { text: "2".to_owned(), ask: Ask::Instant(Timestamp(1000)), lookback: None };
    let client = Client::new(address, terms).map_err(|error| error.to_string())?;
    client.query(&query, &Cancel::new()).map(drop).map_err(|error| error.to_string())
}

fn trusting(name: &str) -> RemoteTerms {
    RemoteTerms { authority: Some(file(name)), ..hurried() }
}

#[test]
fn who_is_signed_by_a_trusted_authority_is_asked() {
    let port = start(Guests::Anybody);
    assert_eq!(asked("localhost", port, trusting("authority.pem")), Ok(()));
}

#[test]
fn whom_nobody_trusts_is_not_asked() {
    let port = start(Guests::Anybody);
    for (host, authority, words) in [
        ("localhost", "stranger.pem", "UnknownIssuer"),
        ("127.0.0.1", "authority.pem", "not valid for"),
    ] {
        let line = asked(host, port, trusting(authority)).unwrap_err();
        for word in [&format!("https://{host}:{port}: no encrypted"), words, "--http-ca"] {
            assert!(line.contains(word), "{word} is not in {line}");
        }
        assert!(!line.contains("hush"), "{line}");
    }
}

#[test]
fn who_has_to_be_known_shows_a_certificate() {
    let port = start(Guests::Known);
    let line = asked("localhost", port, trusting("authority.pem")).unwrap_err();
    assert!(line.contains("no encrypted connection") && line.contains("--http-cert"), "{line}");
    let identity = Some((file("server.pem"), file("key.pem")));
    let terms = RemoteTerms { identity, ..trusting("authority.pem") };
    assert_eq!(asked("localhost", port, terms), Ok(()));
}
