//! Queries written to hurt: each gets an answer or a clear error, on a small stack.

use std::fmt::Write;

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::Error;
use promqlite::syntax::Expr;
use promqlite::syntax::Fault;
use promqlite::syntax::Features;
use promqlite::syntax::pretty;
use promqlite::syntax::print;

fn read(text: &str) -> Result<Expr, Error> {
    plan::parse(text, Features::ALL, &Functions::default()).map(|(expr, _)| expr)
}

#[test]
fn a_hundred_thousand_parentheses_are_refused_by_name() {
    let text = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let error = read(&text).unwrap_err();
    assert_eq!(error.fault, Fault::Depth(512));
    assert!(error.message(&text).contains("deeper than 512"), "{error}");
}

#[test]
fn nesting_up_to_the_limit_is_read_printed_and_compared() {
    for (open, close) in [("(", ")"), ("-(", ")"), ("abs(", ")"), ("sum by (a) (", ")")] {
        let deep = 512 / open.bytes().filter(|byte| b"(-".contains(byte)).count().clamp(1, 2);
        let text = format!("{}up{}", open.repeat(deep), close.repeat(deep));
        let expr = read(&text).unwrap();
        assert_eq!(print(&expr), text);
        assert_eq!(expr.clone(), expr);
        assert_eq!(read(&pretty(&expr)).unwrap(), expr);
    }
}

#[test]
fn signs_and_powers_in_a_row_count_as_nesting() {
    for text in [format!("{}up", "-".repeat(10_000)), vec!["up"; 10_000].join("^")] {
        assert_eq!(read(&text).unwrap_err().fault, Fault::Depth(512));
    }
}

#[test]
fn a_chain_of_ten_thousand_operators_is_read_printed_and_compared() {
    for op in [" + ", " or ", " * on (a) group_left (b) ", " == "] {
        let text = vec!["zz"; 10_001].join(op);
        let expr = read(&text).unwrap();
        assert_eq!(print(&expr), text);
        assert_eq!(expr.clone(), expr);
        let mut tree = String::new();
        plan::tree_into(&expr, &Functions::default(), &mut tree);
        assert_eq!(tree.matches("binaryExpr").count(), 10_000);
        assert_eq!(pretty(&expr).matches("zz").count(), 10_001);
    }
}

#[test]
fn a_megabyte_of_noise_is_refused() {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    })
    .take(1 << 20)
    .collect();
    let text = String::from_utf8_lossy(&noise);
    assert!(read(&text).is_err());
}

#[test]
fn a_selector_of_two_hundred_kilobytes_is_read() {
    let mut text = "up{".to_owned();
    for i in 0.. {
        if text.len() > 200_000 {
            break;
        }
        write!(text, "label_{i:06}=\"value {i}\",").unwrap();
    }
    text.push('}');
    let expr = read(&text).unwrap();
    assert_eq!(print(&expr), text.replace(",}", "}"));
}

#[test]
fn a_tower_of_subqueries_is_refused() {
    let text = format!("up{}", "[5m:]".repeat(50_000));
    assert!(read(&text).is_err());
    assert!(read(&format!("up{}", "[5m:] offset 1m".repeat(50_000))).is_err());
}

#[test]
fn long_chains_of_operators_are_evaluated_too() {
    // A thread of a test has 2 MiB of stack, a quarter of what a program's first one has.
    let engine = promqlite::engine::Engine::default();
    let storage = promqlite::storage::Memory::new();
    let ask = promqlite::engine::Ask::Instant(promqlite::time::Timestamp(0));
    for start in ["1", "vector(1)"] {
        let query = format!("{start}{}", " + 1".repeat(10_000));
        let answer = engine.query(&storage, &query, ask).expect("a sum");
        let sum = match answer.value {
            promqlite::value::Value::Scalar(_, sum) => sum,
            promqlite::value::Value::Vector(samples) => match samples[0].cell {
                promqlite::value::Cell::Float(sum) => sum,
                promqlite::value::Cell::Histogram(_) => f64::NAN,
            },
            other => panic!("{other:?}"),
        };
        assert_eq!(sum, 10_001.0, "{start}");
    }
}
