//! Long answers go through a pager.

use std::io::Write;
use std::process::Command;
use std::process::Stdio;

use crate::exit::Exit;
use crate::screen::Screen;
use crate::session::Reply;

/// What pages where the environment names nothing.
const PAGER: &str = "less";
/// What `less` is told where the environment does not: quit if it fits, keep colours, cut lines.
const LESS: &str = "FRSX";

/// Delivers a reply; one that is longer than the screen is paged.
pub(super) fn deliver(reply: &Reply, screen: Screen) -> Exit {
    let lines = reply.output.split(|byte| *byte == b'\n').count();
    if screen.lines.is_none_or(|most| lines <= most) || !paged(&reply.output) {
        return reply.deliver();
    }
    eprint!("{}", reply.notes);
    reply.exit
}

/// Shows a text in the pager; tells whether there is one.
fn paged(text: &[u8]) -> bool {
    let pager = std::env::var("PAGER").unwrap_or_else(|_| PAGER.to_owned());
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else { return false };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // Who has seen enough leaves, and the rest is not missed.
        let _ = input.write_all(text);
    }
    child.wait().is_ok()
}
