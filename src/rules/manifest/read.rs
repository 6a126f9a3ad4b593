//! The objects and configurations of a text.

use crate::rules::route;
use crate::rules::route::Routing;
use crate::rules::yaml::Document;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;
use crate::rules::yaml::Stream;
use crate::rules::yaml::bytes_of;
use crate::rules::yaml::read as read_yaml;

use super::config::ServerConfig;
use super::defect::Defect;
use super::defect::defects;
use super::kind::Kind;
use super::object::Object;
use super::pick;
use super::sieve::Sieve;
use super::values::Dependency;
use super::values::Values;

/// What was found in a text.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Objects of a cluster.
    pub objects: Vec<Object>,
    /// Configurations of Prometheus.
    pub configs: Vec<ServerConfig>,
    /// Values of the chart kube-prometheus-stack.
    pub values: Vec<Values>,
    /// What a chart is made of.
    pub dependencies: Vec<Dependency>,
    /// Configurations of Alertmanager.
    pub routings: Vec<Routing>,
    /// What schemas do not take.
    pub defects: Vec<Defect>,
    /// What kube-state-metrics is told to leave out.
    pub sieves: Vec<Sieve>,
    /// Templates of notifications, each with the name of its file.
    pub phrases: Vec<(String, String)>,
    /// Names of storage classes that are null, or the word.
    pub nulls: Vec<Placed<String>>,
}

/// How the names of files with templates of notifications end.
pub const PHRASES: &str = ".tmpl";

/// How deep names of storage classes are looked for.
const DEPTH_MAX: usize = 24;

/// Finds objects and configurations in the documents of a file.
pub fn read(file: usize, source: &Source, stream: &Stream) -> Found {
    let mut found = Found::default();
    for root in stream.documents.iter().filter_map(Document::root) {
        found.document(file, root.target(), source);
        if source.text().contains("storageClassName") {
            found.storage_classes(root, DEPTH_MAX);
        }
    }
    found
}

impl Found {
    /// Tells whether a text without objects is something that is known, and so no rule file.
    pub fn is_configuration(&self) -> bool {
        let has_server = !self.configs.is_empty() || !self.routings.is_empty();
        has_server
            || !self.sieves.is_empty()
            || !self.values.is_empty()
            || !self.dependencies.is_empty()
    }

    fn document(&mut self, file: usize, root: Node<'_>, source: &Source) {
        if root.shape() != Shape::Mapping {
            return;
        }
        let says = |key| root.member(key).and_then(Node::value).is_some();
        if says("kind") && says("apiVersion") {
            return self.object_or_list(file, root, source);
        }
        if root.member("dependencies").is_some() && says("apiVersion") {
            self.dependencies.extend(Dependency::all(file, root));
        } else if let Some((prefix, node)) = Values::find(root) {
            self.values.push(Values::of(file, prefix, node));
            self.sieves.extend(Sieve::of_values(file, node));
            let phrases = pick::below(node, &["alertmanager", "templateFiles"]);
            for (key, value) in phrases.into_iter().flat_map(Node::pairs) {
                self.phrases(key, value.target().value());
            }
            let config = pick::below(node, &["alertmanager", "config"]);
            self.routing(file, config, source);
        } else {
            self.sieves.extend(Sieve::of_values(file, root));
            self.config(file, root, source);
        }
    }

    fn object_or_list(&mut self, file: usize, root: Node<'_>, source: &Source) {
        let is_list = root.member("kind").is_some_and(|kind| kind.text().ends_with("List"));
        match root.member("items").filter(|items| is_list && items.shape() == Shape::Sequence) {
            Some(items) => {
                items.items().for_each(|item| self.object(file, item.target(), source));
            }
            None => self.object(file, root, source),
        }
    }

    fn object(&mut self, file: usize, node: Node<'_>, source: &Source) {
        let object = Object::of(file, node);
        let data = |key| node.member(key).into_iter().flat_map(Node::pairs);
        match (object.kind, node.member("spec")) {
            (Kind::ConfigMap | Kind::Secret, _) => {
                let plain = if object.kind == Kind::ConfigMap { "data" } else { "stringData" };
                for (key, value) in data(plain) {
                    self.phrases(key, value.target().value());
                    self.value(file, value.target(), source);
                }
                for (key, value) in data("data").filter(|_| object.kind == Kind::Secret) {
                    self.encoded(file, key, value.target(), source);
                }
            }
            (Kind::Workload, Some(_)) => self.sieves.extend(Sieve::of_workload(file, node)),
            (Kind::AlertmanagerConfig, Some(spec)) => {
                let namespace = object.namespace.as_ref().map(|one| one.value.as_str());
                let name = &object.name.value;
                self.routings.push(route::read_object(file, spec, source, namespace, name));
            }
            _ => {}
        }
        defects(file, object.kind, node, &mut self.defects);
        self.objects.push(object);
    }

    /// Reads a value of a ConfigMap or a Secret, if it is a configuration.
    fn value(&mut self, file: usize, value: Node<'_>, source: &Source) {
        let text = value.value().unwrap_or_default();
        let marks = ["scrape_configs:", "rule_files:", "receivers:"];
        if !marks.iter().any(|mark| text.contains(mark)) {
            return;
        }
        let inner = source.inside(value.place(), text);
        let stream = read_yaml(text);
        if let Some(root) = stream.documents.first().and_then(Document::root) {
            self.config(file, root.target(), &inner);
        }
    }

    /// Keeps a value whose key is the name of a file of templates.
    fn phrases(&mut self, key: Node<'_>, text: Option<&str>) {
        let name = key.target().text();
        if let Some(text) = text.filter(|_| name.ends_with(PHRASES)) {
            self.phrases.push((name.to_owned(), text.to_owned()));
        }
    }

    /// Reads a value of a Secret in base 64, if it is a configuration of Alertmanager.
    fn encoded(&mut self, file: usize, key: Node<'_>, value: Node<'_>, source: &Source) {
        let name = key.target().text();
        let is_wanted = name.starts_with("alertmanager") || name.ends_with(PHRASES);
        let bytes = is_wanted.then(|| bytes_of(value.text())).flatten();
        let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else { return };
        self.phrases(key, Some(&text));
        let stream = read_yaml(&text);
        let Some(root) = stream.documents.first().and_then(Document::root) else { return };
        if route::is_native(root.target()) {
            let span = source.in_file(value.place().span);
            let inner = Source::new(text.as_str());
            self.routings.push(route::read(file, root.target(), &inner, Some(span)));
        }
    }

    fn config(&mut self, file: usize, root: Node<'_>, source: &Source) {
        if ServerConfig::is(root) {
            self.configs.push(ServerConfig::of(file, root, source));
        } else {
            // A chart of Alertmanager alone has its configuration below this key.
            self.routing(file, root.member("config").filter(|one| route::is_native(*one)), source);
            self.routing(file, Some(root), source);
        }
    }

    fn routing(&mut self, file: usize, root: Option<Node<'_>>, source: &Source) {
        if let Some(root) = root.filter(|root| route::is_native(*root)) {
            self.routings.push(route::read(file, root, source, None));
        }
    }

    /// Finds names of storage classes that are null.
    fn storage_classes(&mut self, node: Node<'_>, depth: usize) {
        if depth == 0 {
            return;
        }
        for (key, value) in node.pairs() {
            let is_class = key.text() == "storageClassName" && value.shape() == Shape::Scalar;
            if is_class && value.value().is_none_or(|value| value == "null") {
                let (value, place) = (value.text().to_owned(), value.place());
                self.nulls.push(Placed { value, place });
            }
            self.storage_classes(value, depth - 1);
        }
        node.items().for_each(|item| self.storage_classes(item, depth - 1));
    }
}
