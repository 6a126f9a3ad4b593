//! The first line of a connection, as clients write it that do not escape what they should.

use std::io;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;

/// A longer line is passed on as it is.
const LINE_MAX: usize = 64 * 1024;

/// A connection in whose first line quotes and angle brackets are escaped.
///
/// `curl -g 'http://…/series?match[]={job="x"}'` sends quotes, and Prometheus takes them. Only
/// the first line is looked at: nothing that stands behind it could be told from a body.
#[derive(Debug)]
pub(super) struct FirstLine<S> {
    inner: S,
    held: Vec<u8>,
    /// How much of what is held has been passed on; nothing is before the line is whole.
    passed: Option<usize>,
}

impl<S> FirstLine<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, held: Vec::new(), passed: None }
    }

    /// Takes bytes in until the line is whole.
    fn take(&mut self, bytes: &[u8]) {
        let from = self.held.len();
        self.held.extend_from_slice(bytes);
        let end = self.held.iter().skip(from).position(|byte| *byte == b'\n');
        if let Some(end) = end {
            let rest = self.held.split_off(from + end);
            self.held = escaped(&self.held);
            self.held.extend_from_slice(&rest);
        }
        if end.is_some() || bytes.is_empty() || self.held.len() > LINE_MAX {
            self.passed = Some(0);
        }
    }
}

fn escaped(line: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(line.len());
    for byte in line {
        match byte {
            b'"' => escaped.extend_from_slice(b"%22"),
            b'<' => escaped.extend_from_slice(b"%3C"),
            b'>' => escaped.extend_from_slice(b"%3E"),
            other => escaped.push(*other),
        }
    }
    escaped
}

impl<S: AsyncRead + Unpin> AsyncRead for FirstLine<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.passed.is_none() {
            let mut room = [0; 4096];
            let mut read = ReadBuf::new(&mut room);
            match Pin::new(&mut self.inner).poll_read(context, &mut read) {
                Poll::Ready(Ok(())) => self.take(read.filled()),
                other => return other,
            }
        }
        let passed = self.passed.unwrap_or_default();
        let left = self.held.get(passed..).unwrap_or_default();
        if left.is_empty() {
            self.held = Vec::new();
            return Pin::new(&mut self.inner).poll_read(context, into);
        }
        let count = left.len().min(into.remaining());
        into.put_slice(left.get(..count).unwrap_or_default());
        self.passed = Some(passed + count);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for FirstLine<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}
