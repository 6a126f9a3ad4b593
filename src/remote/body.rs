//! An answer as it arrives.

use std::io;
use std::io::Read;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;
use std::time::Instant;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::sync::Semaphore;

use super::error::Fault;
use super::failure;
use crate::storage::Cancel;
use crate::storage::Stop;

/// How often somebody who waits looks whether to go on waiting.
const LOOK: Duration = Duration::from_millis(10);

/// How many pieces may have arrived before they are read.
pub(super) const PIECES_AHEAD: usize = 64;

/// What the event loop tells of an answer.
pub(super) enum Event {
    /// Its first line and headers.
    Head(StatusCode, HeaderMap),
    /// Some bytes of it.
    Piece(Vec<u8>),
    /// It was complete.
    End,
    /// It will not come, or not wholly.
    Failed(reqwest::Error),
}

/// The other end of an answer that the event loop receives.
pub(super) struct Line {
    events: Receiver<Event>,
    /// A permit for each piece that may still arrive; dropping it all ends the request.
    room: Arc<Semaphore>,
    cancel: Cancel,
    waits: Waits,
}

/// How long an answer is waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    /// From the request to the end of the answer; what is told where that is over.
    pub(super) whole: Duration,
    /// From one piece to the next, if that has a limit of its own.
    pub(super) idle: Option<Duration>,
}

impl Line {
    /// Returns the end of a line at which `cancel` tells whether to go on waiting.
    pub(super) fn new(
        events: Receiver<Event>,
        room: Arc<Semaphore>,
        cancel: &Cancel,
        waits: Waits,
    ) -> Self {
        Self { events, room, cancel: cancel.clone(), waits }
    }

    /// Waits for what comes next.
    pub(super) fn next(&self) -> Result<Event, Fault> {
        let begun = Instant::now();
        loop {
            if let Some(idle) = self.waits.idle
                && begun.elapsed() >= idle
            {
                return Err(Fault::TimedOut(idle));
            }
            match self.events.recv_timeout(LOOK) {
                Ok(Event::Failed(error)) => return Err(failure::of(&error, self.waits.whole)),
                Ok(event) => {
                    self.room.add_permits(1);
                    return Ok(event);
                }
                Err(RecvTimeoutError::Timeout) => match self.cancel.stop() {
                    None => {}
                    Some(Stop::Cancelled) => return Err(Fault::Cancelled),
                    Some(Stop::TimedOut) => return Err(Fault::TimedOut(self.waits.whole)),
                },
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Fault::Broken("the event loop is gone".to_owned()));
                }
            }
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Who waits for room to go on has nobody to go on for.
        self.room.close();
    }
}

/// The bytes of an answer, read as they arrive.
pub(super) struct Body {
    line: Line,
    piece: Vec<u8>,
    at: usize,
    ended: bool,
    received: u64,
    most: u64,
    fault: Option<Fault>,
}

impl Body {
    /// Returns the body of an answer that may have so many bytes.
    pub(super) fn new(line: Line, most: u64) -> Self {
        Self { line, piece: Vec::new(), at: 0, ended: false, received: 0, most, fault: None }
    }

    /// Returns what ended the reading early, if anything did.
    pub(super) fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// Returns how many bytes have arrived.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// Returns the bytes that have arrived and were not read, waiting for some; none at the end.
    pub(super) fn some(&mut self) -> Result<&[u8], Fault> {
        while self.at == self.piece.len() && !self.ended {
            match self.line.next()? {
                Event::Piece(bytes) => {
                    self.received += bytes.len() as u64;
                    if self.received > self.most {
                        return Err(Fault::TooLong(self.most));
                    }
                    self.line.cancel.receive(bytes.len() as u64).map_err(Fault::TooMuch)?;
                    (self.piece, self.at) = (bytes, 0);
                }
                _ => self.ended = true,
            }
        }
        Ok(self.piece.get(self.at..).unwrap_or_default())
    }

    /// Passes over bytes that were read.
    pub(super) fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.piece.len());
    }

    /// Reads all of it.
    pub(super) fn whole(mut self) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        loop {
            let some = self.some()?;
            if some.is_empty() {
                return Ok(bytes);
            }
            let count = some.len();
            bytes.extend_from_slice(some);
            self.consume(count);
        }
    }

    /// Reads the first bytes of an answer that is not what was asked for.
    pub(super) fn excerpt(mut self, most: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < most {
            match self.some() {
                Ok(some) if !some.is_empty() => {
                    let count = some.len();
                    bytes.extend_from_slice(some);
                    self.consume(count);
                }
                _ => break,
            }
        }
        bytes.truncate(most);
        bytes
    }
}

impl Read for Body {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = &self.fault {
            return Err(io::Error::other(fault.to_string()));
        }
        match self.some() {
            Ok(some) => {
                let count = some.len().min(into.len());
                let (Some(from), Some(to)) = (some.get(..count), into.get_mut(..count)) else {
                    return Ok(0);
                };
                to.copy_from_slice(from);
                self.consume(count);
                Ok(count)
            }
            Err(fault) => {
                let error = io::Error::other(fault.to_string());
                self.fault = Some(fault);
                Err(error)
            }
        }
    }
}
