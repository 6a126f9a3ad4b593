//! A server that says what it is told to say.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use crate::remote::Address;
use crate::remote::Client;
use crate::remote::RemoteTerms;

/// What is done with a request.
#[derive(Clone, Debug)]
pub(super) enum Play {
    /// An answer with a status, lines of its head, and a body.
    Answer(u16, &'static str, Vec<u8>),
    /// An answer that promises more bytes than come.
    Torn(Vec<u8>),
    /// An answer that begins and then repeats the same bytes for ever.
    Endless(&'static str, &'static str),
    /// An answer that begins, and then nothing until the client goes away.
    Stalled(&'static str),
    /// Nothing, until the client goes away.
    Silence,
    /// The end of the connection.
    Close,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    /// Its first line.
    pub(super) line: String,
    /// The other lines of its head, in small letters up to the colon.
    pub(super) head: Vec<String>,
    /// Its body.
    pub(super) body: Vec<u8>,
}

/// A server that answers requests one after the other as it is told.
pub(super) struct Fake {
    port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Fake {
    /// Starts a server that chooses what to do by the number and the content of a request.
    pub(super) fn start(play: impl Fn(usize, &Heard) -> Play + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (play, book) = (Arc::new(play), heard.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (play, book) = (play.clone(), book.clone());
                std::thread::spawn(move || serve(stream, play.as_ref(), &book));
            }
        });
        Self { port, heard }
    }

    /// Starts a server that always does the same.
    pub(super) fn always(play: Play) -> Self {
        Self::start(move |_, _| play.clone())
    }

    /// Starts a server that answers with JSON.
    pub(super) fn json(body: &'static str) -> Self {
        Self::always(Play::Answer(200, "", body.into()))
    }

    /// Returns the server's URL.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns a client of it that is in a hurry.
    pub(super) fn client(&self, terms: RemoteTerms) -> Client {
        Client::new(Address::read(&self.url()).unwrap(), terms).unwrap()
    }

    /// Returns the requests that came.
    pub(super) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

/// Returns terms of somebody who is in a hurry.
pub(super) fn hurried() -> RemoteTerms {
    RemoteTerms { pause: Duration::from_millis(1), ..RemoteTerms::default() }
}

fn serve(
    mut stream: TcpStream,
    play: &dyn Fn(usize, &Heard) -> Play,
    book: &Mutex<Vec<Heard>>,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let heard = hear(&mut reader)?;
        let number = {
            let mut book = book.lock().unwrap();
            book.push(heard.clone());
            book.len() - 1
        };
        let head = |status, lines: &str, length: usize| {
            format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\n{lines}\r\n")
        };
        match play(number, &heard) {
            Play::Answer(status, lines, body) => {
                stream.write_all(head(status, lines, body.len()).as_bytes()).ok()?;
                stream.write_all(&body).ok()?;
            }
            Play::Torn(body) => {
                stream.write_all(head(200, "", body.len() + 1000).as_bytes()).ok()?;
                return stream.write_all(&body).ok();
            }
            Play::Endless(begin, again) => {
                stream.write_all(b"HTTP/1.1 200 x\r\nConnection: close\r\n\r\n").ok()?;
                stream.write_all(begin.as_bytes()).ok()?;
                loop {
                    stream.write_all(again.repeat(1000).as_bytes()).ok()?;
                }
            }
            Play::Stalled(begin) => {
                stream.write_all(head(200, "", begin.len() + 1000).as_bytes()).ok()?;
                stream.write_all(begin.as_bytes()).ok()?;
                return reader.read_to_end(&mut Vec::new()).ok().map(drop);
            }
            Play::Silence => return reader.read_to_end(&mut Vec::new()).ok().map(drop),
            Play::Close => return None,
        }
    }
}

fn hear(reader: &mut BufReader<TcpStream>) -> Option<Heard> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let is_head = !lines.is_empty();
        lines.push(if is_head { format!("{}:{value}", name.to_lowercase()) } else { line });
    }
    let length = lines.iter().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let line = lines.remove(0);
    Some(Heard { line, head: lines, body })
}
