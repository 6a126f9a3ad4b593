//! Every fault has one line: the URL without secrets, what is wrong, what to try.

use std::sync::Arc;
use std::time::Duration;

use super::fake::Fake;
use super::fake::Play;
use super::fake::hurried;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::engine::Options;
use crate::remote::Address;
use crate::remote::Client;
use crate::remote::Cluster;
use crate::remote::ClusterTerms;
use crate::remote::Place;
use crate::remote::RemoteQuery;
use crate::remote::RemoteTerms;
use crate::storage::Cancel;
use crate::time::Timestamp;

fn up() -> RemoteQuery {
    let ask = Ask::Instant(Timestamp(60_000));
    RemoteQuery { text: "up".to_owned(), ask, lookback: None }
}

/// Returns the line about a query that fails.
fn said(client: &Client) -> String {
    let line = client.query(&up(), &Cancel::new()).unwrap_err().to_string();
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(!line.contains("hush"), "{line}");
    line
}

fn client(url: &str, terms: RemoteTerms) -> Client {
    Client::new(Address::read(url).unwrap(), terms).unwrap()
}

#[track_caller]
fn assert_says(line: &str, words: &[&str]) {
    for word in words {
        assert!(line.contains(word), "{word:?} is not in: {line}");
    }
}

#[test]
fn nobody_listens() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let line = said(&client(&format!("http://me:hush@127.0.0.1:{port}/x"), hurried()));
    let start = format!("http://127.0.0.1:{port}/x: the connection was refused; ");
    assert!(line.starts_with(&start), "{line}");
}

#[test]
fn the_host_has_no_address() {
    let line = said(&client("http://me:hush@no-such-host.invalid:9090", hurried()));
    assert_says(&line, &["http://no-such-host.invalid:9090: there is no host", "resolve"]);
}

#[test]
fn statuses_are_explained() {
    const PAGE: &str = "<html><head><title>Sign in</title></head></html>";
    for (status, body, words) in [
        (401, "", ["HTTP 401", "--http-token-file"]),
        (403, "no\nno", ["HTTP 403: no;", "may not ask this"]),
        (404, PAGE, ["HTTP 404: a web page, \"Sign in\"", "/prometheus"]),
        (429, "slow down", ["HTTP 429: slow down", "less"]),
        (500, "oops", ["HTTP 500: oops", "log"]),
        (502, PAGE, ["HTTP 502: a web page, \"Sign in\"", "log"]),
        (503, "starting", ["HTTP 503: starting", "later"]),
        (422, "not so", ["HTTP 422: not so", "log"]),
        (418, "", ["HTTP 418", "log"]),
    ] {
        let fake = Fake::always(Play::Answer(status, "", body.into()));
        let line = said(&fake.client(hurried()));
        assert_says(&line, &words);
        assert_says(&line, &[&fake.url()]);
    }
}

#[test]
fn what_prometheus_refuses_is_told_in_its_words() {
    for (status, kind) in [(400, "bad_data"), (422, "execution"), (503, "timeout"), (200, "x")] {
        let body =
            format!("{{\"status\":\"error\",\"errorType\":\"{kind}\",\"error\":\"no:\\nnever\"}}");
        let fake = Fake::always(Play::Answer(status, "", body.into()));
        let line = said(&fake.client(hurried()));
        assert_eq!(line, format!("{}: {kind}: no: never", fake.url()));
        assert_eq!(fake.heard().len(), 1, "what was understood is not asked again");
    }
}

#[test]
fn an_answer_that_is_no_json_is_said_to_be_none() {
    for (body, words) in [
        ("<!doctype html><title>Login</title>", "a web page, \"Login\""),
        ("hello", "hello"),
        ("{\"a\":1}", "there is no status"),
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"tree\",\"result\":[]}}", "\"tree\""),
        ("{\"status\":\"success\"}{}", "trailing"),
    ] {
        let line = said(&Fake::always(Play::Answer(200, "", body.into())).client(hurried()));
        assert_says(&line, &["this is no answer of Prometheus", words, "is this the address"]);
    }
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    const HALF: &str = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{";
    for play in [
        Play::Torn(HALF.into()),
        Play::Answer(200, "", HALF.into()),
        Play::Answer(200, "", Vec::new()),
    ] {
        let line = said(&Fake::always(play).client(hurried()));
        assert_says(&line, &["the answer breaks off", "try again"]);
    }
}

#[test]
fn a_connection_that_is_closed_is_told() {
    let line = said(&Fake::always(Play::Close).client(hurried()));
    assert_says(&line, &["the connection broke", "http or https"]);
}

#[test]
fn an_answer_without_end_is_stopped() {
    let terms = RemoteTerms { answer_bytes_max: 1 << 20, ..hurried() };
    let start = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[";
    for again in [" ", "{\"metric\":{},\"value\":[1,\"1\"]},"] {
        let line = said(&Fake::always(Play::Endless(start, again)).client(terms.clone()));
        assert_says(&line, &["longer than 1048576 bytes", "--max-bytes"]);
    }
}

#[test]
fn the_bytes_of_a_query_are_counted_over_all_that_is_sent_to_it() {
    let many = "{\"metric\":{},\"values\":[[1,\"1\"],[2,\"2\"],[3,\"3\"]]},";
    let start = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[";
    let endless = Fake::start(move |_, heard| {
        if heard.line.contains("/read") {
            Play::Answer(404, "", Vec::new())
        } else {
            Play::Endless(start, many)
        }
    });
    let mut options = Options::default();
    options.limits.bytes_max = 100_000;
    let engine = Engine::new(options);
    let ask = Ask::Instant(Timestamp(60_000));
    for place in [Place::Remote, Place::Local] {
        let terms = ClusterTerms { place, ..ClusterTerms::default() };
        let cluster = Cluster::new(vec![Arc::new(endless.client(hurried()))], terms);
        let error = cluster.query(&engine, "up", ask, &Cancel::new()).unwrap_err().to_string();
        assert_says(&error, &["is sent more than 100000 bytes", "--max-bytes"]);
    }
    // Two answers that are short enough each are too long together.
    let cancel = Cancel::new().receiving(150);
    let body = format!("{start}{}]}}}}", many.trim_end_matches(','));
    let fake = Fake::always(Play::Answer(200, "", body.into()));
    assert!(fake.client(hurried()).query(&up(), &cancel).is_ok());
    let error = fake.client(hurried()).query(&up(), &cancel).unwrap_err().to_string();
    assert_says(&error, &["is sent more than 150 bytes"]);
}

#[test]
fn an_answer_of_too_many_samples_is_refused_as_the_engine_does_it() {
    let body = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[\
                {\"metric\":{},\"values\":[[1,\"1\"],[2,\"2\"],[3,\"3\"]]}]}}";
    let mut options = Options::default();
    options.limits.samples_max = 2;
    let client = Arc::new(Fake::json(body).client(hurried()));
    let cluster = Cluster::new(vec![client], ClusterTerms::default());
    let ask = Ask::Instant(Timestamp(60_000));
    let error = cluster.query(&Engine::new(options), "up[1m]", ask, &Cancel::new()).unwrap_err();
    assert_says(&error.to_string(), &["too many samples"]);
}

#[test]
fn who_waits_in_vain_is_told() {
    let terms = RemoteTerms { timeout: Duration::from_millis(30), ..hurried() };
    for play in [Play::Silence, Play::Stalled("{\"status\":"), Play::Stalled("")] {
        let fake = Fake::always(play);
        let line = said(&fake.client(terms.clone()));
        assert_says(&line, &["no answer within 30ms", "--timeout"]);
    }
    let fake = Fake::always(Play::Silence);
    let cancel = Cancel::new().within(Duration::from_millis(30));
    let line = fake.client(hurried()).query(&up(), &cancel).unwrap_err().to_string();
    assert_says(&line, &["no answer within"]);
    let cancel = Cancel::new();
    cancel.cancel();
    let line = fake.client(hurried()).query(&up(), &cancel).unwrap_err().to_string();
    assert_says(&line, &["the request was cancelled"]);
}

#[test]
fn a_server_that_does_not_encrypt_is_told_apart() {
    let fake = Fake::json("{}");
    let address = Address::read(&fake.url().replace("http:", "https:")).unwrap();
    // Where the system trusts nobody there is no client, and that is said.
    let line = match Client::new(address, hurried()) {
        Ok(client) => said(&client),
        Err(error) => error.to_string(),
    };
    assert_says(&line, &["https://127.0.0.1"]);
    assert!(line.contains("no encrypted connection") || line.contains("cert"), "{line}");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let missing = std::path::PathBuf::from("no-such.pem");
    let address = Address::read("https://localhost:1").unwrap();
    let terms = RemoteTerms { authority: Some(missing.clone()), ..hurried() };
    let error = Client::new(address, terms).err().unwrap().to_string();
    assert_says(&error, &["no-such.pem"]);
    let terms = RemoteTerms { login: crate::remote::Login::BearerFile(missing), ..hurried() };
    assert_says(&said(&Fake::json("{}").client(terms)), &["no-such.pem"]);
}

#[test]
fn another_host_gets_nothing() {
    let other = Fake::json("{}");
    let place = format!("Location: {}/login?x=1\r\n", other.url());
    let place: &'static str = place.leak();
    let fake = Fake::always(Play::Answer(302, place, Vec::new()));
    let line = said(&fake.client(hurried()));
    assert_says(&line, &["redirects to another host", &other.url(), "no credentials were sent"]);
    assert_eq!(other.heard().len(), 0);
    let fake = Fake::always(Play::Answer(302, "Location: /again\r\n", Vec::new()));
    assert_says(&said(&fake.client(hurried())), &["again and again"]);
}
