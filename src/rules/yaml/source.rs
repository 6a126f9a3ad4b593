//! A text that places are found in: a file, or a scalar that holds one.

use std::sync::Arc;

use crate::syntax::Span;

use super::place::Place;
use super::trace::Trace;
use super::trace::trace;

/// A text with a name, and where it stands if it is part of another.
#[derive(Clone, Debug)]
pub struct Source {
    text: Arc<str>,
    /// Where each line begins.
    lines: Arc<[u32]>,
    outer: Option<Arc<Outer>>,
}

/// The text that another is a scalar of.
#[derive(Clone, Debug)]
struct Outer {
    source: Source,
    place: Place,
    trace: Trace,
}

impl Source {
    /// Takes the text of a file.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let lines = std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect();
        Self { text, lines, outer: None }
    }

    /// Takes a scalar of this text as a text of its own.
    #[must_use]
    pub fn inside(&self, place: Place, value: &str) -> Self {
        let inner = Self::new(value);
        let trace = trace(&self.text, place, value);
        Self { outer: Some(Arc::new(Outer { source: self.clone(), place, trace })), ..inner }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text that this is a scalar of, and its place there.
    pub fn outer(&self) -> Option<(&Self, Place)> {
        self.outer.as_deref().map(|outer| (&outer.source, outer.place))
    }

    /// Returns the text of the file that all of this is part of.
    pub fn file(&self) -> &str {
        self.outer.as_deref().map_or(&self.text, |outer| outer.source.file())
    }

    /// Tells whether it is a file, and no part of one.
    pub fn is_outermost(&self) -> bool {
        self.outer.is_none()
    }

    /// Returns the source of the file that all of this is part of.
    pub fn outermost(&self) -> &Self {
        self.outer.as_deref().map_or(self, |outer| outer.source.outermost())
    }

    /// Returns the place in the file for a span of this text.
    pub fn in_file(&self, span: Span) -> Span {
        let Some(Outer { source: outer, trace, .. }) = self.outer.as_deref() else { return span };
        let start = trace.source_of(span.start as usize);
        // The end is the end of the last character, which may be the last before a line's end.
        let end = match span.end.checked_sub(1) {
            Some(last) if span.end > span.start => trace.source_of(last as usize) + 1,
            _ => start,
        };
        outer.in_file(Span::new(start, end.max(start)))
    }

    /// Returns the place in the file for a span inside of a scalar of this text.
    pub fn inside_scalar(&self, place: Place, value: &str, span: Span) -> Span {
        self.inside(place, value).in_file(span)
    }

    /// Returns line and column in the file, both from 1, the column in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let start = self.in_file(span).start as usize;
        let file = self.outermost();
        let line = file.lines.partition_point(|&begin| begin as usize <= start).max(1);
        let begin = file.lines.get(line - 1).map_or(0, |&begin| begin as usize);
        let column = file.text.get(begin..start).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }

    /// Returns the number of the line, from 1, that a byte of this text stands on in it.
    pub fn own_line(&self, at: u32) -> usize {
        self.lines.partition_point(|&begin| begin <= at).max(1)
    }

    /// Returns a line of this text by its number from 1, without its end.
    pub fn line(&self, number: usize) -> &str {
        let begin = number.checked_sub(1).and_then(|at| self.lines.get(at));
        let Some(&begin) = begin else { return "" };
        let end = self.lines.get(number).map_or(self.text.len(), |&next| next as usize);
        self.text.get(begin as usize..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }
}
