//! A server of the program's own, and the plainest of clients.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::process::Child;
use std::process::ChildStderr;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::program::Folder;

/// An hour of three jobs, one of which falls silent, from the epoch on.
pub(crate) const LOAD: &str = "load 30s
  http_requests_total{job=\"api\",code=\"200\"} 0+10x120
  http_requests_total{job=\"api\",code=\"500\"} 0+1x120
  http_requests_total{job=\"web\",code=\"200\"} 0+5x120
  up{job=\"api\"} 1x120
  up{job=\"web\"} 1x60 stale
  latency{job=\"api\"} {{sum:4 count:4 buckets:[1 2 1]}}+{{sum:4 count:4 buckets:[1 2 1]}}x120
  {\"odd.name\",\"odd label\"=\"a<b\"} 7x120
";

/// A server of the program's own; it is ended when it is dropped.
pub(crate) struct Server {
    child: Child,
    errors: BufReader<ChildStderr>,
    /// Where it listens.
    pub(crate) address: String,
    _folder: Folder,
}

/// An answer over HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The lines of its head, the names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts a server over [`LOAD`]; no two tests may use the same name.
    pub(crate) fn start(name: &str, options: &[&str]) -> Self {
        let folder = Folder::new(name);
        let source = folder.file("load.test", LOAD);
        Self::over(&source, folder, options)
    }

    /// Starts a server over a source.
    pub(crate) fn over(source: &str, folder: Folder, options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_promqlite"))
            .args(["serve", source, "--listen", "127.0.0.1:0"])
            .args(options)
            .env("NO_COLOR", "1")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let mut errors = BufReader::new(child.stderr.take().expect("it can be listened to"));
        let mut line = String::new();
        errors.read_line(&mut line).expect("the server says something");
        let address = line.trim().rsplit("//").next().unwrap_or_default().to_owned();
        assert!(line.starts_with("listening on http"), "{line}");
        Self { child, errors, address, _folder: folder }
    }

    /// Connects.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the server can be reached");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a timeout can be set");
        stream
    }

    /// Sends bytes over a connection of their own, and reads what comes back.
    pub(crate) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that has heard enough may close its end.
        let _ = stream.write_all(bytes);
        Answer::read(&mut stream)
    }

    /// Asks by a method, with more lines in the head and with a body.
    pub(crate) fn ask(&self, method: &str, target: &str, head: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let start = format!(
            "{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{head}\r\n"
        );
        self.send(&[start.as_bytes(), body].concat())
    }

    /// Asks for what the URL says.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "", b"")
    }

    /// Sends a form.
    pub(crate) fn post(&self, target: &str, form: &str) -> Answer {
        let head = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask("POST", target, head, form.as_bytes())
    }

    /// Tells the server to stop, and returns its exit code and what it wrote.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        let stopped = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(stopped.is_ok_and(|status| status.success()), "the server can be told to stop");
        let mut text = String::new();
        let _ = self.errors.read_to_string(&mut text);
        (self.child.wait().ok().and_then(|status| status.code()), text)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("there is a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers = headers.collect();
        Self { status: status.expect("there is a status"), headers, body: bytes.split_off(end + 4) }
    }

    /// Returns the body as JSON.
    pub(crate) fn json(&self) -> Value {
        let shown = String::from_utf8_lossy(&self.body);
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {shown}"))
    }

    /// Returns the body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the values of a header, one behind another.
    pub(crate) fn header(&self, name: &str) -> String {
        let values = self.headers.iter().filter(|(other, _)| other == name);
        values.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
    }
}
