//! `check` and `inspect --unused-by` over dashboards and texts for people.

use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let ran = run(arguments);
    serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}{}", ran.out, ran.err))
}

#[test]
fn findings_of_a_dashboard_are_those_that_were_reviewed() {
    let path = root("corpus/dashboards/shop.json").display().to_string();
    let ran = run(&["check", &path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out.replace(path.trim_end_matches("shop.json"), ""));
}

#[test]
fn a_config_map_that_holds_a_dashboard_is_checked_at_its_own_lines() {
    let folder = Folder::new("check_board_map");
    let board = std::fs::read_to_string(root("corpus/dashboards/shop.json")).expect("a dashboard");
    let indented: String = board.lines().map(|line| format!("    {line}\n")).collect();
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  labels:\n    \
         grafana_dashboard: \"1\"\ndata:\n  shop.json: |-\n{indented}"
    );
    let (file, map) = (folder.file("shop.json", &board), folder.file("shop.yaml", &map));
    let places = |path: &str| -> Vec<(u64, u64, String)> {
        let found = json(&["check", "--format", "json", path]);
        let found = found.as_array().expect("findings").iter().map(|one| {
            let number = |key: &str| one[key].as_u64().expect("a number");
            (number("line"), number("column"), one["message"].to_string())
        });
        found.collect()
    };
    let inside = places(&map).into_iter().map(|(line, column, text)| (line - 8, column - 4, text));
    assert_eq!(inside.collect::<Vec<_>>(), places(&file));
}

#[test]
fn blocks_of_promql_in_a_runbook_are_checked() {
    let folder = Folder::new("check_runbook");
    let text = "# When it burns\n\n```promql\nsum by (job) (up)\n```\n\n```promql\n\
                sum(rate(a[5m])\n\
                ```\n";
    let file = folder.file("runbook.md", text);
    let found = json(&["check", "--format", "json", &folder.path()]);
    let found = found.as_array().expect("findings");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0]["file"].as_str(), found[0]["line"].as_u64()), (Some(&*file), Some(8)));
    assert_eq!(found[0]["code"], "PQ401");
}

#[test]
fn what_others_ship_is_no_error() {
    let named = std::env::var_os("PROMQLITE_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root("../shared")).join("corpus/dashboards");
    if !folder.exists() {
        eprintln!("SKIPPED: {} is not there; set PROMQLITE_SHARED to run this", folder.display());
        return;
    }
    let found = json(&["check", "--format", "json", &folder.display().to_string()]);
    let found = found.as_array().expect("findings");
    let errors: Vec<_> = found.iter().filter(|one| one["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:?}");
    let warnings = found.iter().filter(|one| one["severity"] == "warning").count();
    assert!(warnings < 60, "{warnings} warnings: some row cries wolf");
}

const SAMPLES: &str = "read_total{job=\"a\",pod=\"x\",id=\"1\"} 1 1000\n\
                       read_total{job=\"a\",pod=\"y\",id=\"2\"} 1 1000\n\
                       shown{job=\"a\",pod=\"x\",id=\"3\"} 1 1000\n\
                       spare{job=\"a\",id=\"4\"} 1 1000\n\
                       spare{job=\"b\"} 1 1000\n\
                       deep{job=\"b\"} 1 1000\n\
                       idle_source{job=\"b\"} 1 1000\n\
                       up{job=\"b\"} 1 1000\n\
                       a:recorded 1 1000\n";

const RULES: &str = "groups:\n- name: a\n  rules:\n  - record: a:one\n    expr: sum(deep)\n  \
                     - record: a:idle\n    expr: sum(idle_source)\n  - alert: A\n    \
                     expr: a:one > 1\n";

const BOARD: &str = r#"{"panels": [{"targets": [
    {"expr": "sum by (pod) (rate({__name__=~\"read_.*\", job=~\"$job\"}[5m]))"},
    {"expr": "shown{pod=\"x\"}", "legendFormat": "{{pod}}"}]}]}"#;

#[test]
fn what_nobody_reads_is_found_with_steps_to_leave_it_out() {
    let folder = Folder::new("unused");
    let samples = folder.file("samples.prom", SAMPLES);
    let (rules, board) = (folder.file("rules.yaml", RULES), folder.file("board.json", BOARD));
    let arguments = ["inspect", &samples, "--format", "json", "--unused-by", &rules, &board];
    let found = json(&arguments);
    let names = |key: &str| -> Vec<String> {
        let list = found[key].as_array().expect(key).iter();
        list.map(|one| one["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names("metrics"), ["spare"]);
    assert_eq!(names("onlyRecorded"), ["idle_source"]);
    assert_eq!(found["onlyRecorded"][0]["recordings"], serde_json::json!(["a:idle"]));
    assert_eq!(names("recordings"), ["a:recorded"]);
    assert_eq!(names("labels"), ["id"]);
    let steps = serde_json::json!([
        {"action": "drop", "sourceLabels": ["__name__"], "regex": "spare"},
        {"action": "labeldrop", "regex": "id"},
    ]);
    let of_a = found["relabelings"].as_array().expect("relabelings").iter();
    let of_a = of_a.clone().find(|one| one["job"] == "a").expect("a job");
    assert_eq!(of_a["metricRelabelings"], steps);
    let text = run(&["inspect", &samples, "--unused-by", &rules, &board]).out;
    assert!(text.contains("  - action: labeldrop\n    regex: 'id'\n"), "{text}");
}

#[test]
fn a_label_that_tells_series_apart_stays() {
    let folder = Folder::new("unused_labels");
    let samples = "m{job=\"a\",core=\"1\"} 1 1000\nm{job=\"a\",core=\"2\"} 1 1000\n";
    let samples = folder.file("samples.prom", samples);
    let rules = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: sum(m) > 1\n";
    let rules = folder.file("rules.yaml", rules);
    let found = json(&["inspect", &samples, "--format", "json", "--unused-by", &rules]);
    assert_eq!(found["labels"], serde_json::json!([]));
    assert_eq!(run(&["inspect", &samples, "--unused-by", "no-such-file"]).code, 2);
}
