//! Whether two sets of rules mean the same.

use std::collections::BTreeMap;

use crate::rules::file::Group;
use crate::rules::file::Rule;
use crate::rules::file::RuleFile;
use crate::rules::file::Valid;
use crate::rules::file::ValidRule;
use crate::rules::yaml::Pair;
use crate::syntax::print;

/// What rules say, each fact under the place it is said at.
type Facts = BTreeMap<String, String>;

/// Tells in which facts two sets of rules differ: none if they mean the same.
///
/// The order of files and groups means nothing, that of the rules in a group does. Expressions are
/// the same if they print the same.
pub fn differences(one: &[(RuleFile, Valid)], other: &[(RuleFile, Valid)]) -> Vec<String> {
    let (left, right) = (facts(one), facts(other));
    let mut told = Vec::new();
    for (place, value) in &left {
        match right.get(place) {
            Some(same) if same == value => {}
            Some(differs) => told.push(format!("{place}: `{value}` and `{differs}`")),
            None => told.push(format!("{place}: `{value}` is in the first alone")),
        }
    }
    let alone = right.iter().filter(|(place, _)| !left.contains_key(*place));
    told.extend(alone.map(|(place, value)| format!("{place}: `{value}` is in the second alone")));
    told
}

fn facts(files: &[(RuleFile, Valid)]) -> Facts {
    let mut facts = Facts::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, valid) in files {
        let mut read = valid.rules.iter();
        for group in &file.groups {
            let count = counts.entry(&group.name.value).or_default();
            *count += 1;
            let name = match *count {
                1 => format!("group {}", group.name.value),
                count => format!("group {} ({count})", group.name.value),
            };
            of_group(&name, group, &mut facts);
            for (i, rule) in group.rules.iter().enumerate() {
                let place = format!("{name}, rule {}", i + 1);
                of_rule(&place, rule, read.next(), &mut facts);
            }
        }
    }
    facts
}

fn of_group(place: &str, group: &Group, facts: &mut Facts) {
    facts.insert(place.to_owned(), format!("{} rules", group.rules.len()));
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.insert(format!("{place}, {name}"), value);
        }
    };
    add("interval", group.interval.as_ref().map(|interval| interval.value.to_string()));
    add("query_offset", group.query_offset.as_ref().map(|offset| offset.value.to_string()));
    add("limit", group.limit.as_ref().map(|limit| limit.value.to_string()));
    pairs(place, "label", &group.labels, facts);
}

fn of_rule(place: &str, rule: &Rule, valid: Option<&ValidRule>, facts: &mut Facts) {
    let kind = if rule.is_alert() { "alert" } else { "record" };
    facts.insert(format!("{place}, {kind}"), rule.name().to_owned());
    let parsed = valid.and_then(|valid| valid.expr.as_ref());
    let expr = parsed.map_or_else(|| rule.expr.value.clone(), |(expr, _)| print(expr));
    facts.insert(format!("{place}, expr"), expr);
    for (name, time) in [("for", rule.hold_time()), ("keep_firing_for", rule.keep_time())] {
        if time.0 != 0 {
            facts.insert(format!("{place}, {name}"), time.to_string());
        }
    }
    pairs(place, "label", &rule.labels, facts);
    pairs(place, "annotation", &rule.annotations, facts);
}

fn pairs(place: &str, what: &str, pairs: &[Pair], facts: &mut Facts) {
    for (name, value) in pairs {
        facts.insert(format!("{place}, {what} {}", name.value), value.value.clone());
    }
}
