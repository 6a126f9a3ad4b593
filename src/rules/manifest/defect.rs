//! What the schemas of Kubernetes and of the operator do not take, or drop.

use crate::format::read_duration;
use crate::math::nearest;
use crate::rules::yaml::Node;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Tag;
use crate::syntax::Span;

use super::kind::Kind;
use super::pick;

/// What becomes of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It is refused.
    Refused,
    /// The field is dropped.
    Dropped,
}

/// Something that a schema does not take.
#[derive(Clone, Debug)]
pub struct Defect {
    /// The number of its file.
    pub file: usize,
    /// What becomes of it.
    pub fate: Fate,
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

const SPEC: &str = "attachMetadata bodySizeLimit convertClassicHistogramsToNHCB \
    fallbackScrapeProtocol jobLabel keepDroppedTargets labelLimit labelNameLengthLimit \
    labelValueLengthLimit namespaceSelector nativeHistogramBucketLimit \
    nativeHistogramMinBucketFactor podTargetLabels sampleLimit scrapeClass \
    scrapeClassicHistograms scrapeNativeHistograms scrapeProtocols selector selectorMechanism \
    targetLimit";

const ENDPOINT: &str = "authorization basicAuth bearerTokenSecret enableHttp2 filterRunning \
    followRedirects honorLabels honorTimestamps interval metricRelabelings noProxy oauth2 params \
    path port proxyConnectHeader proxyFromEnvironment proxyUrl relabelings scheme scrapeTimeout \
    targetPort tlsConfig trackTimestampsStaleness";

const RELABELING: &str = "action modulus regex replacement separator sourceLabels targetLabel";

const ACTIONS: &str = "replace keep drop hashmod labelmap labeldrop labelkeep lowercase uppercase \
    keepequal dropequal";

/// Looks for what the schema of an object does not take.
pub(super) fn defects(file: usize, kind: Kind, node: Node<'_>, into: &mut Vec<Defect>) {
    let mut look = Look { file, into };
    for key in ["labels", "annotations"] {
        let texts = pick::below(node, &["metadata", key]);
        look.texts(texts, &format!("a value of metadata.{key}"));
    }
    let spec = node.member("spec");
    match (kind, spec) {
        (Kind::ServiceMonitor | Kind::PodMonitor, None) => {
            look.refuse(node.place().span, "there is no `spec`", "");
        }
        (Kind::ServiceMonitor, Some(spec)) => {
            look.monitor(spec, "endpoints", "endpoints serviceDiscoveryRole targetLabels");
        }
        (Kind::PodMonitor, Some(spec)) => {
            look.monitor(spec, "podMetricsEndpoints", "podMetricsEndpoints");
        }
        (Kind::Service, Some(spec)) => look.service(spec),
        _ => {}
    }
}

struct Look<'f> {
    file: usize,
    into: &'f mut Vec<Defect>,
}

impl Look<'_> {
    fn add(&mut self, fate: Fate, span: Span, message: String, hint: String) {
        self.into.push(Defect { file: self.file, fate, span, message, hint });
    }

    fn refuse(&mut self, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.add(Fate::Refused, span, message.into(), hint.into());
    }

    /// Refuses values of a mapping that are no texts.
    fn texts(&mut self, node: Option<Node<'_>>, what: &str) {
        for (_, value) in node.into_iter().flat_map(Node::pairs) {
            self.text(value.target(), what);
        }
    }

    /// Refuses what is no text.
    fn text(&mut self, value: Node<'_>, what: &str) {
        let is_other = matches!(
            value.tag(),
            Tag::Bool | Tag::Int(_) | Tag::Float(_) | Tag::Mapping | Tag::Sequence
        );
        if is_other {
            let hint = match value.shape() {
                Shape::Scalar => format!("write it in quotes: \"{}\"", value.text()),
                _ => String::new(),
            };
            self.refuse(value.place().span, format!("{what} is a text, and this is none"), hint);
        }
    }

    /// Tells of fields that nobody knows, which are dropped.
    fn known(&mut self, node: Node<'_>, fields: &[&str], what: &str) {
        let all = || fields.iter().flat_map(|words| words.split_whitespace());
        for (key, _) in node.pairs() {
            let key = key.target();
            if key.text() != "<<" && all().all(|field| field != key.text()) {
                let near = nearest(key.text(), all());
                let hint = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
                let message = format!("{what} has no field `{}`, so it is dropped", key.text());
                self.add(Fate::Dropped, key.place().span, message, hint);
            }
        }
    }

    fn monitor(&mut self, spec: Node<'_>, list: &str, more: &str) {
        self.known(spec, &[SPEC, more], "the spec");
        match spec.member("selector") {
            None => self.refuse(spec.place().span, "the spec has no `selector`", ""),
            Some(selector) => self.selector(selector),
        }
        if let Some(namespaces) = spec.member("namespaceSelector") {
            self.known(namespaces, &["any matchNames"], "a namespaceSelector");
            if let Some(any) = namespaces.member("any").filter(|any| any.tag() != Tag::Bool) {
                self.refuse(any.place().span, "`any` is true or false, and this is neither", "");
            }
        }
        match spec.member(list) {
            None if list == "endpoints" => {
                self.refuse(spec.place().span, "the spec has no `endpoints`", "");
            }
            Some(items) if items.shape() != Shape::Sequence && items.tag() != Tag::Null => {
                self.refuse(
                    items.place().span,
                    format!("`{list}` is a list, and this is none"),
                    "",
                );
            }
            items => {
                let own = if list == "endpoints" { "bearerTokenFile" } else { "portNumber" };
                for item in items.into_iter().flat_map(Node::items).map(Node::target) {
                    self.endpoint(item, own);
                }
            }
        }
    }

    fn selector(&mut self, selector: Node<'_>) {
        self.known(selector, &["matchLabels matchExpressions"], "a selector");
        self.texts(selector.member("matchLabels"), "the value of a label");
        for item in pick::items(selector, "matchExpressions") {
            let operator = item.member("operator");
            let is_known = operator.is_some_and(|one| {
                matches!(one.text(), "In" | "NotIn" | "Exists" | "DoesNotExist")
            });
            if !is_known {
                let span = operator.unwrap_or(item).place().span;
                self.refuse(span, "an operator is In, NotIn, Exists or DoesNotExist", "");
            }
        }
    }

    fn endpoint(&mut self, node: Node<'_>, own: &str) {
        self.known(node, &[ENDPOINT, own], "an endpoint");
        if let Some(port) = node.member("port") {
            let is_number = matches!(port.tag(), Tag::Int(_));
            if is_number {
                let hint = format!("write its name, or `targetPort: {}`", port.text());
                self.refuse(port.place().span, "`port` is the name of a port, not a number", hint);
            } else {
                self.text(port, "`port`");
            }
        }
        let lengths = ["interval", "scrapeTimeout"].map(|key| self.length(node, key));
        if let [Some(interval), Some((timeout, span))] = lengths
            && timeout > interval.0
        {
            self.refuse(span, "the timeout of a scrape is longer than its interval", "");
        }
        let scheme = node.member("scheme").filter(|one| one.value().is_some());
        if let Some(scheme) =
            scheme.filter(|one| !matches!(one.text(), "http" | "https" | "HTTP" | "HTTPS"))
        {
            self.refuse(scheme.place().span, "`scheme` is http or https", "");
        }
        for key in ["relabelings", "metricRelabelings"] {
            for item in pick::items(node, key) {
                self.relabeling(item);
            }
        }
    }

    fn relabeling(&mut self, node: Node<'_>) {
        self.known(node, &[RELABELING], "a relabeling");
        let Some(action) = node.member("action") else { return };
        let word = action.text().to_ascii_lowercase();
        if ACTIONS.split_whitespace().all(|one| one != word) {
            let near = nearest(&word, ACTIONS.split_whitespace());
            let hint = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
            self.refuse(action.place().span, format!("there is no action `{word}`"), hint);
        }
    }

    /// Reads a length of time in milliseconds.
    fn length(&mut self, node: Node<'_>, key: &str) -> Option<(i64, Span)> {
        let value = node.member(key).filter(|value| value.value().is_some())?;
        let span = value.place().span;
        if matches!(value.tag(), Tag::Int(_)) && value.text() != "0" {
            let hint = format!("write `{key}: {}s`", value.text());
            self.refuse(span, format!("`{key}` is a length of time, not a number"), hint);
            return None;
        }
        match read_duration(value.text()) {
            Ok(length) => Some((length, span)),
            Err(_) if value.text().is_empty() => None,
            Err(why) => {
                self.refuse(span, format!("{key}: {why}"), "write `30s` or `1m30s`");
                None
            }
        }
    }

    fn service(&mut self, spec: Node<'_>) {
        self.texts(spec.member("selector"), "the value of a label");
        let ports: Vec<_> = pick::items(spec, "ports").collect();
        for port in &ports {
            if ports.len() > 1 && port.member("name").is_none() {
                let message = "a Service with several ports needs a name for each";
                self.refuse(port.place().span, message, "");
            }
            let number = port.member("port");
            let is_number = number.is_some_and(
                |one| matches!(one.tag(), Tag::Int(port) if (1..=65_535).contains(&port)),
            );
            if !is_number {
                let span = number.unwrap_or(*port).place().span;
                self.refuse(span, "`port` is a number from 1 to 65535", "");
            }
        }
    }
}
