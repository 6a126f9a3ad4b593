//! `check`, `fmt` and `convert` over rules.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;
use crate::program::run_reading;

const RULES: &str = "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    \
                     expr: sum by (job) (up)\n";
const WARNED: &str =
    "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: delta(b_total[5m])\n";
const BROKEN: &str = "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: sum(\n";

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Runs `check` over rules of the corpus; the path of the folder is left out of what it prints.
fn findings(name: &str) -> String {
    let path = root("corpus/rules").join(name).display().to_string();
    let ran = run(&["check", &path]);
    let folder = path.trim_end_matches(name).to_owned();
    ran.out.replace(&folder, "")
}

#[test]
fn findings_of_the_corpus_are_those_that_were_reviewed() {
    for name in ["findings/shop.yaml", "findings/broken.yaml", "demo.yaml"] {
        insta::assert_snapshot!(name.replace('/', "-"), findings(name));
    }
}

#[test]
fn the_pages_of_the_lints_are_those_that_the_program_writes() {
    let folder = Folder::new("lint_pages");
    assert_eq!(run(&["docs", "--lints", &folder.path()]).code, 0);
    let read = |folder: PathBuf| -> BTreeMap<String, String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let pages = entries.map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("a page can be read");
            (entry.file_name().to_string_lossy().into_owned(), text)
        });
        pages.collect()
    };
    let written = read(PathBuf::from(folder.path()));
    assert!(written.len() > 40, "{}", written.len());
    let words = "write them anew: cargo run -- docs --lints docs/lints";
    assert!(written == read(root("docs/lints")), "{words}");
}

#[test]
fn errors_fail_and_warnings_fail_where_that_is_asked_for() {
    let folder = Folder::new("check_exits");
    let good = folder.file("good.yaml", RULES);
    let warned = folder.file("warned.yaml", WARNED);
    let broken = folder.file("broken.yaml", BROKEN);
    for (arguments, code) in [
        (vec!["check", &good], 0),
        (vec!["check", &warned], 0),
        (vec!["check", "--strict", &good], 0),
        (vec!["check", "--strict", &warned], 1),
        (vec!["check", "--strict", "--ignore", "PQ107", &warned], 0),
        (vec!["check", &broken], 1),
        (vec!["check", &good, &broken], 1),
        (vec!["check", "no-such-file.yaml"], 2),
        (vec!["check", "--ignore", "PQ999", &good], 2),
        (vec!["check", "--target", "1.0", &good], 2),
    ] {
        assert_eq!(run(&arguments).code, code, "{arguments:?}");
    }
    assert_eq!(run_reading(&["check", "-"], BROKEN, ("A", "b")).code, 1);
}

#[test]
fn findings_come_out_in_every_form() {
    let folder = Folder::new("check_forms");
    let file = folder.file("a.yaml", WARNED);
    let json = run(&["check", "--format", "json", &file]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let first = &json[0];
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(5), Some(17)));
    assert_eq!(
        (first["severity"].as_str(), first["code"].as_str()),
        (Some("warning"), Some("PQ107"))
    );
    let sarif = run(&["check", "--format", "sarif", &file]).out;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "PQ107");
    let junit = run(&["check", "--format", "junit", "--strict", &file]).out;
    assert!(junit.contains("failures=\"1\""), "{junit}");
    let github = run(&["check", "--format", "github", &file]).out;
    assert!(github.starts_with(&format!("::warning file={file},line=5,col=17,")), "{github}");
}

#[test]
fn what_is_in_the_baseline_is_not_told_again() {
    let folder = Folder::new("check_baseline");
    let (file, known) = (folder.file("a.yaml", WARNED), folder.file("known.json", ""));
    let written = run(&["check", "--baseline", &known, "--write-baseline", &file]);
    assert_eq!((written.code, written.out.as_str()), (0, ""));
    let base = ["check", "--strict", "--baseline", &known, &file];
    assert_eq!(run(&base).code, 0);
    let moved = WARNED.replace("groups:", "# a comment\ngroups:");
    folder.file("a.yaml", &moved);
    assert_eq!(run(&base).code, 0);
    folder.file("a.yaml", &format!("{moved}  - record: a:c\n    expr: delta(c_total[5m])\n"));
    let ran = run(&base);
    assert!(ran.code == 1 && ran.out.contains("1 warning,"), "{}", ran.out);
}

#[test]
fn rules_are_laid_out_in_their_file() {
    let folder = Folder::new("fmt_rules");
    let file = folder.file("a.yaml", &RULES.replace("by (job) (up)", "by(job)(up) # why"));
    assert_eq!(run(&["fmt", "--check", &file]).code, 1);
    assert_eq!(run(&["fmt", "-w", &file]).code, 0);
    let text = std::fs::read_to_string(&file).expect("the file is there");
    assert_eq!(text, RULES.replace("(up)", "(up) # why"));
    assert_eq!(run(&["fmt", "--check", &file]).code, 0);
    let broken = folder.file("broken.yaml", BROKEN);
    let ran = run(&["fmt", &broken]);
    assert!(ran.code == 1 && ran.err.contains("broken.yaml:5:"), "{ran:?}");
}

#[test]
fn rules_move_between_their_homes_and_stay_the_same() {
    let folder = Folder::new("convert_rules");
    let file = folder.file("shop.yaml", RULES);
    let label = "release=prometheus";
    let moved = run(&["convert", "--to", "prometheusrule", "--label", label, &file]);
    assert_eq!((moved.code, moved.err.as_str()), (0, ""));
    let manifest = folder.file("manifest.yaml", &moved.out);
    assert_eq!(run(&["convert", "--check", &file, &manifest]).code, 0);
    let out = format!("{}/out", folder.path());
    assert_eq!(run(&["convert", "--to", "configmap", "--out", &out, &manifest]).code, 0);
    let map = format!("{out}/shop.yaml");
    assert_eq!(run(&["convert", "--check", &file, &map]).code, 0);
    let other = folder.file("other.yaml", &RULES.replace("sum by", "max by"));
    let told = run(&["convert", "--check", &file, &other]);
    assert!(told.code == 1 && told.out.contains("group a, rule 1, expr"), "{told:?}");
    let bare = run(&["convert", "--to", "prometheusrule", &file]);
    assert!(bare.code == 0 && bare.err.contains("without a label"), "{}", bare.err);
    assert_eq!(run(&["convert", "--to", "rules", &file, &other]).code, 2);
}

/// Returns the path of a shared file; `None`, loudly, where there is none.
fn shared(path: &str) -> Option<PathBuf> {
    let named = std::env::var_os("PROMQLITE_SHARED").map(PathBuf::from);
    let found = named.unwrap_or(root("../shared")).join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("SKIPPED: {} is not there; set PROMQLITE_SHARED to run this", found.display());
    None
}

#[test]
fn verdicts_on_public_rules_are_those_of_promtool() {
    let Some(recorded) = shared("corpus/rules_check_3.5.3.jsonl") else { return };
    let Some(folder) = shared("corpus") else { return };
    let rules = folder.join("rules").display().to_string();
    let ran = run(&["check", "--target", "3.5", "--format", "json", &rules]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&ran.out).expect("JSON");
    let errors = found.iter().filter(|finding| finding["severity"] == "error");
    let refused: Vec<_> = errors.filter_map(|error| error["file"].as_str()).collect();
    let recorded = std::fs::read_to_string(recorded).expect("the verdicts can be read");
    let mut differing = Vec::new();
    for line in recorded.lines() {
        let verdict: serde_json::Value = serde_json::from_str(line).expect(line);
        let file = verdict["file"].as_str().expect("a file");
        let path = folder.join(file).display().to_string();
        if verdict["ok"].as_bool() == Some(refused.contains(&path.as_str())) {
            differing.push(file.to_owned());
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}

/// What is wrong in public manifests, too: an example of what is refused, a receiver that another
/// file was to have, receivers beside `receivers`, a monitor that has no selector.
const REFUSED: [&str; 4] = [
    "invalid-alertmanagerconfig.yaml",
    "alertmanager-config-frontend-route.yaml",
    "alertmanager-config__examples__alertmanager-config.yaml",
    "scrapeclass-example-podmonitor.yaml",
];

#[test]
fn nothing_is_refused_in_public_manifests_but_what_is_wrong() {
    let Some(folder) = shared("corpus/manifests") else { return };
    let ran = run(&["check", "--format", "json", &folder.display().to_string()]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&ran.out).expect("JSON");
    let errors = found.iter().filter(|finding| finding["severity"] == "error");
    let known = |error: &&serde_json::Value| {
        let file = error["file"].as_str().unwrap_or_default();
        REFUSED.iter().any(|name| file.ends_with(name))
    };
    let others: Vec<_> = errors.filter(|error| !known(error)).collect();
    assert!(others.is_empty(), "{others:#?}");
}
