//! The demo's rules, read from the golden corpus.

/// A rule of the demo.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// `alert` or `record`.
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) query: &'static str,
    /// For how many minutes the expression has to hold.
    pub(super) minutes: i64,
    pub(super) labels: Vec<(&'static str, &'static str)>,
}

const RULES: &str = include_str!("../../../../corpus/rules/demo.yaml");

impl Rule {
    /// Returns all rules; the file writes each field on a line of its own.
    pub(super) fn all() -> Vec<Self> {
        let mut rules: Vec<Self> = Vec::new();
        for line in RULES.lines().map(str::trim) {
            let (key, value) = line.split_once(": ").unwrap_or((line, ""));
            let key = key.trim_start_matches("- ");
            match (key, rules.last_mut()) {
                ("alert" | "record", _) => rules.push(Self::new(key, value)),
                ("expr", Some(rule)) => rule.query = value,
                ("for", Some(rule)) => {
                    rule.minutes = value.trim_end_matches('m').parse().expect("minutes");
                }
                ("labels", Some(rule)) => rule.labels = pairs(value),
                _ => {}
            }
        }
        rules
    }

    fn new(key: &str, name: &'static str) -> Self {
        let kind = if key == "alert" { "alert" } else { "record" };
        Self { kind, name, query: "", minutes: 0, labels: Vec::new() }
    }
}

fn pairs(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let inner = text.trim_start_matches("{ ").trim_end_matches(" }");
    inner.split(", ").filter_map(|pair| pair.split_once(": ")).collect()
}
