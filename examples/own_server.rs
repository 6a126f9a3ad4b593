//! The query API of a Prometheus inside of a server of one's own.
//!
//! `cargo run --example own_server` asks itself once and ends. With an address behind `--`, such as
//! `127.0.0.1:9099`, it answers `/api/v1/query` and `/api/v1/query_range` until it is stopped. The
//! library has no HTTP in it: parameters go in, bytes come out, and any server can stand around.
//! One on an event loop calls `answer` on a thread that may block.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use promqlite::engine::Engine;
use promqlite::format::{ApiError, Parameters, QueryRequest, write_reply};
use promqlite::label::Labels;
use promqlite::storage::{Cancel, Memory};
use promqlite::time::Timestamp;

/// When a query is asked that names no time.
const NOW: Timestamp = Timestamp(60_000);

/// Answers the query of a path, such as `/api/v1/query?query=up`; returns a status and a body.
fn answer(engine: &Engine, storage: &Memory, target: &str) -> (u16, Vec<u8>) {
    let mut body = Vec::new();
    let status = match answered(engine, storage, target, &mut body) {
        Ok(()) => 200,
        Err(error) => {
            error.write(&mut body);
            error.kind.status()
        }
    };
    (status, body)
}

fn answered(
    engine: &Engine,
    storage: &Memory,
    target: &str,
    body: &mut Vec<u8>,
) -> Result<(), ApiError> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let parameters = Parameters::new(pairs.map(|(name, value)| (plain(name), plain(value))));
    let request = match path {
        "/api/v1/query" => QueryRequest::instant(&parameters, NOW)?,
        "/api/v1/query_range" => QueryRequest::range(&parameters)?,
        _ => return Err(ApiError::bad_data("there is nothing here")),
    };
    // Who notices that a client has gone away cancels its query by this handle.
    let mut answered = request.run(engine, storage, &Cancel::new())?;
    write_reply(&request, &mut answered, body);
    Ok(())
}

/// Returns a text without the marks of an address.
fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || (rest.next().unwrap_or_default() as char).to_digit(16).unwrap_or(0);
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => (digit() * 16 + digit()) as u8,
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Answers one request of a connection.
fn serve(stream: &mut TcpStream, engine: &Engine, storage: &Memory) -> std::io::Result<()> {
    let mut lines = BufReader::new(&*stream).lines();
    let line = lines.next().transpose()?.unwrap_or_default();
    lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
    let target = line.split(' ').nth(1).unwrap_or("/");
    let (status, body) = answer(engine, storage, target);
    let length = body.len();
    write!(stream, "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n")?;
    write!(stream, "Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
    stream.write_all(&body)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut memory = Memory::new();
    memory.add(&Labels::of([("__name__", "up"), ("job", "api")]), NOW, 1.0);
    let engine = Engine::default();

    if let Some(address) = std::env::args().nth(1).filter(|word| word.contains(':')) {
        for stream in TcpListener::bind(address)?.incoming() {
            // A connection that breaks off is no reason to stop.
            let _ = serve(&mut stream?, &engine, &memory);
        }
    }

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    write!(client, "GET /api/v1/query?query=sum+by+%28job%29+%28up%29 HTTP/1.1\r\n\r\n")?;
    serve(&mut listener.accept()?.0, &engine, &memory)?;
    let mut reply = String::new();
    client.read_to_string(&mut reply)?;
    println!("{reply}");
    assert!(reply.ends_with(r#"[{"metric":{"job":"api"},"value":[60,"1"]}]}}"#), "{reply}");
    Ok(())
}

#[test]
fn it_runs_to_its_end() {
    main().expect("the example has no failure to show");
}
