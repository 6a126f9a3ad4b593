//! What holds for every query there is.

use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::parse;
use promqlite::syntax::pretty;
use promqlite::syntax::print;
use proptest::prelude::*;

use crate::fuzz_bodies::order::sorted;

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,6}",
        "[0-9]{1,3}\\.[0-9]{1,3}",
        "[1-9]e-?[0-9]{1,2}",
        "0x[0-9a-d]{1,4}",
        "[1-9]h[1-9]m",
        "[1-9](ms|s|m|h|d|w|y)",
        Just("Inf".to_owned()),
        Just("NaN".to_owned()),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_][a-z0-9_:]{3,8}", "(sum|by|offset|start|and|fill|min_of|without)"]
}

fn quoted() -> impl Strategy<Value = String> {
    prop_oneof![
        "\"[a-z.*+ é]{0,6}\"",
        "'[a-z\"]{0,4}'",
        "`[a-z\\\\'\"]{0,4}`",
        Just("\"\\xff\\u00e9\\n\"".to_owned()),
    ]
}

fn matcher() -> impl Strategy<Value = String> {
    let key = prop_oneof!["[a-z_]{1,5}", "'[a-z .é\"]{0,4}'"];
    prop_oneof![
        (key, "=|!=", quoted()).prop_map(|(key, op, value)| format!("{key}{op}{value}")),
        ("[a-z]{1,5}", "=~|!~").prop_map(|(key, op)| format!("{key}{op}\"a.*|b+\"")),
        "`[a-z .]{0,4}`",
    ]
}

fn length() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["[1-9][0-9]{0,2}(s|m|h)", "[1-9][0-9]{0,3}", "1m\\+step\\(\\)"];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), "[-+*]", inner.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max_of({a}, {b})")),
            inner.prop_map(|a| format!("({a})")),
        ]
    })
}

fn selector() -> impl Strategy<Value = String> {
    let matchers = prop::collection::vec(matcher(), 0..4).prop_map(|list| list.join(", "));
    let shift = prop_oneof![
        Just(String::new()),
        length().prop_map(|it| format!(" offset ({it})")),
        "( @ [0-9]{1,10}(\\.[0-9]{1,4})?| @ end\\(\\)| smoothed| offset -5m)",
    ];
    let range = prop_oneof![Just(String::new()), length().prop_map(|it| format!("[{it}]"))];
    (name(), matchers, range, shift)
        .prop_map(|(name, matchers, range, shift)| format!("{name}{{{matchers}}}{range}{shift}"))
}

fn operator() -> impl Strategy<Value = String> {
    let plain = "[-+*/%^<>]|==|!=|>=|<=|</|>/|and|OR|unless|atan2";
    let modifiers = prop_oneof![
        Just(String::new()),
        "( bool)?( on \\(a, by\\)| ignoring \\(\\))( group_left \\(c\\)| GROUP_RIGHT \\(\\))?",
        "( fill \\(-?[0-9]\\)| fill_left \\(1\\)| fill_right \\(2\\) fill_left \\(3\\))",
    ];
    (plain, modifiers).prop_map(|(op, modifiers)| format!(" {op}{modifiers} "))
}

fn query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![number(), quoted(), selector()];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let pair = (inner.clone(), operator(), inner.clone());
        let call = ("[a-z]{3,6}_x", prop::collection::vec(inner.clone(), 0..3));
        let grouping = "( by \\(a, \"b.c\"\\)| without \\(\\))?";
        let op = "sum|TOPK|count_values|limit_ratio";
        prop_oneof![
            pair.prop_map(|(left, op, right)| format!("{left}{op}{right}")),
            call.prop_map(|(name, args)| format!("{name}({})", args.join(", "))),
            (op, grouping, inner.clone()).prop_map(|(op, by, it)| format!("{op}{by} ({it})")),
            (op, inner.clone(), grouping).prop_map(|(op, it, by)| format!("{op}({it}){by}")),
            inner.clone().prop_map(|it| format!("({it})")),
            ("[-+]", inner.clone()).prop_map(|(sign, it)| format!("{sign}{it}")),
            (inner, length()).prop_map(|(it, range)| format!("({it})[1m:{range}] # why\n")),
        ]
    })
}

/// Lists all spans of nodes that do not lie inside of their parent's.
fn strays(expr: &Expr) -> Vec<(&Expr, &Expr)> {
    let mut strays = Vec::new();
    expr.walk(|parent| {
        let inside = |child: &&Expr| {
            parent.span.start <= child.span.start && child.span.end <= parent.span.end
        };
        strays.extend(parent.children().filter(|child| !inside(child)).map(|it| (parent, it)));
    });
    strays
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn printing_and_parsing_again_gives_the_same_tree(text in query()) {
        if let Ok(expr) = parse(&text) {
            let line = print(&expr);
            // Infinity is written `+Inf`, as by Prometheus, and a sign holds weaker than a power.
            prop_assume!(!line.contains("Inf ^"));
            let lines = pretty(&expr);
            let expr = sorted(expr);
            prop_assert_eq!(print(&parse(&line).unwrap()), line.clone());
            prop_assert_eq!(&sorted(parse(&line).unwrap()), &expr, "{}", line);
            prop_assert_eq!(&sorted(parse(&lines).unwrap()), &expr, "{}", lines);
        }
    }

    #[test]
    fn spans_nest_and_cover_what_was_written(text in query()) {
        if let Ok(expr) = parse(&text) {
            prop_assert_eq!(strays(&expr), vec![]);
            // Blanks and comments aside, the whole text belongs to the root.
            prop_assert_eq!(text[..expr.span.start as usize].trim(), "");
            let rest = text[expr.span.end as usize..].trim();
            prop_assert!(rest.is_empty() || rest.starts_with('#'), "{}", rest);
        }
    }

    #[test]
    fn the_text_of_a_part_is_that_part(text in query()) {
        if let Ok(expr) = parse(&text) {
            let mut parts = Vec::new();
            // Inside brackets a colon needs a number before it, in the same text.
            expr.walk(|part| if !matches!(part.kind, ExprKind::Subquery(_)) { parts.push(part) });
            for part in parts {
                let own = part.span.of(&text);
                if let Ok(again) = parse(own) {
                    prop_assert_eq!(&again, part, "{}", own);
                }
            }
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        let _ = parse(&text);
    }
}
