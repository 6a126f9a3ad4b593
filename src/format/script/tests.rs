//! Scripts, read and loaded.

use std::sync::Arc;

use crate::format::Command;
use crate::format::Eval;
use crate::format::Message;
use crate::format::Noted;
use crate::format::Order;
use crate::format::Script;
use crate::format::When;
use crate::format::write_histogram;
use crate::histogram::Histogram;
use crate::label::Labels;
use crate::storage::Memory;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::value::Points;

fn only_eval(text: &str) -> Eval {
    let script = Script::read(text).expect(text);
    script.evals().next().expect("an eval").clone()
}

fn error(text: &str) -> String {
    Script::read(text).expect_err(text).to_string()
}

fn loaded(text: &str) -> Memory {
    let mut memory = Memory::new();
    for command in Script::read(text).expect(text).commands {
        if let Command::Load(load) = command {
            load.add_to(&mut memory).expect(text);
        }
    }
    memory
}

fn points(memory: &mut Memory, name: &str) -> Points {
    memory.points(&Labels::of([("__name__", name)])).clone()
}

fn histograms(points: &Points) -> Vec<String> {
    let print = |histogram: &Arc<Histogram>| write_histogram(histogram);
    points.histograms.cells.iter().map(print).collect()
}

#[test]
fn samples_lie_one_step_apart_from_zero_on() {
    let mut memory = loaded("load 1m\n  m 1 _ 2+1x1 stale\n  n 5\n");
    let m = points(&mut memory, "m");
    assert_eq!(m.times, [0, 120_000, 180_000]);
    assert_eq!(m.values, [1.0, 2.0, 3.0]);
    assert_eq!(m.stale, [240_000]);
    assert_eq!(points(&mut memory, "n").times, [0]);
}

#[test]
fn start_timestamps_are_relative_to_their_samples() {
    let mut memory = loaded("load 1m\n  m@st _ -30sx1\n  m 1 2 3\n  n 1\n");
    assert_eq!(points(&mut memory, "m").starts, [0, 30_000, 90_000]);
    assert!(points(&mut memory, "n").starts.is_empty());
}

#[test]
fn a_start_line_belongs_to_the_line_below() {
    for (text, wanted) in [
        ("load 1m\n m@st 0s\n\n", "line 2: @st line has no following sample line"),
        ("load 1m\n m@st 0s\n n 1", "line 2: @st metric does not match the following sample line"),
        ("load 1m\n m@st 0sx2\n m 1", "line 2: @st line has 3 values but sample line has 1"),
    ] {
        assert!(error(text).starts_with(wanted), "{text}: {}", error(text));
    }
}

#[test]
fn histograms_are_hinted_by_the_cuts_of_their_chunks() {
    let mut memory = loaded("load 1m\n  m {{count:1}}+{{count:1}}x1 {{count:1}} 7 {{count:9}}x1\n");
    let m = points(&mut memory, "m");
    assert_eq!(
        histograms(&m),
        [
            "{{count:1}}",
            "{{count:2 counter_reset_hint:not_reset}}",
            "{{count:1}}",
            "{{count:9}}",
            "{{count:9 counter_reset_hint:not_reset}}",
        ]
    );
    assert_eq!(m.values, [7.0]);
}

#[test]
fn classic_histograms_may_be_loaded_as_native_ones_too() {
    let text = "load_with_nhcb 1m
        m_bucket{le=\"1\"} 2 3
        m_bucket{le=\"5\"} 4 4
        m_bucket{le=\"+Inf\"} 5 5
        m_sum 10 12
        m_count 5 5";
    let mut memory = loaded(text);
    let literals = histograms(&points(&mut memory, "m"));
    assert_eq!(literals[0], "{{schema:-53 count:5 sum:10 custom_values:[1 5] buckets:[2 2 1]}}");
    assert!(literals[1].ends_with("buckets:[3 1 1]}}"), "{literals:?}");
    assert_eq!(points(&mut memory, "m_count").values, [5.0, 5.0]);
}

#[test]
fn what_is_no_classic_histogram_is_not_converted() {
    let count_is_off = "load_with_nhcb 1m\n m_bucket{le=\"+Inf\"} 2\n m_count 3";
    let falling = "load_with_nhcb 1m\n m_bucket{le=\"1\"} 2\n m_bucket{le=\"2\"} 1";
    let nameless = "load_with_nhcb 1m\n m_bucket 2";
    for text in [count_is_off, falling, nameless] {
        let script = Script::read(text).expect(text);
        let [Command::Load(load)] = &script.commands[..] else { panic!("{text}") };
        assert!(load.add_to(&mut Memory::new()).is_err(), "{text}");
    }
}

#[test]
fn samples_out_of_order_are_refused() {
    let mut memory = loaded("load 1m\n  m 1 2\n");
    let add = |text: &str, memory: &mut Memory| {
        let script = Script::read(text).expect(text);
        let [Command::Load(load)] = &script.commands[..] else { panic!("{text}") };
        load.add_to(memory).map_err(|why| why.text)
    };
    assert_eq!(add("load 1m\n m 7", &mut memory), Err("out of order sample".into()));
    assert_eq!(add("load 1m\n m _ 7", &mut memory), Err("duplicate sample for timestamp".into()));
    assert_eq!(add("load 1m\n m _ 2 3", &mut memory), Ok(()));
    assert_eq!(points(&mut memory, "m").values, [1.0, 2.0, 3.0]);
}

#[test]
fn evals_know_their_place_and_their_name() {
    let eval = only_eval("# name: up-is-up\n\neval instant at 1m30s up > 0\n  up 1\n  {a=\"b\"} 2");
    assert_eq!(eval.name.as_deref(), Some("up-is-up"));
    assert_eq!((eval.line, eval.last_line), (3, 5));
    assert_eq!(eval.query, "up > 0");
    assert_eq!(eval.when, When::Instant(Timestamp(90_000)));
    assert_eq!(eval.expect.series.len(), 2);
    let range = only_eval("eval range from 0 to 10m step 1m  rate(a[5m])");
    let (first, last, every) = (Timestamp(0), Timestamp(600_000), Millis(60_000));
    assert_eq!(range.when, When::Range { first, last, every });
    assert_eq!(range.query, "rate(a[5m])");
}

#[test]
fn expectations_have_an_old_and_a_new_form() {
    let old = only_eval("eval_ordered instant at 0 x\n b 1\n a 2");
    let new = only_eval("eval instant at 0 x\n expect ordered\n b 1\n a 2");
    for eval in [&old, &new] {
        assert_eq!(eval.expect.order, Order::Lines);
        let places: Vec<_> = eval.expect.series.iter().map(|series| series.place).collect();
        assert_eq!(places, [1, 2]);
    }
    let old = only_eval("eval_fail instant at 0 x\n expected_fail_message  it broke");
    let new = only_eval("eval instant at 0 x\n expect fail msg: it broke");
    for eval in [old, new] {
        let wanted = eval.expect.failure.expect("a failure");
        assert!(matches!(&wanted[..], [Message::Exactly(text)] if text == "it broke"));
    }
    let warned = only_eval("eval instant at 0 x\n expect warn\n expect no_info\n 5");
    assert!(matches!(warned.expect.warnings, Noted::Each(_)));
    assert!(matches!(warned.expect.infos, Noted::None));
    assert_eq!(warned.expect.scalar, Some(5.0));
}

#[test]
fn texts_and_range_vectors_can_be_expected() {
    let text = only_eval("eval instant at 5m \"x\"\n expect string \"a\\nb\"");
    assert_eq!(text.expect.text.as_deref(), Some("a\nb"));
    let range = only_eval(
        "eval instant at 1m m[1m]\n expect range vector from 10s to 1m step 10s\n m 1 2 3",
    );
    let grid = range.expect.grid.expect("a grid");
    assert_eq!(
        (grid.first(), grid.end(), grid.every()),
        (Timestamp(10_000), Timestamp(60_000), Millis(10_000))
    );
}

#[test]
fn a_lone_number_or_an_old_message_ends_the_body() {
    let script = Script::read("eval instant at 0 1\n 1\nclear").expect("a good script");
    assert!(matches!(script.commands[..], [Command::Eval(_), Command::Clear]));
}

#[test]
fn what_is_no_script_is_refused_with_its_line() {
    for (text, wanted) in [
        ("\nfrobnicate", "line 2: invalid command \"frobnicate\""),
        ("load", "line 1: invalid load command."),
        ("load 5q\n m 1", "line 1: invalid step definition \"5q\": unknown unit"),
        ("load 1m\n m 1+1", "2:6: parse error: unexpected end of input in series values"),
        ("eval instant x", "line 1: invalid timestamp definition"),
        ("eval range from 2m to 1m step 1m x", "line 1: invalid test definition, end"),
        ("eval_ordered range from 0 to 1m step 1m x", "line 1: invalid evaluation command."),
        ("eval instant at 0 x\n m 1 2", "line 2: error in eval x (line 1): expecting multiple"),
        ("eval instant at 0 x\n expect frob", "line 2: error in eval x (line 1): invalid expect"),
        ("eval instant at 0 x\n expect fail\n expect fail", "line 3: error in eval x"),
        ("eval instant at 0 x\n expect warn\n expect no_warn", "line 3: error in eval x"),
        ("eval instant at 0 x\n expect string 5", "line 2: error in eval x (line 1): expected str"),
    ] {
        assert!(error(text).starts_with(wanted), "{text:?}: {}", error(text));
    }
}

#[test]
fn a_comment_inside_a_body_ends_it() {
    let script = Script::read("load 1m\n  a 1\n# a remark\nload 1m\n  b 1").expect("a script");
    assert_eq!(script.commands.len(), 2);
}
