//! From a Service to the pager: six ways to break the chain, and what `why` and `check` say.

use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;

fn corpus(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("../corpus/chain").join(name).display().to_string()
}

/// Runs `why` at a time and returns the exit code, the state and the link that is broken.
fn broken(name: &str, at: &str) -> (i32, String, String) {
    let folder = corpus(name);
    let ran = run(&["why", "NewServiceFails", &folder, "-s", "demo", "--at", at, "-o", "json"]);
    let chain: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let text = |key: &str| chain[key].as_str().unwrap_or("").to_owned();
    (ran.code, text("state"), text("broken"))
}

#[test]
fn the_link_that_is_cut_is_the_one_that_is_told() {
    for (name, code, state, link) in [
        ("whole", 0, "firing", ""),
        ("rule-label", 1, "unknown", "selection"),
        ("monitor-port", 1, "unknown", "objects"),
        ("monitor-namespace", 1, "unknown", "objects"),
        ("matcher", 1, "inactive", "samples"),
        ("receiver", 1, "firing", "route"),
        ("message", 1, "firing", "message"),
    ] {
        let told = (code, state.to_owned(), link.to_owned());
        assert_eq!(broken(name, "end-160m"), told, "{name}");
    }
}

#[test]
fn an_alert_is_followed_through_its_states() {
    for (at, state) in [("end-200m", "inactive"), ("end-177m", "pending"), ("end-160m", "firing")] {
        assert_eq!(broken("whole", at), (0, state.to_owned(), String::new()), "{at}");
    }
}

#[test]
fn files_alone_tell_as_much_as_they_know() {
    let whole = run(&["why", "NewServiceFails", &corpus("whole")]);
    assert_eq!(whole.code, 0, "{}", whole.out);
    assert!(whole.out.contains("there is no data"), "{}", whole.out);
    assert!(whole.out.contains("the alert goes to `pager`"), "{}", whole.out);
    let cut = run(&["why", "NewServiceFails", &corpus("receiver")]);
    assert_eq!(cut.code, 1, "{}", cut.out);
    let misspelt = run(&["why", "NewServiceFail", &corpus("whole")]);
    assert!(misspelt.out.contains("did you mean `NewServiceFails`?"), "{}", misspelt.out);
}

#[test]
fn data_alone_tells_why_a_query_is_empty() {
    let ran = run(&["why", "up{job=\"new-servis\"}", "-s", "demo"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("did you mean \"new-service\"?"), "{}", ran.out);
}

#[test]
fn both_places_of_a_join_are_told() {
    let ran = run(&["check", &corpus("monitor-port")]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    for piece in ["monitor.yaml:16:11: error PQ205", "shop.yaml:33:5: the ports are here"] {
        assert!(ran.out.contains(piece), "{piece} in {}", ran.out);
    }
    let json = run(&["check", "-o", "json", &corpus("rule-label")]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["code"], "PQ201");
    assert_eq!(json[0]["related"][0]["line"], 12);
    assert_eq!(run(&["check", "--strict", &corpus("whole")]).code, 0);
}

#[test]
fn the_message_is_the_one_that_would_be_sent() {
    let folder = Folder::new("chain_message");
    let rules = "groups:\n- name: a\n  rules:\n  - alert: Slow\n    expr: vector(1)\n    labels: \
                 {severity: page}\n    annotations: {summary: it is slow}\n";
    folder.file("rules.yml", rules);
    folder.file(
        "shop.tmpl",
        "{{ define \"shop\" }}{{ .Alerts | len }} {{ .CommonLabels.severity \
                              }}{{ end }}",
    );
    let config = |slack: &str| {
        let text = format!(
            "templates: ['*.tmpl']\nroute: {{receiver: a, group_by: [alertname]}}\n\
             receivers:\n- name: a\n  slack_configs: [{{api_url: 'http://a.example', {slack}}}]\n  \
             webhook_configs: [{{url: 'http://b.example'}}]\n"
        );
        folder.file("alertmanager.yml", &text);
        let ran = run(&["why", "Slow", "-s", "demo", &folder.path(), "-o", "json"]);
        let chain: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        let links = chain["links"].as_array().expect("links").clone();
        let message = links.into_iter().find(|link| link["link"] == "message");
        message.unwrap_or_else(|| panic!("{}", ran.out)).to_string()
    };
    let told = config("channel: b");
    for piece in ["slack title: [FIRING:1] Slow (page)", "groupKey", "it is slow"] {
        assert!(told.contains(piece), "{piece} in {told}");
    }
    let told = config("text: '{{ template \"shop\" . }}'");
    assert!(told.contains("slack text: 1 page") && told.contains("\"holds\""), "{told}");
    let told = config("text: '{{ template \"none\" . }}'");
    assert!(told.contains("\"unknown\"") && told.contains("not defined"), "{told}");
    let told = config("text: '{{ .Label.a }}'");
    assert!(told.contains("\"broken\"") && told.contains("nothing is sent"), "{told}");
}

#[test]
fn a_replay_names_the_receiver() {
    let rules = corpus("whole");
    let ran = run(&["replay", "-s", "demo", "--from", "end-180m", "--to", "end-150m", &rules]);
    assert!(ran.out.contains("-> pager"), "{}", ran.out);
}

#[test]
fn rule_files_of_a_configuration_are_followed() {
    let folder = Folder::new("follow_rules");
    folder.file(
        "broken.rules.yml",
        "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: sum(\n",
    );
    let config = folder.file("prometheus.yml", "rule_files: ['*.rules.yml']\n");
    let ran = run(&["check", &config]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("broken.rules.yml:5"), "{}", ran.out);
}

#[test]
fn secrets_are_not_printed() {
    let folder = Folder::new("mask_secrets");
    let text = "global:\n  slack_api_url: https://example.org/hunter2\n  slack_api_token: hunter2\n\
                route: {receiver: a}\nreceivers: [{name: a}]\n";
    let file = folder.file("alertmanager.yml", text);
    for form in ["text", "json", "sarif", "junit", "github"] {
        let out = run(&["check", "--format", form, &file]).out;
        assert!(out.contains("slack_api_token") && !out.contains("hunter2"), "{form}: {out}");
    }
}
