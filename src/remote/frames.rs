//! Frames of streamed chunks.

use prost::Message;

use super::body::Body;
use super::error::Fault;
use super::messages::ChunkedReadResponse;

/// The most bytes of a frame: servers end one at about a megabyte, and never inside of a chunk.
const FRAME_MAX: u64 = 256 << 20;

/// Frames, read as they arrive.
pub(super) struct Frames {
    body: Body,
    message: Vec<u8>,
}

impl Frames {
    /// Returns the frames of a body.
    pub(super) fn new(body: Body) -> Self {
        Self { body, message: Vec::new() }
    }

    /// Reads the next frame; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<ChunkedReadResponse>, Fault> {
        let Some(length) = self.length()? else { return Ok(None) };
        let mut told = [0; 4];
        self.fill(&mut told)?;
        if length > FRAME_MAX {
            return Err(Fault::Foreign(format!("a frame of {length} bytes")));
        }
        let mut message = std::mem::take(&mut self.message);
        message.clear();
        let mut left = length as usize;
        // The memory grows with what has arrived, not with what is announced.
        while left > 0 {
            let some = self.body.some()?;
            if some.is_empty() {
                return Err(self.torn());
            }
            let count = some.len().min(left);
            message.extend_from_slice(some.get(..count).unwrap_or_default());
            self.body.consume(count);
            left -= count;
        }
        if crc32c::crc32c(&message) != u32::from_be_bytes(told) {
            return Err(Fault::Foreign("a frame with a wrong checksum".to_owned()));
        }
        let frame = ChunkedReadResponse::decode(message.as_slice());
        self.message = message;
        frame.map(Some).map_err(|why| Fault::Foreign(why.to_string()))
    }

    /// Reads the length of a frame, seven bits a byte.
    fn length(&mut self) -> Result<Option<u64>, Fault> {
        let mut length = 0_u64;
        for shift in (0..64).step_by(7) {
            let Some(&byte) = self.body.some()?.first() else {
                return if shift == 0 { Ok(None) } else { Err(self.torn()) };
            };
            self.body.consume(1);
            length |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(Some(length));
            }
        }
        Err(Fault::Foreign("a frame without a length".to_owned()))
    }

    fn fill(&mut self, into: &mut [u8]) -> Result<(), Fault> {
        for place in into {
            let Some(&byte) = self.body.some()?.first() else { return Err(self.torn()) };
            self.body.consume(1);
            *place = byte;
        }
        Ok(())
    }

    fn torn(&self) -> Fault {
        Fault::Torn(format!("after {} bytes", self.body.received()))
    }
}
