//! What all rules and dashboards that were checked need, together.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::function::Functions;
use crate::rules::dashboard::Told;
use crate::rules::dashboard::has_variable;
use crate::rules::dashboard::parse;
use crate::rules::file::Group;
use crate::rules::file::Rule;
use crate::rules::lint::Checked;
use crate::rules::template::Template;
use crate::syntax::Expr;
use crate::syntax::Features;

use super::flow::wants;
use super::keep::Keep;
use super::want::Want;

/// What rules and dashboards need.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// What is read for an alert or a dashboard, straight or by way of recordings.
    pub wants: Vec<Want>,
    /// What is read for recordings alone that nobody reads, each with its recording.
    pub idle: Vec<(String, Want)>,
    /// What is recorded.
    pub records: BTreeSet<String>,
    /// How many expressions could not be read, so that what they need is not known.
    pub unread: usize,
}

/// A recording rule.
struct Recording<'a> {
    name: &'a str,
    expr: &'a Expr,
    /// The labels that the rule sets.
    own: Vec<&'a str>,
    /// What is needed of it; `None` if nobody reads it.
    needed: Option<Keep>,
    wants: Vec<Want>,
}

/// Finds what rules and dashboards need.
pub fn demand(checked: &Checked) -> Demand {
    let functions = Functions::default();
    let mut demand = Demand::default();
    let mut recordings = Vec::new();
    for file in &checked.files {
        for (rules, valid) in &file.rules {
            for ((group, rule), valid) in rules.rules().zip(&valid.rules) {
                match &valid.expr {
                    None => demand.unread += 1,
                    Some((expr, _)) if rule.is_alert() => {
                        demand.wants.extend(wants(expr, &Keep::everything(), &functions));
                        let both = valid.labels.iter().chain(&valid.annotations).flatten();
                        both.for_each(|template| demand.template(template, &functions));
                    }
                    Some((expr, _)) => recordings.push(Recording::of(group, rule, expr)),
                }
            }
        }
        for (query, expr) in file.queries() {
            let Some(expr) = expr else {
                demand.unread += 1;
                continue;
            };
            let needed = match query.told() {
                Told::Labels(labels) if labels.iter().all(|label| !has_variable(&label.0)) => {
                    Keep::only(labels.into_iter().map(|(label, _)| label))
                }
                _ => Keep::everything(),
            };
            demand.wants.extend(wants(expr, &needed, &functions));
        }
    }
    demand.follow(&mut recordings, &functions);
    demand
}

impl<'a> Recording<'a> {
    fn of(group: &'a Group, rule: &'a Rule, expr: &'a Expr) -> Self {
        let own = group.labels.iter().chain(&rule.labels).map(|(name, _)| name.value.as_str());
        let (own, name) = (own.collect(), rule.name());
        Self { name, expr, own, needed: None, wants: Vec::new() }
    }
}

impl Demand {
    /// Adds the queries of an alert's template.
    fn template(&mut self, template: &Template, functions: &Functions) {
        for query in template.reads().queries {
            // What a format puts in is not known.
            let text = query.text.replace("%q", "\"${__value}\"");
            let text = ["%s", "%v", "%d", "%f"]
                .iter()
                .fold(text, |text, verb| text.replace(verb, "${__value}"));
            match parse(&text, Features::ALL, functions) {
                Ok((expr, _)) => self.wants.extend(wants(&expr, &Keep::everything(), functions)),
                Err(_) => self.unread += 1,
            }
        }
    }

    /// Follows recordings from those who read them to what they are made of.
    fn follow(&mut self, recordings: &mut [Recording<'_>], functions: &Functions) {
        self.records = recordings.iter().map(|recording| recording.name.to_owned()).collect();
        // Each round goes one recording deeper, and a need only ever grows.
        for _ in 0..=recordings.len() {
            let needs =
                Needs::of(self.wants.iter().chain(recordings.iter().flat_map(|r| &r.wants)));
            let found: Vec<_> = recordings
                .iter()
                .map(|recording| needs.of_metric(recording.name, &recording.own))
                .collect();
            let mut grew = false;
            for (recording, needed) in recordings.iter_mut().zip(found) {
                if recording.needed != needed {
                    let keep = needed.clone().unwrap_or_else(Keep::nothing);
                    recording.wants = wants(recording.expr, &keep, functions);
                    recording.needed = needed;
                    grew = true;
                }
            }
            if !grew {
                break;
            }
        }
        for recording in recordings {
            if recording.needed.is_some() {
                self.wants.append(&mut recording.wants);
            } else {
                let idle = wants(recording.expr, &Keep::everything(), functions);
                self.idle.extend(idle.into_iter().map(|want| (recording.name.to_owned(), want)));
            }
        }
    }
}

/// Wants by the metric they are for.
struct Needs<'w> {
    named: BTreeMap<&'w str, Keep>,
    /// Those that are for metrics by pattern.
    others: Vec<&'w Want>,
}

impl<'w> Needs<'w> {
    fn of(wants: impl Iterator<Item = &'w Want>) -> Self {
        let mut needs = Self { named: BTreeMap::new(), others: Vec::new() };
        for want in wants {
            match want.name() {
                Some(name) => {
                    let keep = needs.named.entry(name).or_insert_with(Keep::nothing);
                    *keep = keep.and(&want.labels);
                }
                None => needs.others.push(want),
            }
        }
        needs
    }

    /// Returns what is needed of a metric, without the labels that the rule sets.
    fn of_metric(&self, name: &str, own: &[&str]) -> Option<Keep> {
        let others = self.others.iter().filter(|want| want.takes_name(name));
        let others = others.map(|want| &want.labels);
        let keeps = self.named.get(name).into_iter().chain(others);
        let keep = keeps.cloned().reduce(|all, one| all.and(&one));
        keep.map(|keep| keep.without(own.iter().copied()))
    }
}
