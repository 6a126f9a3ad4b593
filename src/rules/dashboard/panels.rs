//! The queries in the tree of a dashboard, whichever schema it is of.
//!
//! Schemas differ in where panels lie: in rows, in rows that are panels, in elements that a layout
//! names, in libraries. What a query looks like hardly changes, so they are found wherever they
//! are, and what is around them tells the database and the title.

use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;
use crate::syntax::Span;

use super::board::Board;
use super::board::Declared;
use super::board::Purpose;
use super::board::Query;
use super::datasource::Backend;
use super::datasource::Backends;
use super::datasource::looks_foreign;
use super::datasource::of_type;
use super::selection::Selection;
use super::selection::selection;

/// What is known from above of a node.
#[derive(Clone)]
struct Above<'d> {
    backend: Backend,
    title: &'d str,
    purpose: Purpose,
    /// Whether something else than the legend looks at labels.
    is_transformed: bool,
}

/// Whether all of a dashboard is there, or a panel of one alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    Whole,
    Part,
}

/// Reads a dashboard.
pub(super) fn board(root: Node<'_>, source: &Source, extent: Extent) -> Board {
    let variables = listed(root);
    let mut backends = Backends::default();
    for input in root.member("__inputs").into_iter().flat_map(Node::items) {
        let plugin = text(input, "pluginId").unwrap_or("");
        backends.add(text(input, "name").unwrap_or(""), plugin);
    }
    for variable in &variables {
        if variable.kind() == "datasource" {
            let plugin = variable.query().map(Node::text).or(text(variable.spec, "pluginId"));
            backends.add(variable.name(), plugin.unwrap_or(""));
        }
    }
    let inputs = root.member("__inputs").into_iter().flat_map(Node::items);
    let inputs = inputs.filter_map(|input| text(input, "name"));
    let declared = variables.iter().map(Variable::declared);
    let named = inputs.map(|name| Declared { name: name.to_owned(), is_many: false });
    let declared = (extent == Extent::Whole).then(|| declared.chain(named).collect());
    let title = text(root, "title").unwrap_or("").to_owned();
    let queries = Vec::new();
    let board = Board { source: source.clone(), title, declared, queries };
    let mut reader = Reader { backends, board, repeated: Vec::new() };
    let (backend, purpose) = (Backend::Unknown, Purpose::Panel);
    let above = Above { backend, title: "", purpose, is_transformed: false };
    reader.node(root, &above);
    variables.iter().for_each(|variable| reader.variable(variable));
    let repeated = reader.repeated;
    for variable in reader.board.declared.iter_mut().flatten() {
        variable.is_many &= !repeated.contains(&variable.name);
    }
    reader.board.queries.sort_by_key(|query| query.text.place.span.start);
    reader.board
}

fn text<'d>(node: Node<'d>, key: &str) -> Option<&'d str> {
    node.member(key).and_then(Node::value)
}

fn is_true(node: Node<'_>, key: &str) -> bool {
    text(node, key) == Some("true")
}

fn placed(node: Node<'_>) -> Placed<String> {
    Placed { value: node.text().to_owned(), place: node.place() }
}

/// A variable as a schema writes it.
struct Variable<'d> {
    item: Node<'d>,
    /// What holds its fields.
    spec: Node<'d>,
}

/// Lists the variables of a dashboard.
fn listed(root: Node<'_>) -> Vec<Variable<'_>> {
    let old = root.member("templating").and_then(|templating| templating.member("list"));
    let new = root.member("variables");
    let items = old.into_iter().chain(new).flat_map(Node::items).map(Node::target);
    items.map(|item| Variable { item, spec: item.member("spec").unwrap_or(item) }).collect()
}

impl<'d> Variable<'d> {
    fn name(&self) -> &'d str {
        text(self.spec, "name").unwrap_or("")
    }

    fn kind(&self) -> String {
        let kind = text(self.item, "type").or(text(self.item, "kind")).unwrap_or("");
        kind.to_lowercase().trim_end_matches("variable").to_owned()
    }

    fn declared(&self) -> Declared {
        let is_many = is_true(self.spec, "multi") || is_true(self.spec, "includeAll");
        let has_values = matches!(self.kind().as_str(), "query" | "custom");
        Declared { name: self.name().to_owned(), is_many: is_many && has_values }
    }

    /// Returns the text that says what it is filled with.
    fn query(&self) -> Option<Node<'d>> {
        let query = self.spec.member("query");
        let inner = query.and_then(|query| query.member("query"));
        let newer = query.and_then(|query| query.member("spec")?.member("query"));
        let definition = self.spec.member("definition");
        let texts = [query, inner, newer, definition].into_iter().flatten();
        let is_text = |node: &Node<'d>| node.value().is_some_and(|text| !text.trim().is_empty());
        texts.into_iter().find(is_text)
    }
}

struct Reader {
    backends: Backends,
    board: Board,
    /// The variables of which a panel or row shows one value, and is there once for each.
    repeated: Vec<String>,
}

impl Reader {
    fn node<'d>(&mut self, node: Node<'d>, above: &Above<'d>) {
        let node = node.target();
        match node.shape() {
            Shape::Sequence => node.items().for_each(|item| self.node(item, above)),
            Shape::Mapping => self.mapping(node, above),
            Shape::Scalar | Shape::Alias => {}
        }
    }

    fn mapping<'d>(&mut self, node: Node<'d>, above: &Above<'d>) {
        let mut here = above.clone();
        here.backend = self.backend(node).unwrap_or(above.backend);
        let transformed = node.member("transformations");
        here.is_transformed |= transformed.is_some_and(|list| list.items().next().is_some());
        if let Some(title) = text(node, "title") {
            here.title = title;
        }
        let repeat = node.member("repeat").map(|repeat| repeat.member("value").unwrap_or(repeat));
        self.repeated.extend(repeat.and_then(Node::value).map(str::to_owned));
        let asks = node.member("expr").filter(|expr| expr.value().is_some());
        if let Some(expr) = asks {
            self.query(node, expr, &here);
        }
        for (key, value) in node.pairs() {
            match key.text() {
                // What is asked stands there once more.
                "target" if asks.is_some() => {}
                "templating" | "datasource" | "__inputs" => {}
                "variables" if value.shape() == Shape::Sequence => {}
                "annotations" => {
                    let purpose = Purpose::Annotation;
                    self.node(value, &Above { purpose, ..here.clone() });
                }
                _ => self.node(value, &here),
            }
        }
    }

    /// Returns the database that a node names.
    fn backend(&self, node: Node<'_>) -> Option<Backend> {
        if let Some(named) = node.member("datasource").and_then(|named| self.backends.of(named)) {
            return Some(named);
        }
        let kind = text(node, "kind")?;
        if kind == "DataQuery" {
            return text(node, "group").map(of_type);
        }
        let asks = node.member("spec").is_some_and(|spec| spec.member("expr").is_some());
        asks.then(|| of_type(kind))
    }

    fn query(&mut self, node: Node<'_>, expr: Node<'_>, here: &Above<'_>) {
        let text_of = expr.text();
        if here.backend == Backend::Other
            || text_of.trim().is_empty()
            || here.backend == Backend::Unknown && looks_foreign(text_of)
        {
            return;
        }
        // A table has a column for each label, and a heatmap reads the bounds of buckets.
        let names =
            !here.is_transformed && text(node, "format").is_none_or(|it| it == "time_series");
        let legend = node.member("legendFormat").filter(|it| names && it.value().is_some());
        self.board.queries.push(Query {
            text: placed(expr),
            part: Span::new(0, text_of.len()),
            purpose: here.purpose.clone(),
            name: here.title.to_owned(),
            backend: here.backend,
            is_instant: is_true(node, "instant") && !is_true(node, "range"),
            legend: legend.map(placed),
        });
    }

    fn variable(&mut self, variable: &Variable<'_>) {
        let Some(query) = variable.query().filter(|_| variable.kind() == "query") else { return };
        let inner = variable.spec.member("query");
        let backend = self.backend(variable.spec).or(inner.and_then(|inner| self.backend(inner)));
        let backend = backend.unwrap_or(Backend::Unknown);
        let is_foreign = backend == Backend::Unknown && looks_foreign(query.text());
        if backend == Backend::Other || is_foreign {
            return;
        }
        let label = |span: Span| span.of(query.text()).to_owned();
        let (part, purpose) = match selection(query.text()) {
            Selection::Values { selector: Some(part), label: name } => {
                (part, Purpose::Series(Some(label(name))))
            }
            Selection::Series(part) => (part, Purpose::Series(None)),
            Selection::Results(part) => (part, Purpose::Results),
            Selection::Values { selector: None, .. } | Selection::Names => return,
        };
        self.board.queries.push(Query {
            text: placed(query),
            part,
            purpose,
            name: variable.name().to_owned(),
            backend,
            is_instant: true,
            legend: None,
        });
    }
}
