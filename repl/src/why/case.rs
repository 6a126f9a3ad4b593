//! What is known: files that were checked, and the rule that is asked for.

use promqlite::rules::course::Rulebook;
use promqlite::rules::file::Group;
use promqlite::rules::file::Home;
use promqlite::rules::file::Rule;
use promqlite::rules::file::RuleFile;
use promqlite::rules::lint::Checked;
use promqlite::rules::lint::Finding;
use promqlite::rules::lint::Input;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::check;
use promqlite::rules::manifest::Kind;
use promqlite::syntax::Features;
use promqlite::syntax::Span;

use super::link::Place;
use super::live::Live;

/// What is known beside data: files, and what a server tells of itself.
pub(crate) struct Case {
    pub(crate) checked: Checked,
    /// What a server tells.
    pub(super) live: Option<Live>,
}

/// A rule, and where it is.
#[derive(Clone, Copy)]
pub(super) struct Found<'c> {
    /// The number of its file.
    pub(super) number: usize,
    pub(super) file: &'c RuleFile,
    pub(super) group: &'c Group,
    pub(super) rule: &'c Rule,
}

impl Case {
    /// Checks files.
    pub(crate) fn of(inputs: &[Input], features: Features) -> Self {
        let checked = check(inputs, &Options { features, ..Options::default() });
        Self { checked, live: None }
    }

    /// Puts what a server tells in the place of files that are not there.
    pub(crate) fn beside(
        self,
        live: Option<Live>,
        alert: &str,
        mut inputs: Vec<Input>,
        features: Features,
    ) -> Self {
        let Some(live) = live else { return self };
        let set = &self.checked.set;
        let has_server = !set.configs.is_empty() || !set.choosers(Kind::PrometheusRule).is_empty();
        let config = if has_server { None } else { live.configuration() };
        let has_alert = !self.alerts(alert).is_empty() || live.rule(alert).is_none();
        let rules = if has_alert { None } else { live.rule_file() };
        if config.is_none() && rules.is_none() {
            return Self { live: Some(live), ..self };
        }
        inputs.extend(config.into_iter().chain(rules));
        Self { live: Some(live), ..Self::of(&inputs, features) }
    }

    /// Returns the name of the server that tells of a file, if it is none.
    pub(super) fn server_of(&self, file: usize) -> Option<&str> {
        let live = self.live.as_ref()?;
        let name = &self.checked.files.get(file)?.name;
        live.is_of(name).then_some(live.name.as_str())
    }

    /// Tells whether anything is known.
    pub(super) fn is_empty(&self) -> bool {
        self.checked.files.is_empty()
    }

    /// Lists all rules.
    pub(super) fn rules(&self) -> impl Iterator<Item = Found<'_>> {
        self.checked.files.iter().enumerate().flat_map(|(number, checked)| {
            checked.rules.iter().flat_map(move |(file, _)| {
                file.rules().map(move |(group, rule)| Found { number, file, group, rule })
            })
        })
    }

    /// Lists the alerts by a name.
    pub(super) fn alerts(&self, name: &str) -> Vec<Found<'_>> {
        self.rules().filter(|found| found.rule.is_alert() && found.rule.name() == name).collect()
    }

    /// Returns the place of a span of a rule's file.
    pub(super) fn place(&self, found: Found<'_>, span: Span) -> Option<Place> {
        Place::of(&self.checked, (found.number, found.file.source.in_file(span)))
    }

    /// Lists what was found inside of a span of a file, the worst first.
    pub(super) fn findings(&self, number: usize, span: Span, least: Severity) -> Vec<&Finding> {
        let inside = |finding: &&Finding| {
            finding.file == number
                && finding.severity >= least
                && finding.span.start >= span.start
                && finding.span.start <= span.end
        };
        let mut all: Vec<_> = self.checked.findings.iter().filter(inside).collect();
        all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        all
    }

    /// Returns the groups that an alert's rule needs: its own, and those that record what it reads.
    pub(crate) fn book(&self, wanted: &dyn Fn(&Rule) -> bool) -> Rulebook {
        let mut book = Rulebook::default();
        for file in &self.checked.files {
            file.rules.iter().for_each(|(rules, _)| book.add(&file.name, rules));
        }
        let rules: Vec<Found<'_>> = self.rules().collect();
        let mut words: Vec<String> = Vec::new();
        for found in rules.iter().filter(|found| wanted(found.rule)) {
            words.push(found.rule.expr.value.clone());
        }
        let mut kept: Vec<bool> = Vec::new();
        for group in &book.groups {
            let own = rules.iter().filter(|found| found.group.name.value == group.name);
            kept.push(own.into_iter().any(|found| wanted(found.rule)));
        }
        // What a group that is kept reads may be recorded by another.
        loop {
            let more = book.groups.iter().zip(&kept).position(|(group, kept)| {
                let is_read =
                    |name: &str| name.contains(':') && words.iter().any(|text| text.contains(name));
                !kept
                    && group.rules.iter().any(|rule| rule.alert().is_none() && is_read(&rule.name))
            });
            let Some(more) = more else { break };
            let Some(flag) = kept.get_mut(more) else { break };
            *flag = true;
            let group = book.groups.get(more);
            words.extend(
                group.into_iter().flat_map(|group| &group.rules).map(|rule| rule.query.clone()),
            );
        }
        let mut kept = kept.into_iter();
        book.groups.retain(|_| kept.next().unwrap_or(false));
        book
    }
}

impl Found<'_> {
    /// Says where the rule lives.
    pub(super) fn home(&self) -> String {
        let name = |namespace: &Option<String>, name: &str| match namespace {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.to_owned(),
        };
        match &self.file.home {
            Home::File => "a rule file".to_owned(),
            Home::PrometheusRule { namespace, name: own, .. } => {
                format!("PrometheusRule `{}`", name(namespace, own))
            }
            Home::ConfigMap { namespace, name: own, key, .. } => {
                format!("ConfigMap `{}`, key `{key}`", name(namespace, own))
            }
        }
    }
}
