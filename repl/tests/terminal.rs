//! The program at a real terminal, as a person sees it.

mod screen;

use self::screen::Terminal;
use crate::program::Folder;

/// What stands before the lines: the demo and its end.
const PROMPT: &str = "demo 00:00>";

#[test]
fn the_prompt_tells_source_and_time_and_ctrl_d_leaves() {
    let folder = Folder::new("terminal_prompt");
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    terminal.enters("\\at -1h");
    terminal.is_ready("demo 23:00>");
    terminal.types("\\range -2h now 1m\r");
    terminal.is_ready("demo 22:00…00:00>");
    terminal.types("\x04");
    assert_eq!(terminal.leaves(), 0);
}

#[test]
fn tab_completes_metrics_functions_labels_and_values() {
    let folder = Folder::new("terminal_tab");
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    terminal.types("histogram_q");
    terminal.completes("> histogram_quantile(");
    terminal.types("0.9, http_request_d");
    terminal.completes("http_request_duration_seconds");
    terminal.types("\x15kube_deployment_sp");
    terminal.completes("> kube_deployment_spec_replicas");
    terminal.types("{depl");
    terminal.completes("kube_deployment_spec_replicas{deployment=\"");
    terminal.types("ca");
    terminal.completes("deployment=\"ca");
    terminal.types("\x15up{job=\"catal");
    terminal.completes("> up{job=\"catalog\"");
    terminal.types("}\r");
    terminal.is_ready(PROMPT);
    terminal.types("\\anal");
    terminal.completes("> \\analyze");
}

#[test]
fn the_list_of_offers_tells_kinds_and_help() {
    let folder = Folder::new("terminal_list");
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    terminal.types("node_load");
    terminal.completes("> node_load1");
    terminal.types("\x15probe_");
    terminal.completes("probe_ssl_earliest_cert_expiry  gauge");
}

#[test]
fn a_query_goes_on_over_lines_until_its_brackets_are_closed() {
    let folder = Folder::new("terminal_lines");
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    terminal.types("sum by (job) (\r  up{job=\"auth\"}\r) * 7 +\r0\r");
    terminal.shows("{job=\"auth\"}\nvalue\n   21\n");
}

#[test]
fn ctrl_c_stops_a_query_that_runs_and_gives_the_prompt_back() {
    let folder = Folder::new("terminal_stop");
    // Without a limit to its samples the query would run for minutes.
    let mut terminal = Terminal::of(&folder, &["--max-samples", "100000000000000"], &[]);
    terminal.is_ready(PROMPT);
    terminal.enters("max_over_time(sum(rate({__name__=~\".+\"}[5m]))[1d:100ms])");
    // The bar comes after a second, so the query runs by then.
    terminal.shows(" left");
    terminal.types("\x03");
    terminal.shows("query was canceled");
    terminal.is_ready(PROMPT);
    terminal.enters("1 + 1");
    terminal.shows("\n2\n");
    terminal.is_ready(PROMPT);
    terminal.types("half a line");
    terminal.shows("> half a line");
    terminal.types("\x03");
    terminal.is_ready(PROMPT);
    terminal.enters("2 + 3");
    terminal.shows("\n5\n");
}

#[test]
fn what_was_typed_is_found_again_in_the_next_session_without_secrets() {
    let folder = Folder::new("terminal_history");
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    terminal.enters("1 + 41");
    terminal.is_ready(PROMPT);
    terminal.enters("count(up) # here");
    terminal.is_ready(PROMPT);
    terminal.enters("\\use http://me:secret@127.0.0.1:1");
    terminal.shows("127.0.0.1:1  server");
    terminal.enters("\\use demo");
    terminal.is_ready(PROMPT);
    terminal.types("\x04");
    assert_eq!(terminal.leaves(), 0);
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    // A beginning shows the rest as a ghost, which a key takes over.
    terminal.types("1 +");
    terminal.shows("> 1 + 41");
    terminal.types("\x1b[C\r");
    terminal.shows("\n42\n");
    terminal.is_ready(PROMPT);
    terminal.types("\x12here");
    terminal.shows("count(up) # here");
    terminal.types("\x07");
    terminal.is_ready(PROMPT);
    terminal.types("\x04");
    assert_eq!(terminal.leaves(), 0);
    let history = folder.find("history").expect("there is a file of history");
    assert!(history.contains("count(up)") && !history.contains("secret"), "{history}");
}

#[test]
fn lines_are_coloured_while_they_are_typed_unless_nobody_wants_it() {
    let folder = Folder::new("terminal_colours");
    for (variables, colored) in [(&[][..], true), (&[("NO_COLOR", "1")], false)] {
        let mut terminal = Terminal::on_demo(&folder, variables);
        terminal.is_ready(PROMPT);
        terminal.types("sum(up{job=\"auth\"})");
        terminal.shows("> sum(up{job=\"auth\"})");
        let plain =
            terminal.color_of("sum(up").is_none() && terminal.color_of("\"auth\"").is_none();
        assert_eq!(plain, !colored, "{variables:?}");
        terminal.types("\r");
        terminal.shows("value");
    }
}

#[test]
fn hints_tell_the_signature_of_the_function_around_the_cursor() {
    let folder = Folder::new("terminal_hint");
    let mut terminal = Terminal::on_demo(&folder, &[]);
    terminal.is_ready(PROMPT);
    terminal.types("sum(rate(");
    terminal.shows("rate(range vector) → instant vector: ");
}

#[test]
fn long_answers_are_paged() {
    let folder = Folder::new("terminal_pager");
    let pager = "head -n 3";
    let mut terminal = Terminal::on_demo(&folder, &[("PAGER", pager)]);
    terminal.is_ready(PROMPT);
    terminal.enters("\\metrics");
    terminal.shows("ALERTS_FOR_STATE");
    terminal.is_ready(PROMPT);
    terminal.enters("1 + 1");
    terminal.shows("\n2\n");
    assert!(!terminal.has("up "), "the pager showed more than it let through");
}

#[test]
fn settings_are_read_from_a_file() {
    let folder = Folder::new("terminal_settings");
    let load = folder.file("some.test", "load 1m\n  a 7x60\n");
    let text = format!("zone = \"Asia/Seoul\"\ntime = false\n[sources]\nmine = '{load}'\n");
    let config = folder.file("settings.toml", &text);
    let mut terminal = Terminal::of(&folder, &["mine", "--config", &config], &[]);
    terminal.is_ready("some.test 10:00>");
    terminal.enters("a");
    terminal.is_ready("some.test 10:00>");
    assert!(terminal.has("value\n    7\n"));
    terminal.types("\\use mi");
    terminal.completes("> \\use mine");
    terminal.types("\r");
    terminal.shows("1970-01-01T09:00:00+09:00");
}

#[test]
fn completion_stays_quick_with_many_values() {
    let folder = Folder::new("terminal_many");
    let lines = (0..100_000).map(|n| format!("m{{instance=\"host-{n:06}\"}} 1 1000\n"));
    let file = folder.file("many.prom", &lines.collect::<String>());
    let mut terminal = Terminal::of(&folder, &[&file], &[]);
    terminal.is_ready("many.prom 00:00:01>");
    terminal.types("m{instance=\"host-04242");
    terminal.completes("host-042427");
    terminal.types("7");
    terminal.completes("m{instance=\"host-042427\"");
    terminal.types("}\r");
    terminal.shows("value\n    1\n");
}
