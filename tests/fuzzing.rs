//! Seeded runs of the fuzz bodies.

use crate::fuzz_bodies::parser::parser;
use crate::fuzz_bodies::pattern::pattern;

/// What mutants of queries are made of.
const TOKENS: [&str; 64] = [
    "up",
    "sum",
    "rate",
    "topk",
    "min_of",
    "step",
    "start",
    "fill",
    "by",
    "on",
    "offset",
    "and",
    "atan2",
    "bool",
    "group_left",
    "nan",
    "a:b",
    "anchored",
    "smoothed",
    "without",
    "ignoring",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "@",
    "=",
    "==",
    "!=",
    "=~",
    "!~",
    "+",
    "-",
    "*",
    "/",
    "^",
    "%",
    "<",
    "</",
    ">/",
    "5",
    "5m",
    "0x1e",
    "1e3",
    "1_0",
    ".5",
    "\"a\"",
    "'b'",
    "`c`",
    "\\",
    "\n",
    "#",
    " ",
    "é",
    "$",
    "step()",
    "(5m)",
    "[5m]",
    "{a=\"b\"}",
    "by (a)",
];

/// A generator of numbers that always makes the same ones.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn any_heap_of_tokens_is_read_or_refused() {
    let mut dice = Dice(20_260_101);
    for _ in 0..40_000 {
        let count = 1 + dice.roll(12);
        let text: Vec<&str> = (0..count).map(|_| TOKENS[dice.roll(TOKENS.len())]).collect();
        parser(&text.join(if dice.roll(3) == 0 { "" } else { " " }));
    }
}

#[test]
fn any_mutant_of_a_query_is_read_or_refused() {
    let seeds = [
        "sum by (job) (rate(http_requests_total{code=~\"5..\"}[5m] offset 1h)) > bool 0.5",
        "a + on (x) group_left (y) fill (0) b or -c ^ 2 unless d{e!=\"f\"}",
        "max_over_time((x or y)[1h:5m] @ end()) / min_of(1, 2) # c",
        "foo[max_of(step() * 2, 5m + 3):range()] offset -(5m * 2) anchored",
        "count_values without (a, \"b.c\") (\"v\", {\"x.y\", z='1'}) @ 1.5e3",
        "foo offset -step() + bar offset (3) smoothed [5m] == +nan",
    ];
    let mut dice = Dice(7);
    for round in 0..40_000 {
        let mut text = seeds[round % seeds.len()].to_owned();
        for _ in 0..=dice.roll(3) {
            let at = text.floor_char_boundary(dice.roll(text.len() + 1));
            let end = text.ceil_char_boundary((at + dice.roll(4)).min(text.len()));
            let put = if dice.roll(2) == 0 { "" } else { TOKENS[dice.roll(TOKENS.len())] };
            text.replace_range(at..end, put);
        }
        parser(&text);
    }
}

/// What regular expressions are made of.
const PIECES: [&str; 32] = [
    "a",
    "b",
    "prom",
    "0",
    "_",
    ".",
    "*",
    "+",
    "?",
    "|",
    "(",
    ")",
    "[",
    "]",
    "[^",
    "-",
    "{2}",
    "{2,",
    "}",
    "^",
    "$",
    "\\",
    "\\d",
    "\\b",
    "\\Q",
    "\\E",
    "\\pL",
    "(?i)",
    "(?:",
    "(?P<n>",
    "é",
    "[[:alpha:]]",
];

#[test]
fn any_heap_of_pieces_is_a_regular_expression_or_none() {
    let mut dice = Dice(3);
    for _ in 0..5_000 {
        let count = 1 + dice.roll(9);
        let text: String = (0..count).map(|_| PIECES[dice.roll(PIECES.len())]).collect();
        pattern(&text);
    }
}
