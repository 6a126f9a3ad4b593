//! What kube-state-metrics is told to leave out.

use crate::label::Search;
use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;

use super::pick;

/// Kinds whose names in plural are no `s` behind the word.
const PLURALS: [(&str, &str); 4] = [
    ("ingress", "ingresses"),
    ("storageclass", "storageclasses"),
    ("networkpolicy", "networkpolicies"),
    ("endpoint", "endpoints"),
];

/// Keys of the chart that no other has.
const OWN_KEYS: [&str; 5] = [
    "metricAllowlist",
    "metricDenylist",
    "metricLabelsAllowlist",
    "metricAnnotationsAllowList",
    "namespacesDenylist",
];

/// What kube-state-metrics is told to tell, and not to tell.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    /// The number of its file.
    pub file: usize,
    /// The kinds of objects that it tells of, if it is told.
    kinds: Vec<Placed<String>>,
    /// The metrics that alone it tells.
    allowed: Vec<Placed<String>>,
    /// The metrics that it does not tell.
    denied: Vec<Placed<String>>,
    /// The namespaces that alone it tells of.
    namespaces: Vec<Placed<String>>,
}

impl Sieve {
    /// Reads values of its chart, if some are: at the top, or below its name.
    pub(super) fn of_values(file: usize, root: Node<'_>) -> Option<Self> {
        let named = root.member("kube-state-metrics");
        let has = |key: &str| root.member(key).is_some();
        let node = named.or_else(|| OWN_KEYS.into_iter().any(has).then_some(root))?;
        let list = |key: &str| words(node.member(key));
        let sieve = Self {
            file,
            kinds: list("collectors"),
            allowed: list("metricAllowlist"),
            denied: list("metricDenylist"),
            namespaces: list("namespaces"),
        };
        sieve.is_any().then_some(sieve)
    }

    /// Reads the arguments of its containers, if a workload runs it.
    pub(super) fn of_workload(file: usize, object: Node<'_>) -> Option<Self> {
        let pod = pick::below(object, &["spec", "template", "spec"])?;
        let container = pick::items(pod, "containers").find(|container| {
            container.member("image").is_some_and(|one| one.text().contains("kube-state-metrics"))
        })?;
        let mut sieve = Self { file, ..Self::default() };
        for argument in pick::items(container, "args").filter_map(pick::scalar) {
            let Some((name, list)) = argument.value.split_once('=') else { continue };
            let list = split(&Placed { value: list.to_owned(), place: argument.place });
            match name.trim_start_matches('-') {
                "resources" => sieve.kinds = list,
                "metric-allowlist" => sieve.allowed = list,
                "metric-denylist" => sieve.denied = list,
                "namespaces" => sieve.namespaces = list,
                _ => {}
            }
        }
        sieve.is_any().then_some(sieve)
    }

    fn is_any(&self) -> bool {
        let all = [&self.kinds, &self.allowed, &self.denied, &self.namespaces];
        all.into_iter().any(|list| !list.is_empty())
    }

    /// Says why a metric is not told, and where that is written.
    pub fn refuses(&self, metric: &str) -> Option<(&Placed<String>, String)> {
        let rest = metric.strip_prefix("kube_")?;
        let finds = |text: &Placed<String>, anchored: bool| {
            let text = if anchored { format!("^(?:{})$", text.value) } else { text.value.clone() };
            Search::new(&text).is_ok_and(|search| search.matches(metric))
        };
        if let Some(denied) = self.denied.iter().find(|one| finds(one, true)) {
            return Some((denied, format!("`{metric}` is on the list of what is denied")));
        }
        if let Some(first) = self.allowed.first()
            && !self.allowed.iter().any(|one| finds(one, false))
        {
            return Some((first, format!("`{metric}` is not on the list of what is allowed")));
        }
        let (kind, _) = rest.split_once('_')?;
        let plural = PLURALS.iter().find(|(one, _)| *one == kind).map(|(_, many)| *many);
        let plural = plural.map_or_else(|| format!("{kind}s"), str::to_owned);
        let first = self.kinds.first()?;
        let is_told = self.kinds.iter().any(|one| one.value == plural);
        let is_kind = KINDS.split_whitespace().any(|one| one == plural);
        (is_kind && !is_told).then(|| (first, format!("`{plural}` are not among the collectors")))
    }

    /// Says why objects of a namespace are not told of, and where that is written.
    pub fn refuses_namespace(&self, namespace: &str) -> Option<(&Placed<String>, String)> {
        let first = self.namespaces.first()?;
        let is_told = self.namespaces.iter().any(|one| one.value == namespace);
        (!is_told).then(|| (first, format!("`{namespace}` is not among the namespaces")))
    }
}

/// The kinds that it knows.
const KINDS: &str = "certificatesigningrequests configmaps cronjobs daemonsets deployments \
    endpoints horizontalpodautoscalers ingresses jobs leases limitranges \
    mutatingwebhookconfigurations namespaces networkpolicies nodes persistentvolumeclaims \
    persistentvolumes poddisruptionbudgets pods replicasets replicationcontrollers \
    resourcequotas secrets services statefulsets storageclasses \
    validatingwebhookconfigurations volumeattachments";

/// Reads a list, or words with commas between them.
fn words(node: Option<Node<'_>>) -> Vec<Placed<String>> {
    match node.filter(|node| node.target().shape() == Shape::Scalar).and_then(pick::scalar) {
        Some(text) => split(&text),
        None => pick::texts(node),
    }
}

fn split(text: &Placed<String>) -> Vec<Placed<String>> {
    let words = text.value.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| Placed { value: word.to_owned(), place: text.place }).collect()
}
