//! From events to documents.

use std::fmt;
use std::panic::catch_unwind;

use libyaml_safer::ErrorKind;
use libyaml_safer::Event;
use libyaml_safer::EventData;
use libyaml_safer::Mark;
use libyaml_safer::Parser;
use libyaml_safer::ScalarStyle;
use rustc_hash::FxHashMap;

use crate::syntax::Span;

use super::node::Content;
use super::node::Document;
use super::node::Entry;
use super::place::Style;

/// The deepest nesting of a document.
const DEPTH_MAX: usize = 1000;

/// Why a text is no YAML.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The documents of a text, up to where it is broken.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stream {
    /// The documents that could be read.
    pub documents: Vec<Document>,
    /// What is wrong behind them.
    pub error: Option<YamlError>,
    /// Whether the error is so near behind the first document that Prometheus, which looks two
    /// words ahead, does not read that either.
    pub first_is_hit: bool,
}

/// Reads all documents of a text.
pub fn read(text: &str) -> Stream {
    // The reader's own word for an inner fault is a panic; none of its state outlives it.
    catch_unwind(|| read_all(text)).unwrap_or_else(|_| {
        let message = "this is no YAML".to_owned();
        let error = Some(YamlError { message, span: Span::new(0, 0) });
        Stream { error, first_is_hit: true, ..Stream::default() }
    })
}

fn read_all(text: &str) -> Stream {
    // The reader stumbles over a last line without an end.
    let ended;
    let whole = if text.ends_with('\n') {
        text
    } else {
        ended = format!("{text}\n");
        &ended
    };
    let mut bytes = whole.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut bytes);
    let mut build = Build::new(text);
    let mut since_first: Option<usize> = None;
    let mut is_misspelt = false;
    loop {
        let refused = match parser.parse() {
            Ok(event) if matches!(event.data, EventData::StreamEnd) => None,
            Ok(event) => match build.event(event) {
                Ok(()) => {
                    since_first = match since_first {
                        Some(count) => Some(count + 1),
                        None => (build.stream.documents.len() == 1).then_some(0),
                    };
                    continue;
                }
                Err(error) => Some(error),
            },
            Err(error) => {
                is_misspelt = error.kind() != ErrorKind::Parser;
                Some(build.refusal(&error))
            }
        };
        // Behind the first document, what words make up is looked at no sooner than it is read.
        let is_near = |count| count < 3 && is_misspelt;
        build.stream.first_is_hit = refused.is_some() && since_first.is_none_or(is_near);
        build.stream.error = refused;
        return build.stream;
    }
}

struct Build<'t> {
    text: &'t str,
    stream: Stream,
    document: Document,
    /// The nodes that are not yet complete.
    open: Vec<u32>,
    anchors: FxHashMap<String, u32>,
}

impl<'t> Build<'t> {
    fn new(text: &'t str) -> Self {
        let (stream, document) = (Stream::default(), Document::default());
        Self { text, stream, document, open: Vec::new(), anchors: FxHashMap::default() }
    }

    /// Returns the offset of a mark.
    fn at(&self, mark: Mark) -> usize {
        // A mark of order is not counted by the reader.
        let skipped = if self.text.starts_with('\u{feff}') { 3 } else { 0 };
        (mark.index as usize + skipped).min(self.text.len())
    }

    fn span(&self, event: &Event) -> Span {
        Span::new(self.at(event.start_mark), self.at(event.end_mark))
    }

    fn event(&mut self, event: Event) -> Result<(), YamlError> {
        let span = self.span(&event);
        match event.data {
            EventData::DocumentStart { .. } => {
                self.document = Document { span, ..Document::default() };
                self.anchors.clear();
            }
            EventData::DocumentEnd { .. } => {
                self.document.span.end = span.end;
                self.stream.documents.push(std::mem::take(&mut self.document));
            }
            EventData::Alias { anchor } => {
                let Some(&target) = self.anchors.get(&anchor) else {
                    let message = format!("unknown anchor '{anchor}' referenced");
                    return Err(YamlError { message, span });
                };
                self.add(Content::Alias { name: anchor, target }, None, None, span);
            }
            EventData::Scalar { anchor, tag, mut value, style, .. } => {
                let style = style_of(style);
                let is_block = matches!(style, Style::Literal | Style::Folded);
                if is_block && event.end_mark.index as usize > self.text.len() {
                    value.truncate(value.trim_end_matches('\n').len());
                }
                let span = if is_block { self.trimmed(span) } else { span };
                self.add(Content::Scalar { value, style }, tag, anchor, span);
            }
            EventData::SequenceStart { anchor, tag, .. } => {
                self.open(Content::Sequence(Vec::new()), tag, anchor, span)?;
            }
            EventData::MappingStart { anchor, tag, .. } => {
                self.open(Content::Mapping(Vec::new()), tag, anchor, span)?;
            }
            EventData::SequenceEnd | EventData::MappingEnd => {
                self.close(span);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes off a block what follows its last line.
    fn trimmed(&self, span: Span) -> Span {
        let length = span.of(self.text).trim_end_matches(['\n', '\r', ' ']).len();
        Span::new(span.start as usize, span.start as usize + length)
    }

    fn open(
        &mut self,
        content: Content,
        tag: Option<String>,
        anchor: Option<String>,
        span: Span,
    ) -> Result<(), YamlError> {
        if self.open.len() >= DEPTH_MAX {
            let message = format!("exceeded max depth of {DEPTH_MAX}");
            return Err(YamlError { message, span });
        }
        let at = self.add(content, tag, anchor, span);
        self.open.push(at);
        Ok(())
    }

    /// Ends the node that is open: at its bracket, or else where its last part ends.
    fn close(&mut self, bracket: Span) {
        let entries = &mut self.document.entries;
        let Some(at) = self.open.pop() else { return };
        let last = match entries.get(at as usize).map(|entry| &entry.content) {
            Some(Content::Sequence(parts) | Content::Mapping(parts)) => parts.last().copied(),
            _ => None,
        };
        let last_end = last.and_then(|last| entries.get(last as usize)).map(|last| last.span.end);
        if let Some(entry) = entries.get_mut(at as usize) {
            let has_bracket = bracket.end > bracket.start;
            let end = last_end.filter(|_| !has_bracket).unwrap_or(bracket.end);
            entry.span.end = end.max(entry.span.start);
        }
    }

    /// Adds a node to the one that is open.
    fn add(
        &mut self,
        content: Content,
        tag: Option<String>,
        anchor: Option<String>,
        span: Span,
    ) -> u32 {
        let at = self.document.entries.len() as u32;
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, at);
        }
        self.document.entries.push(Entry { content, tag, span });
        if let Some(&parent) = self.open.last()
            && let Some(parent) = self.document.entries.get_mut(parent as usize)
            && let Content::Sequence(children) | Content::Mapping(children) = &mut parent.content
        {
            children.push(at);
        }
        at
    }

    fn refusal(&self, error: &libyaml_safer::Error) -> YamlError {
        let mark = error.problem_mark().or(error.context_mark());
        let at = mark.map_or(0, |mark| self.at(mark));
        let message = match error.problem() {
            "" => error.to_string(),
            problem => problem.to_owned(),
        };
        YamlError { message, span: Span::new(at, (at + 1).min(self.text.len()).max(at)) }
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::Single,
        ScalarStyle::DoubleQuoted => Style::Double,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        _ => Style::Plain,
    }
}
