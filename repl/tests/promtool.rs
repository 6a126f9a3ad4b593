//! Prometheus' own client, where it is installed.

use std::path::PathBuf;
use std::process::Command;

use crate::server::Server;

/// Returns the program, if there is one: by the variable `PROMTOOL`, or on the path.
fn promtool() -> Option<PathBuf> {
    let named = std::env::var_os("PROMTOOL").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("promtool"));
    named.into_iter().chain(found).find(|path| path.is_file())
}

/// Tells whether a program is of the version that distributions still have.
fn is_of_version_two(promtool: &PathBuf) -> bool {
    let run = Command::new(promtool).arg("--version").output().expect("promtool can be run");
    let said = [run.stdout, run.stderr].concat();
    String::from_utf8_lossy(&said).contains("version 2.")
}

#[test]
fn promtool_reads_what_is_answered() {
    let Some(promtool) = promtool() else {
        eprintln!("SKIPPED: there is no promtool on the path, nor where PROMTOOL says");
        return;
    };
    let server = Server::start("serve-promtool", &["--log-format", "none"]);
    let url = format!("http://{}", server.address);
    let asked = |arguments: &[&str]| {
        let run = Command::new(&promtool).arg("query").args(arguments).output();
        let run = run.expect("promtool can be run");
        let text = |bytes| String::from_utf8(bytes).expect("promtool writes UTF-8");
        (run.status.code(), text(run.stdout), text(run.stderr))
    };
    let (code, out, err) = asked(&["instant", "--time", "600", &url, "sum(http_requests_total)"]);
    assert_eq!((code, out.trim()), (Some(0), "{} => 320 @[600]"), "{err}");
    let range = ["range", "--start", "600", "--end", "660", "--step", "30s", &url, "up"];
    let (code, out, err) = asked(&range);
    assert_eq!((code, out.matches("1 @[").count()), (Some(0), 6), "{err}\n{out}");
    let range = ["series", "--match", "up", "--start", "0", "--end", "3600", &url];
    let (code, out, err) = asked(&range);
    assert_eq!((code, out.lines().count()), (Some(0), 2), "{err}\n{out}");
    let (code, out, err) = asked(&["labels", &url, "job"]);
    assert_eq!((code, out.as_str()), (Some(0), "api\nweb\n"), "{err}");
    let (code, out, err) = asked(&["instant", "--time", "60", &url, "latency"]);
    // Those of version 2 print no histograms, whoever answers.
    let printed = if is_of_version_two(&promtool) { "latency" } else { "count:12" };
    assert!(code == Some(0) && out.contains(printed), "{err}\n{out}");
    let (code, _, err) = asked(&["instant", &url, "up["]);
    assert!(code == Some(1) && err.contains("bad_data"), "{err}");
}
