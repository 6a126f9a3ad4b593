//! Dashboards wherever they lie: in files of JSON, in wrappers, in objects of Kubernetes.

use crate::rules::yaml::Document;
use crate::rules::yaml::Node;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;
use crate::rules::yaml::YamlError;
use crate::rules::yaml::read as read_yaml;
use crate::rules::yaml::read_json;

use super::board::Board;
use super::panels::Extent;
use super::panels::board;

/// The dashboards of a text.
#[derive(Debug)]
pub struct Found {
    /// The text.
    pub source: Source,
    /// The dashboards.
    pub boards: Vec<Board>,
    /// Why one could not be read, with the place in the text.
    pub broken: Vec<YamlError>,
    /// Whether the text is nothing but a dashboard.
    is_whole: bool,
}

impl Found {
    /// Tells whether the text is nothing but a dashboard, or was to be one.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

impl From<Board> for Found {
    fn from(board: Board) -> Self {
        let (source, boards) = (board.source.clone(), vec![board]);
        Self { source, boards, broken: Vec::new(), is_whole: true }
    }
}

/// Reads the dashboards of a text.
pub fn read(text: &str) -> Found {
    let source = Source::new(text);
    let (boards, broken) = (Vec::new(), Vec::new());
    let mut found = Found { source: source.clone(), boards, broken, is_whole: false };
    if is_json(text) {
        found.json(&source);
        let is_object = text.contains("apiVersion") && !text.contains("dashboard.grafana.app");
        found.is_whole = !is_object && (!found.boards.is_empty() || !found.broken.is_empty());
    } else if looks_like_board(text) {
        let stream = read_yaml(text);
        for root in stream.documents.iter().filter_map(Document::root) {
            found.object(root, &source);
        }
    }
    found
}

/// Tells whether a text begins as JSON does, and not as a template does.
fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(['{', '[']) && !text.starts_with("{{")
}

/// Tells whether a text has words that dashboards have.
fn looks_like_board(text: &str) -> bool {
    let has = |word: &str| text.contains(word);
    has("panels") || has("templating") || has("targets") && has("datasource") || has("elements")
}

impl Found {
    fn json(&mut self, source: &Source) {
        match read_json(source.text()) {
            Ok(document) => {
                if let Some(root) = document.root() {
                    self.object(root, source);
                }
            }
            Err(error) if looks_like_board(source.text()) => {
                let span = source.in_file(error.span);
                self.broken.push(YamlError { span, ..error });
            }
            Err(_) => {}
        }
    }

    fn object(&mut self, root: Node<'_>, source: &Source) {
        let root = root.target();
        if root.shape() == Shape::Sequence {
            root.items().for_each(|item| self.whole(item.target(), source));
            return;
        }
        let kind = root.member("kind").map_or("", Node::text);
        match (kind, root.member("items"), root.member("spec")) {
            ("ConfigMap", ..) => self.values(root, source),
            (kind, Some(items), _) if kind.ends_with("List") => {
                items.items().for_each(|item| self.listed(item.target(), source));
            }
            ("GrafanaDashboard", _, Some(spec)) => self.text(spec.member("json"), source),
            ("Dashboard", _, Some(spec)) => self.whole(spec, source),
            _ => self.whole(root, source),
        }
    }

    /// Reads an object of a list, which is no list itself.
    fn listed(&mut self, item: Node<'_>, source: &Source) {
        if item.member("items").is_none() {
            self.object(item, source);
        }
    }

    /// Reads the values of a ConfigMap.
    fn values(&mut self, root: Node<'_>, source: &Source) {
        for (_, value) in root.member("data").into_iter().flat_map(Node::pairs) {
            self.text(Some(value.target()), source);
        }
    }

    fn text(&mut self, value: Option<Node<'_>>, source: &Source) {
        let Some(value) = value.filter(|value| value.shape() == Shape::Scalar) else { return };
        if is_json(value.text()) && looks_like_board(value.text()) {
            self.json(&source.inside(value.place(), value.text()));
        }
    }

    /// Reads a dashboard, or what is wrapped around one.
    fn whole(&mut self, root: Node<'_>, source: &Source) {
        let wrapped = root.member("dashboard").filter(|inner| is_board(*inner));
        let result = root.member("result").unwrap_or(root);
        if let Some(inner) = wrapped.or(Some(root).filter(|root| is_board(*root))) {
            self.boards.push(board(inner, source, Extent::Whole));
        } else if let Some(panel) =
            result.member("model").or(Some(root)).filter(|panel| is_panel(*panel))
        {
            self.boards.push(board(panel, source, Extent::Part));
        }
    }
}

fn is_board(node: Node<'_>) -> bool {
    let is = |key: &str, shape: Shape| node.member(key).is_some_and(|it| it.shape() == shape);
    is("panels", Shape::Sequence)
        || is("rows", Shape::Sequence)
        || is("elements", Shape::Mapping)
        || is("templating", Shape::Mapping)
}

fn is_panel(node: Node<'_>) -> bool {
    node.member("targets").is_some_and(|targets| targets.shape() == Shape::Sequence)
}
