//! `promqlite test` over scripts.

use crate::program::Folder;
use crate::program::run;

const GOOD: &str = "load 1m\n  m{a=\"1\"} 1 2\n\n# name: twice-is-twice\n\
    eval instant at 1m m * 2\n  {a=\"1\"} 4\n\neval instant at 0 1 + 1\n  2\n";

const BAD: &str = "load 1m\n  m{a=\"1\"} 1 2\n  m{a=\"2\"} 3 4\n\neval instant at 1m m * 2\n  \
    {a=\"1\"} 4\n  {a=\"2\"} 9\n";

#[test]
fn a_good_script_is_a_line() {
    let folder = Folder::new("good_script");
    let file = folder.file("good.test", GOOD);
    let ran = run(&["test", &file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out, format!("ok {file} (2 evals)\n1 passed, 0 failed\n"));
}

#[test]
fn a_bad_script_shows_both_answers_side_by_side() {
    let folder = Folder::new("bad_script");
    let file = folder.file("bad.test", BAD);
    let ran = run(&["test", &file]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let wanted = format!(
        "FAIL {file}:5 m * 2: expected another value for {{a=\"2\"}}\n    expected  | got\n    \
         {{a=\"1\"}} 4 | {{a=\"1\"}} 4\n    {{a=\"2\"}} 9 ! {{a=\"2\"}} 8\n0 passed, 1 failed\n"
    );
    assert_eq!(ran.out, wanted);
}

#[test]
fn a_folder_is_searched_for_scripts() {
    let folder = Folder::new("folder_of_scripts");
    folder.file("a.test", GOOD);
    folder.file("b.test", BAD);
    folder.file("c.txt", "no script");
    let ran = run(&["test", &folder.path()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.ends_with("\n1 passed, 1 failed\n"), "{ran:?}");
}

#[test]
fn what_is_no_script_fails_with_its_line() {
    let folder = Folder::new("no_script");
    let file = folder.file("x.test", "load 1m\n  m 1+1\n");
    let ran = run(&["test", &file]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.starts_with(&format!("FAIL {file}:2 2:6: parse error: ")), "{ran:?}");
}

#[test]
fn a_path_that_is_not_there_is_wrong_usage() {
    let ran = run(&["test", "./there/is/no/such.test"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("./there/is/no/such.test cannot be read"), "{ran:?}");
}

#[test]
fn results_come_as_json_and_as_xml() {
    let folder = Folder::new("formats");
    let file = folder.file("bad.test", BAD);
    let json = run(&["test", "--format", "json", &file]);
    let verdicts: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(verdicts[0]["cases"][0]["line"], 5);
    assert_eq!(verdicts[0]["cases"][0]["failure"]["got"][1], "{a=\"2\"} 8");
    assert_eq!(json.code, 1);
    let xml = run(&["test", "--format", "junit", &file]).out;
    assert!(xml.contains("tests=\"1\" failures=\"1\""), "{xml}");
    assert!(xml.contains("{a=&quot;2&quot;} 8"), "{xml}");
}

#[test]
fn answers_are_filled_in_on_demand() {
    let folder = Folder::new("update");
    let file = folder.file("bad.test", BAD);
    let ran = run(&["test", "--update", &file]);
    assert_eq!(ran.out, format!("ok {file} (1 evals)\n1 passed, 0 failed\n"));
    let text = std::fs::read_to_string(&file).expect("the script is still there");
    assert_eq!(text, BAD.replace('9', "8"));
    assert_eq!(run(&["test", &file]).code, 0);
}
