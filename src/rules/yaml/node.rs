//! The tree of a document, in one list.

use crate::syntax::Span;

use super::place::Place;
use super::place::Style;
use super::tag;
use super::tag::Tag;

/// What a node is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Content {
    Scalar {
        value: String,
        style: Style,
    },
    Sequence(Vec<u32>),
    /// Keys and values in turn.
    Mapping(Vec<u32>),
    /// The node it stands for.
    Alias {
        name: String,
        target: u32,
    },
}

/// A node as the list holds it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    pub(super) content: Content,
    /// The tag that is written before it.
    pub(super) tag: Option<String>,
    pub(super) span: Span,
}

/// One document of a text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Document {
    pub(super) entries: Vec<Entry>,
    pub(super) span: Span,
}

/// What kind of node there is, aliases included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Text, numbers and all that has no parts.
    Scalar,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
    /// Another node's stand-in.
    Alias,
}

/// A node of a document.
#[derive(Clone, Copy, Debug)]
pub struct Node<'d> {
    document: &'d Document,
    at: u32,
}

/// What stands where a document says nothing.
static NOTHING: Entry = Entry {
    content: Content::Scalar { value: String::new(), style: Style::Plain },
    tag: None,
    span: Span::new(0, 0),
};

impl Document {
    /// Returns the node that holds all others; `None` for a document without any.
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.entries.is_empty()).then_some(Node { document: self, at: 0 })
    }

    /// Returns where the document stands in its text.
    pub fn span(&self) -> Span {
        self.span
    }
}

impl<'d> Node<'d> {
    fn entry(self) -> &'d Entry {
        self.document.entries.get(self.at as usize).unwrap_or(&NOTHING)
    }

    fn other(self, at: u32) -> Self {
        Self { document: self.document, at }
    }

    /// Returns a number that no other node of the document has.
    pub fn number(self) -> u32 {
        self.at
    }

    /// Tells what kind of node it is.
    pub fn shape(self) -> Shape {
        match &self.entry().content {
            Content::Scalar { .. } => Shape::Scalar,
            Content::Sequence(_) => Shape::Sequence,
            Content::Mapping(_) => Shape::Mapping,
            Content::Alias { .. } => Shape::Alias,
        }
    }

    /// Returns where it stands.
    pub fn place(self) -> Place {
        let style = match &self.entry().content {
            Content::Scalar { style, .. } => *style,
            _ => Style::Plain,
        };
        Place { span: self.entry().span, style }
    }

    /// Returns the text of a scalar or the name of an alias, else nothing.
    pub fn text(self) -> &'d str {
        match &self.entry().content {
            Content::Scalar { value, .. } => value,
            Content::Alias { name, .. } => name,
            _ => "",
        }
    }

    /// Returns the text of a scalar that is no null, aliases followed.
    pub fn value(self) -> Option<&'d str> {
        let node = self.target();
        (node.shape() == Shape::Scalar && node.tag() != Tag::Null).then(|| node.text())
    }

    /// Returns the tag that is written, in its short form.
    pub(super) fn written_tag(self) -> Option<&'d str> {
        self.entry().tag.as_deref().filter(|tag| !tag.is_empty() && *tag != "!")
    }

    /// Returns what the node is taken for: by its tag, its quotes, or its looks.
    pub fn tag(self) -> Tag {
        if let Some(written) = self.written_tag() {
            return tag::named(written);
        }
        match &self.entry().content {
            Content::Scalar { value, style: Style::Plain } => tag::of_plain(value),
            Content::Scalar { .. } => Tag::Text,
            Content::Sequence(_) => Tag::Sequence,
            Content::Mapping(_) => Tag::Mapping,
            Content::Alias { .. } => Tag::Other,
        }
    }

    /// Returns the node, or what it stands for if it is an alias.
    #[must_use]
    pub fn target(self) -> Self {
        match &self.entry().content {
            Content::Alias { target, .. } => self.other(*target),
            _ => self,
        }
    }

    /// Lists the items of a sequence.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let items: &'d [u32] = match &self.entry().content {
            Content::Sequence(items) => items,
            _ => &[],
        };
        items.iter().map(move |&at| self.other(at))
    }

    /// Lists keys and values of a mapping.
    pub fn pairs(self) -> impl Iterator<Item = (Self, Self)> {
        let ids: &'d [u32] = match &self.entry().content {
            Content::Mapping(ids) => ids,
            _ => &[],
        };
        ids.as_chunks::<2>().0.iter().map(move |&[key, value]| (self.other(key), self.other(value)))
    }

    /// Returns the value of a key of a mapping, aliases followed.
    pub fn member(self, key: &str) -> Option<Self> {
        let found = self.target().pairs().find(|(name, _)| name.target().text() == key);
        found.map(|(_, value)| value.target())
    }
}
