//! Writes into a block of fixed size that flows into a growing buffer.

use super::digits::WIDTH;
use super::digits::write_float;
use super::digits::write_time;

/// The bytes that are gathered before they are appended to the buffer.
const BLOCK: usize = 4096;

/// Gathers small pieces, so that the buffer grows rarely and by much.
///
/// What is still gathered reaches the buffer when the pen is dropped.
pub(super) struct Pen<'a> {
    into: &'a mut Vec<u8>,
    block: [u8; BLOCK],
    at: usize,
}

impl<'a> Pen<'a> {
    pub(super) fn new(into: &'a mut Vec<u8>) -> Self {
        Self { into, block: [0; BLOCK], at: 0 }
    }

    /// Appends bytes of any length.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if bytes.len() > BLOCK - self.at {
            self.flush();
            if bytes.len() > BLOCK {
                self.into.extend_from_slice(bytes);
                return;
            }
        }
        self.block[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
    }

    /// Appends the first bytes of a window.
    #[inline]
    pub(super) fn window(&mut self, bytes: &[u8; WIDTH], length: usize) {
        *self.room() = *bytes;
        self.at += length;
    }

    /// Appends a float without quotes.
    #[inline]
    pub(super) fn float(&mut self, value: f64) {
        self.at += write_float(value, self.room());
    }

    /// Appends a time in seconds.
    #[inline]
    pub(super) fn time(&mut self, milliseconds: i64) {
        self.at += write_time(milliseconds, self.room());
    }

    /// Returns the window that the next small piece goes to.
    #[inline]
    fn room(&mut self) -> &mut [u8; WIDTH] {
        if self.at > BLOCK - WIDTH {
            self.flush();
        }
        let (windows, _) = self.block[self.at..].split_at_mut(WIDTH);
        windows.try_into().unwrap_or_else(|_| unreachable!("a window is as wide as it is"))
    }

    fn flush(&mut self) {
        self.into.extend_from_slice(&self.block[..self.at]);
        self.at = 0;
    }
}

impl Drop for Pen<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::Pen;

    #[test]
    fn pieces_of_all_sizes_arrive_in_order() {
        let (mut written, mut expected) = (b"head".to_vec(), b"head".to_vec());
        let mut pen = Pen::new(&mut written);
        for size in (0..5_000).step_by(83) {
            let piece = vec![b'a' + (size % 26) as u8; size];
            pen.push(&piece);
            pen.float(size as f64);
            pen.time(size as i64);
            expected.extend_from_slice(&piece);
            expected.extend_from_slice(size.to_string().as_bytes());
            let fraction =
                if size % 1000 == 0 { String::new() } else { format!(".{:03}", size % 1000) };
            expected.extend_from_slice(format!("{}{fraction}", size / 1000).as_bytes());
        }
        drop(pen);
        assert_eq!(written, expected);
    }
}
