//! Configurations are read as Alertmanager reads them, and alerts take the routes they should.

use super::Agreement;
use super::Known;
use super::Routing;
use super::matchers;
use super::read;
use super::read_object;
use crate::label::Labels;
use crate::rules::yaml;
use crate::rules::yaml::Source;
use crate::time::Civil;

fn routing(text: &str) -> Routing {
    let stream = yaml::read(text);
    read(0, stream.documents[0].root().unwrap(), &Source::new(text), None)
}

/// Returns the receivers of an alert, with a question mark where that is not sure.
fn receivers(routing: &Routing, labels: &[(&str, &str)]) -> Vec<String> {
    let labels = Labels::of(labels.iter().copied());
    let known = |name: &str| match labels.get(name) {
        "?" => Known::Nothing,
        value => Known::Is(value.to_owned()),
    };
    let paths = routing.reach(&known);
    paths
        .iter()
        .map(|path| format!("{}{}", path.receiver, if path.is_sure { "" } else { "?" }))
        .collect()
}

const TREE: &str = "route:
  receiver: all
  group_by: [alertname]
  routes:
  - matchers: ['severity=\"page\"']
    receiver: pager
    continue: true
    routes:
    - matchers: ['team=~\"a|b\"']
      receiver: ab
      group_wait: 1m
  - match: {severity: page}
    receiver: log
  - matchers: ['severity!~\"page|warn\"']
    receiver: rest
receivers: [{name: all}, {name: pager}, {name: ab}, {name: log}, {name: rest}]
";

#[test]
fn an_alert_takes_the_first_route_that_fits_and_those_behind_it_where_it_goes_on() {
    let routing = routing(TREE);
    for (labels, told) in [
        (vec![("severity", "page")], vec!["pager", "log"]),
        (vec![("severity", "page"), ("team", "a")], vec!["ab", "log"]),
        (vec![("severity", "warn")], vec!["all"]),
        (vec![("severity", "info")], vec!["rest"]),
        (vec![], vec!["rest"]),
        (vec![("severity", "page"), ("team", "?")], vec!["ab?", "pager?", "log"]),
        (vec![("severity", "?")], vec!["pager?", "log?", "rest?", "all?"]),
    ] {
        assert_eq!(receivers(&routing, &labels), told, "{labels:?}");
    }
}

#[test]
fn what_a_route_does_not_say_the_routes_above_it_say() {
    let routing = routing(TREE);
    let known = |name: &str| Known::Is(if name == "severity" { "page" } else { "a" }.to_owned());
    let paths = routing.reach(&known);
    assert_eq!((paths[0].group_wait.0, paths[1].group_wait.0), (60_000, 30_000));
    assert!(paths.iter().all(|path| path.group_by.is_some()));
}

#[test]
fn both_forms_of_matchers_are_read() {
    for (text, told) in [
        ("a=b", "a=b Both"),
        ("a = \"b\"", "a=b Both"),
        ("{a=\"b\",c!~\"d.*\",}", "a=b c!~d.* Both"),
        ("\"a b\"=c", "a b=c Both"),
        ("ä=ö", "ä=ö Both"),
        ("a=~b{2}", "a=~b{2 ClassicOnly"),
        ("a=", "a= ClassicOnly"),
        ("a=\"\\\\d\"", "a=\\d Both"),
        ("a=\"\\u0041\"", "a=\\u0041 Different"),
        ("", "Both"),
    ] {
        let (all, agreement) = matchers(text).unwrap();
        let mut words: Vec<String> = all
            .iter()
            .map(|one| format!("{}{}{}", one.name(), one.op().as_str(), one.value()))
            .collect();
        words.push(format!("{agreement:?}"));
        assert_eq!(words.join(" "), told, "{text}");
    }
    assert_eq!(matchers("a=b").unwrap().1, Agreement::Both);
    for text in ["a", "=b", "a=\"b", "a=b\"c", "a=~\"(\"", "ä"] {
        assert!(matchers(text).is_err(), "{text}");
    }
}

#[test]
fn what_alertmanager_refuses_is_complained_about_at_its_place() {
    for (text, piece) in [
        ("receivers: []\n", "no route"),
        ("route: {receiver: a}\nreceivers: [{name: b}]\n", "undefined receiver \"a\""),
        ("route: {}\nreceivers: []\n", "default receiver"),
        ("route: {receiver: a, match: {b: c}}\nreceivers: [{name: a}]\n", "any matchers"),
        ("route: {receiver: a, continue: true}\nreceivers: [{name: a}]\n", "continue in root"),
        ("route: {receiver: a, group_by: [b, b]}\nreceivers: [{name: a}]\n", "duplicated label"),
        ("route: {receiver: a, group_by: [..., b]}\nreceivers: [{name: a}]\n", "wildcard"),
        ("route: {receiver: a, repeat_interval: 0s}\nreceivers: [{name: a}]\n", "be zero"),
        ("route: {receiver: a, recever: b}\nreceivers: [{name: a}]\n", "no field `recever`"),
        ("route: {receiver: a}\nreceivers: [{name: a}, {name: a}]\n", "not unique"),
        (
            "route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{channel: b}]}]\n",
            "api_url",
        ),
        ("route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: b}]}]\n", "smarthost"),
    ] {
        let complaints = routing(text).complaints;
        let told: Vec<_> = complaints.iter().map(|one| one.message.as_str()).collect();
        assert!(told.iter().any(|told| told.contains(piece)), "{text}: {told:?}");
    }
    let fine = "global: {slack_api_url: 'https://example.org'}\nroute: {receiver: a}\n\
                receivers: [{name: a, slack_configs: [{channel: b}]}]\n";
    assert_eq!(routing(fine).complaints.len(), 0);
}

#[test]
fn objects_write_stretches_of_time_their_own_way() {
    let object = |text: &str| {
        let stream = yaml::read(text);
        let root = stream.documents[0].root().unwrap();
        read_object(0, root, &Source::new(text), Some("shop"), "own")
    };
    let text = "route: {receiver: a, routes: [{muteTimeIntervals: [nights]}]}\n\
                receivers: [{name: a}]\nmuteTimeIntervals:\n- name: nights\n  timeIntervals:\n  \
                - times: [{startTime: '00:00', endTime: '06:00'}]\n    \
                daysOfMonth: [{start: 1, end: 7}, {start: -1}]\n    weekdays: ['monday:friday']\n";
    let routing = object(text);
    assert_eq!(routing.complaints.len(), 0, "{:?}", routing.complaints);
    let interval = &routing.intervals[0].1[0];
    let at = |month, day, hour| {
        interval.holds(Civil { year: 2026, month, day, hour, minute: 0, second: 0 })
    };
    assert!(at(1, 2, 5) && at(3, 31, 0) && !at(1, 2, 6) && !at(1, 8, 5) && !at(1, 3, 5));
    for (from, to, piece) in [
        ("[nights]", "[knights]", "undefined time interval \"knights\""),
        ("'06:00'", "'6'", "no time of day"),
        ("monday:friday", "monday:fridy", "cannot be one of weekdays"),
        ("- name: nights", "- nam: nights", "no field `nam`"),
    ] {
        let complaints = object(&text.replace(from, to)).complaints;
        let told: Vec<_> = complaints.iter().map(|one| one.message.as_str()).collect();
        assert!(told.iter().any(|told| told.contains(piece)), "{piece}: {told:?}");
    }
}

#[test]
fn stretches_of_time_hold_when_they_say() {
    let text = "route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals:\n- name: b\n  \
                time_intervals:\n  - times: [{start_time: '09:00', end_time: '17:00'}]\n    \
                weekdays: ['monday:friday']\n    days_of_month: ['-7:-1']\n    \
                months: [january, '3:5']\n";
    let routing = routing(text);
    assert_eq!(routing.complaints.len(), 0, "{:?}", routing.complaints);
    let interval = &routing.intervals[0].1[0];
    let at = |month, day, hour| {
        interval.holds(Civil { year: 2026, month, day, hour, minute: 0, second: 0 })
    };
    assert!(at(1, 30, 9) && at(3, 31, 16));
    assert!(!at(1, 30, 17) && !at(1, 31, 9) && !at(2, 27, 9) && !at(1, 2, 9));
}
