//! Rule files moved from one home to another.

use crate::rules::file::Home;
use crate::rules::file::RuleFile;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Style;

use super::body::ORIGIN;
use super::body::body;
use super::edit::indented;
use super::scalar;

/// A home of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A file of Prometheus.
    Rules,
    /// An object of the operator.
    PrometheusRule,
    /// A ConfigMap with the file as its value.
    ConfigMap,
}

/// Who is going to read the double braces of templates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Brackets {
    /// Prometheus.
    #[default]
    Prometheus,
    /// Helm, which is to leave them for Prometheus.
    Helm,
}

/// What an object is called; what is not told here is taken from where the rules were.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Naming {
    /// The name.
    pub name: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
    /// The labels, besides those it has.
    pub labels: Vec<(String, String)>,
}

/// A rule file in its new home.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Converted {
    /// Its name, which a file can have.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What somebody should know.
    pub notes: Vec<String>,
}

/// What is known of an object and does not fit into a rule file.
#[derive(Default)]
struct Origin {
    name: String,
    namespace: Option<String>,
    labels: Vec<(String, String)>,
    key: Option<String>,
}

/// Writes a rule file in another form; `stem` names what came from a file without a name.
pub fn convert(
    file: &RuleFile,
    stem: &str,
    form: Form,
    naming: &Naming,
    brackets: Brackets,
) -> Converted {
    let origin = origin(file, stem).renamed(naming);
    let mut body = body(file);
    if brackets == Brackets::Helm {
        body = escaped(&body);
    }
    let mut notes = Vec::new();
    let is_told = file.source.text().contains(ORIGIN) || file.home != Home::File;
    let text = match form {
        Form::Rules if is_told => format!("{}\n{body}", origin.comment()),
        Form::Rules => body,
        Form::PrometheusRule => {
            if origin.labels.is_empty() {
                let note = "without a label that a Prometheus selects rules by, nothing will read \
                            this PrometheusRule: add --label K=V";
                notes.push(note.to_owned());
            }
            let head = origin.head("monitoring.coreos.com/v1", "PrometheusRule");
            format!("{head}spec:\n{}", indented(&body, 2))
        }
        Form::ConfigMap => {
            let key = origin.key.clone().unwrap_or_else(|| format!("{}.yaml", origin.name));
            let key = scalar::line(&key, Style::Plain);
            format!("{}data:\n  {key}: {}", origin.head("v1", "ConfigMap"), block(&body))
        }
    };
    Converted { name: origin.name, text, notes }
}

/// Writes a file as a block, or in quotes where it has what a block cannot hold.
fn block(body: &str) -> String {
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if body.contains(is_odd) || body.starts_with(' ') || body.contains("\t\n") {
        return scalar::double(body) + "\n";
    }
    format!("|\n{}", indented(body, 4))
}

/// Writes double braces so that Helm writes them.
fn escaped(body: &str) -> String {
    let mut text = String::with_capacity(body.len() + 256);
    let mut rest = body;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        let pair = ["{{", "}}"].into_iter().find(|pair| brace.starts_with(pair));
        let length = match pair {
            Some("{{") => {
                text.push_str("{{ `{{` }}");
                2
            }
            Some(_) => {
                text.push_str("{{ `}}` }}");
                2
            }
            None => {
                text.push_str(&brace[..1]);
                1
            }
        };
        rest = &brace[length..];
    }
    text + rest
}

fn origin(file: &RuleFile, stem: &str) -> Origin {
    let texts = |labels: &[Pair]| -> Vec<(String, String)> {
        labels.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect()
    };
    let mut origin = match &file.home {
        Home::File => Origin { name: object_name(stem), ..Origin::default() },
        Home::PrometheusRule { namespace, name, labels } => Origin {
            name: name.clone(),
            namespace: namespace.clone(),
            labels: texts(labels),
            key: None,
        },
        Home::ConfigMap { namespace, name, key, labels } => Origin {
            name: name.clone(),
            namespace: namespace.clone(),
            labels: texts(labels),
            key: Some(key.clone()),
        },
    };
    let line = file.source.text().lines().find_map(|line| line.trim().strip_prefix(ORIGIN));
    line.into_iter().flat_map(str::split_whitespace).for_each(|word| origin.read(word));
    if origin.name.is_empty() {
        origin.name = object_name(stem);
    }
    origin
}

impl Origin {
    /// Reads a word of the comment that keeps it.
    fn read(&mut self, word: &str) {
        match word.split_once('=') {
            Some(("name", name)) => name.clone_into(&mut self.name),
            Some(("namespace", namespace)) => self.namespace = Some(namespace.to_owned()),
            Some(("key", key)) => self.key = Some(key.to_owned()),
            Some(("label", pair)) => {
                if let Some((name, value)) = pair.split_once('=') {
                    self.label(name, value);
                }
            }
            _ => {}
        }
    }

    fn label(&mut self, name: &str, value: &str) {
        self.labels.retain(|(other, _)| other != name);
        self.labels.push((name.to_owned(), value.to_owned()));
    }

    fn renamed(mut self, naming: &Naming) -> Self {
        self.name = naming.name.clone().unwrap_or(self.name);
        self.namespace = naming.namespace.clone().or(self.namespace);
        naming.labels.iter().for_each(|(name, value)| self.label(name, value));
        self
    }

    /// Writes the comment that keeps it.
    fn comment(&self) -> String {
        let mut words = vec![format!("name={}", self.name)];
        words.extend(self.namespace.iter().map(|namespace| format!("namespace={namespace}")));
        words.extend(self.key.iter().map(|key| format!("key={key}")));
        words.extend(self.labels.iter().map(|(name, value)| format!("label={name}={value}")));
        format!("{ORIGIN}{}", words.join(" "))
    }

    /// Writes the head of an object.
    fn head(&self, version: &str, kind: &str) -> String {
        let plain = |text: &str| scalar::line(text, Style::Plain);
        let mut head = format!("apiVersion: {version}\nkind: {kind}\nmetadata:\n");
        head.push_str(&format!("  name: {}\n", plain(&self.name)));
        if let Some(namespace) = &self.namespace {
            head.push_str(&format!("  namespace: {}\n", plain(namespace)));
        }
        for (i, (name, value)) in self.labels.iter().enumerate() {
            if i == 0 {
                head.push_str("  labels:\n");
            }
            head.push_str(&format!("    {name}: {}\n", plain(value)));
        }
        head
    }
}

/// Makes a name that an object can have: small letters, digits and dashes.
fn object_name(stem: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = stem.chars().map(kept).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "rules".to_owned() } else { name.to_owned() }
}
