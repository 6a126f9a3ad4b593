//! Texts of notifications: Alertmanager's functions, its own texts, and templates of files.

use crate::label::Labels;
use crate::rules::Notice;
use crate::rules::Notified;
use crate::rules::Phrasebook;
use crate::time::Timestamp;

/// Two alerts of one group, at 2024-02-29 23:58:03.25 UTC.
fn notice() -> Notice {
    let alert = |pod: &str, summary: &str| Notified {
        labels: Labels::of([("alertname", "Slow"), ("job", "shop"), ("pod", pod), ("app", "web")]),
        annotations: Labels::of([("summary", summary), ("runbook", "https://run/a b")]),
        starts_at: Timestamp(1_709_251_000_000),
        generator_url: Notice::link("up == 0"),
    };
    Notice {
        receiver: "chat".to_owned(),
        alerts: vec![alert("a", "a is slow"), alert("b", "b is <slow>")],
        group_labels: Labels::of([("alertname", "Slow"), ("app", "web")]),
        group_key: "{}:{alertname=\"Slow\", app=\"web\"}".to_owned(),
        external_url: "http://am".to_owned(),
        at: Timestamp(1_709_251_083_250),
    }
}

fn expect(book: &Phrasebook, cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        let got = book.expand(text, &notice()).unwrap_or_else(|error| error.message);
        assert_eq!(got, *wanted, "{text}");
    }
}

#[test]
fn notifications_have_the_fields_and_functions_of_alertmanager() {
    expect(
        &Phrasebook::default(),
        &[
            ("{{ .Status | toUpper }} {{ .Receiver }} {{ .ExternalURL }}", "FIRING chat http://am"),
            ("{{ len .Alerts.Firing }}{{ len .Alerts.Resolved }}", "20"),
            (
                "{{ .CommonLabels.job }}{{ .CommonLabels.pod }}{{ .CommonAnnotations.summary }}",
                "shop",
            ),
            (
                "{{ range .Alerts }}{{ .Labels.pod }}={{ .Annotations.summary }};{{ end }}",
                "a=a is slow;b=b is <slow>;",
            ),
            (
                "{{ range .GroupLabels.SortedPairs }}{{ .Name }}:{{ .Value }} {{ end }}",
                "alertname:Slow app:web ",
            ),
            (
                "{{ (index .Alerts 0).Labels.SortedPairs }}",
                "alertname=Slow, app=web, job=shop, pod=a",
            ),
            ("{{ .CommonLabels.Names | join \",\" }}", "alertname,app,job"),
            ("{{ (.CommonLabels.Remove .GroupLabels.Names).Values | join \" \" }}", "shop"),
            ("{{ (.CommonLabels.Remove (stringSlice \"job\" \"app\")) }}", "map[alertname:Slow]"),
            (
                "{{ with (index .Alerts 1) }}{{ .StartsAt | date \"15:04:05 Mon\" }}{{ end }}",
                "23:56:40 Thu",
            ),
            ("{{ (since (index .Alerts 0).StartsAt).Seconds }}", "83.25"),
            ("{{ (index .Alerts 0).GeneratorURL }}", "/graph?g0.expr=up+%3D%3D+0&g0.tab=1"),
            ("{{ title \"a bIG day\" }}|{{ trimSpace \" x \" }}", "A Big Day|x"),
            ("{{ urlUnescape \"a%20b+c\" }}", "a b c"),
            ("{{ .GroupLabels | toJson }}", "{\"alertname\":\"Slow\",\"app\":\"web\"}"),
            (
                "{{ range $k, $v := .GroupLabels }}{{ $k }}{{ $v }} {{ end }}",
                "alertnameSlow appweb ",
            ),
            ("{{ if eq .CommonLabels.job \"shop\" }}yes{{ end }}{{ .CommonLabels.none }}", "yes"),
            ("{{ range .Alerts.Resolved }}x{{ else }}none{{ end }}", "none"),
        ],
    );
}

#[test]
fn what_alertmanager_does_not_know_is_refused() {
    let book = Phrasebook::default();
    for (text, piece) in [
        ("{{ query \"up\" }}", "function \"query\" not defined"),
        ("{{ humanize 1.0 }}", "function \"humanize\" not defined"),
        ("{{ .Missing }}", "can't evaluate field Missing in type *template.Data"),
        ("{{ template \"nowhere\" . }}", "template \"nowhere\" not defined"),
        ("{{ join \",\" .Status }}", "wrong type for value; expected []string; got string"),
        ("{{ urlUnescape \"%x\" }}", "invalid URL escape \"%x\""),
    ] {
        let told = book.expand(text, &notice()).map_err(|error| error.message);
        assert!(told.as_ref().is_err_and(|why| why.contains(piece)), "{text}: {told:?}");
    }
}

#[test]
fn receivers_without_texts_send_those_of_alertmanager() {
    let subject = "[FIRING:2] Slow web (shop)";
    let list = "Labels:\n - alertname = Slow\n - app = web\n - job = shop\n - pod = a\n\
                Annotations:\n - runbook = https://run/a b\n - summary = a is slow\n\
                Source: /graph?g0.expr=up+%3D%3D+0&g0.tab=1\n";
    let book = Phrasebook::default();
    expect(
        &book,
        &[
            ("{{ template \"slack.default.title\" . }}", subject),
            ("{{ template \"email.default.subject\" . }}", subject),
            ("{{ template \"pagerduty.default.description\" . }}", subject),
            ("{{ template \"slack.default.text\" . }}", ""),
            ("{{ template \"opsgenie.default.source\" . }}", "http://am/#/alerts?receiver=chat"),
        ],
    );
    let text =
        book.expand("{{ template \"pagerduty.default.instances\" .Alerts.Firing }}", &notice());
    assert!(text.as_ref().is_ok_and(|text| text.starts_with(list)), "{text:?}");
    for name in ["opsgenie.default.description", "telegram.default.message", "msteams.default.text"]
    {
        let text = book.expand(&format!("{{{{ template \"{name}\" . }}}}"), &notice());
        assert!(
            text.as_ref().is_ok_and(|text| text.contains("Alerts Firing:")),
            "{name}: {text:?}"
        );
        assert!(Phrasebook::is_stock(name));
    }
}

#[test]
fn templates_of_files_stand_in_for_others_by_their_names() {
    let mut book = Phrasebook::default();
    book.add("a.tmpl", "{{ define \"who\" }}{{ .CommonLabels.job | toUpper }}{{ end }}").unwrap();
    book.add("b.tmpl", "{{ define \"__subject\" }}to {{ template \"who\" . }}{{ end }}").unwrap();
    expect(&book, &[("{{ template \"slack.default.title\" . }}", "to SHOP")]);
    let broken = book.add("c.tmpl", "{{ define \"x\" }}");
    assert!(broken.is_err_and(|error| error.message.contains("c.tmpl")));
}

#[test]
fn a_webhook_gets_the_notification_as_json() {
    let payload = notice().payload();
    let json: serde_json::Value = serde_json::from_str(&payload).expect("JSON");
    assert_eq!(json["version"], "4");
    assert_eq!(json["groupKey"], "{}:{alertname=\"Slow\", app=\"web\"}");
    assert_eq!(json["alerts"][1]["annotations"]["summary"], "b is <slow>");
    assert_eq!(json["alerts"][0]["startsAt"], "2024-02-29T23:56:40Z");
    assert_eq!(json["alerts"][0]["endsAt"], "0001-01-01T00:00:00Z");
    assert_eq!(json["commonLabels"]["job"], "shop");
    assert_eq!(json["externalURL"], "http://am");
}
