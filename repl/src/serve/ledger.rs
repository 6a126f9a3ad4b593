//! The answers about rules and alerts.

use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

use promqlite::format::AlertList;
use promqlite::format::ApiError;
use promqlite::format::RuleSort;
use promqlite::format::RulesRequest;
use promqlite::label::Labels;
use promqlite::label::Matcher;
use serde_json::Value;
use serde_json::json;

use super::call::Call;
use super::json;
use super::reply::Reply;
use super::service::Service;
use crate::moment;
use crate::ruled::Alert;
use crate::ruled::Group;
use crate::ruled::Rule;

/// Lists the alerts that are pending or fire.
pub(super) fn alerts(service: &Service, _: &Call) -> Reply {
    let groups = service.groups();
    let rules = groups.iter().flat_map(|group| &group.rules);
    let alerts = rules.filter_map(|rule| rule.alerting.as_ref()).flat_map(|one| &one.alerts);
    json::tree(&json!({ "alerts": alerts.map(alert).collect::<Vec<_>>() }))
}

/// Lists groups of rules.
pub(super) fn rules(service: &Service, call: &Call) -> Result<Reply, ApiError> {
    if let Some(flaw) = &call.form.flaw {
        return Err(ApiError::bad_data(format!("error parsing form values: {flaw}")));
    }
    let request = RulesRequest::read(&call.form.all, &call.form.url)?;
    let groups = service.groups();
    let (mut told, mut next) = (Vec::new(), None);
    for one in page(&groups, &request)? {
        let rules = rules_of(one, &request);
        if rules.is_empty() {
            continue;
        }
        if request.page.as_ref().is_some_and(|page| told.len() == page.groups_max) {
            next = Some(token(one));
            break;
        }
        told.push(group(one, rules));
    }
    let mut data = json!({ "groups": told });
    if let Some(next) = next {
        data["groupNextToken"] = json!(next);
    }
    Ok(json::tree(&data))
}

/// Returns the groups from the one on that a request's token names.
fn page<'a>(groups: &'a [Group], request: &RulesRequest) -> Result<&'a [Group], ApiError> {
    let wanted = request.page.as_ref().map(|page| page.token.as_str());
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { return Ok(groups) };
    let found = groups.iter().position(|group| token(group) == wanted);
    found.and_then(|from| groups.get(from..)).ok_or_else(|| {
        let why = format!("invalid group_next_token '{wanted}'. were rule groups changed?");
        ApiError::parameter("group_next_token", why)
    })
}

/// Returns what stands for a group where a list goes on.
fn token(group: &Group) -> String {
    let mut hasher = DefaultHasher::new();
    (&group.file, &group.name).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn rules_of(group: &Group, request: &RulesRequest) -> Vec<Value> {
    let among = |list: &[String], one: &String| list.is_empty() || list.contains(one);
    if !among(&request.groups, &group.name) || !among(&request.files, &group.file) {
        return Vec::new();
    }
    let wanted = |one: &&Rule| {
        let sort = if one.alerting.is_some() { RuleSort::Alert } else { RuleSort::Record };
        request.sort.is_none_or(|wanted| wanted == sort)
            && among(&request.names, &one.name)
            && passes(&one.labels, &request.any)
    };
    group.rules.iter().filter(wanted).map(|one| rule(one, request.alerts)).collect()
}

fn passes(labels: &Labels, any: &[Vec<Matcher>]) -> bool {
    let all = |list: &Vec<Matcher>| list.iter().all(|one| one.matches(labels.get(one.name())));
    any.is_empty() || any.iter().any(all)
}

fn group(group: &Group, rules: Vec<Value>) -> Value {
    json!({
        "name": group.name,
        "file": group.file,
        "rules": rules,
        "interval": group.interval,
        "limit": group.limit,
        "evaluationTime": group.evaluated.seconds,
        "lastEvaluation": moment::written(group.evaluated.at),
    })
}

fn rule(rule: &Rule, alerts: AlertList) -> Value {
    let mut told = json!({
        "name": rule.name,
        "query": rule.query,
        "labels": labels(&rule.labels),
        "health": rule.health,
        "evaluationTime": rule.evaluated.seconds,
        "lastEvaluation": moment::written(rule.evaluated.at),
        "type": "recording",
    });
    if !rule.error.is_empty() {
        told["lastError"] = json!(rule.error);
    }
    let Some(alerting) = &rule.alerting else { return told };
    told["type"] = json!("alerting");
    told["state"] = json!(alerting.state);
    told["duration"] = json!(alerting.hold);
    told["keepFiringFor"] = json!(alerting.keep);
    told["annotations"] = labels(&alerting.annotations);
    told["alerts"] = match alerts {
        AlertList::Listed => alerting.alerts.iter().map(alert).collect(),
        AlertList::Omitted => Value::Null,
    };
    told
}

fn alert(alert: &Alert) -> Value {
    let mut told = json!({
        "labels": labels(&alert.labels),
        "annotations": labels(&alert.annotations),
        "state": alert.state,
        "activeAt": moment::written(alert.since),
        "value": exponential(alert.value),
    });
    if let Some(since) = alert.kept_since {
        told["keepFiringSince"] = json!(moment::written(since));
    }
    told
}

fn labels(labels: &Labels) -> Value {
    labels.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

/// Writes a number as Go does with an exponent: `1e+00`.
fn exponential(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use super::exponential;

    #[test]
    fn values_of_alerts_have_exponents_of_two_digits() {
        for (value, text) in
            [(1.0, "1e+00"), (-0.25, "-2.5e-01"), (1e100, "1e+100"), (f64::INFINITY, "+Inf")]
        {
            assert_eq!(exponential(value), text);
        }
    }
}
