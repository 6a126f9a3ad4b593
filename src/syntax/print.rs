//! A tree as text on one line, as Prometheus prints it.
//!
//! Everything is written into one buffer. A chain of operators is printed by a loop, since it is as
//! deep as it is long.

use super::number;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::math::append;
use crate::math::plain_into;
use crate::math::quote_into;
use crate::syntax::Aggregate;
use crate::syntax::At;
use crate::syntax::Binary;
use crate::syntax::Duration;
use crate::syntax::DurationKind;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::LabelTest;
use crate::syntax::Length;
use crate::syntax::Matching;
use crate::syntax::Notation;
use crate::syntax::Number;
use crate::syntax::Returns;
use crate::syntax::Selector;
use crate::syntax::Shift;
use crate::syntax::Subquery;
use crate::syntax::Wrapping;

/// Prints an expression on one line; parsing it gives the same tree.
///
/// ```
/// use promqlite::syntax::{parse, print};
///
/// assert_eq!(print(&parse("sum  by(job)(up)")?), "sum by (job) (up)");
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn print(expr: &Expr) -> String {
    let mut text = String::with_capacity(128);
    print_into(expr, &mut text);
    text
}

/// Appends an expression on one line.
///
/// ```
/// use promqlite::syntax::{parse, print_into};
///
/// let mut text = "expr: ".to_owned();
/// print_into(&parse("a+b")?, &mut text);
/// assert_eq!(text, "expr: a + b");
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn print_into(expr: &Expr, into: &mut String) {
    Printer { out: into, marks: None }.expr(expr);
}

/// Where an expression stands in a line, and how many there are inside of it.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) after: usize,
}

/// Appends an expression, and notes where each part of it stands, outer parts first.
pub(super) fn print_marking(expr: &Expr, into: &mut String) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(64);
    Printer { out: into, marks: Some(&mut marks) }.expr(expr);
    marks
}

struct Printer<'a> {
    out: &'a mut String,
    marks: Option<&'a mut Vec<Mark>>,
}

impl Printer<'_> {
    fn open(&mut self) -> usize {
        let start = self.out.len();
        self.marks.as_deref_mut().map_or(0, |marks| {
            marks.push(Mark { start, end: 0, after: 0 });
            marks.len() - 1
        })
    }

    fn close(&mut self, index: usize) {
        let end = self.out.len();
        if let Some(marks) = self.marks.as_deref_mut() {
            let after = marks.len();
            if let Some(mark) = marks.get_mut(index) {
                (mark.end, mark.after) = (end, after);
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Binary(binary) = &expr.kind {
            return self.chain(binary);
        }
        let mark = self.open();
        match &expr.kind {
            ExprKind::Number(number) => number_into(*number, self.out),
            ExprKind::Text(text) => quote_into(text.as_bytes(), self.out),
            ExprKind::Selector(selector) => {
                selector_into(selector, self.out);
                at_into(&selector.shift, self.out);
                self.out.push_str(edges(selector.edges));
                offset_into(&selector.shift, self.out);
            }
            ExprKind::Range(range) => {
                selector_into(&range.selector, self.out);
                self.out.push('[');
                length_into(&range.range, self.out);
                self.out.push(']');
                self.out.push_str(edges(range.selector.edges));
                at_into(&range.selector.shift, self.out);
                offset_into(&range.selector.shift, self.out);
            }
            ExprKind::Subquery(subquery) => {
                self.expr(&subquery.expr);
                subquery_suffix(subquery, self.out);
            }
            ExprKind::Call(call) => {
                self.out.push_str(&call.name);
                self.arguments(&call.args);
            }
            ExprKind::Aggregate(aggregate) => {
                aggregate_head(aggregate, self.out);
                self.arguments(&aggregate.args);
            }
            ExprKind::Unary(unary) => {
                self.out.push_str(unary.sign.as_str());
                self.expr(&unary.expr);
            }
            ExprKind::Paren(inner) => {
                self.out.push('(');
                self.expr(inner);
                self.out.push(')');
            }
            ExprKind::Hole(hole) => self.out.push_str(&hole.text),
            ExprKind::Binary(_) => {}
        }
        self.close(mark);
    }

    fn arguments(&mut self, args: &[Expr]) {
        self.out.push('(');
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            self.expr(arg);
        }
        self.out.push(')');
    }

    /// Prints a chain that leans to the left from its innermost operand outwards.
    fn chain(&mut self, binary: &Binary) {
        if !matches!(binary.left.kind, ExprKind::Binary(_)) {
            let mark = self.open();
            self.expr(&binary.left);
            return self.link(binary, mark);
        }
        let chain = binary.chain();
        let marks: Vec<usize> = chain.iter().map(|_| self.open()).collect();
        if let Some(first) = chain.last() {
            self.expr(&first.left);
        }
        for (link, mark) in chain.iter().zip(marks).rev() {
            self.link(link, mark);
        }
    }

    fn link(&mut self, binary: &Binary, mark: usize) {
        self.out.push(' ');
        operator_into(binary, self.out);
        self.out.push(' ');
        self.expr(&binary.right);
        self.close(mark);
    }
}

/// Appends an aggregation's name and grouping, with the blank before its parentheses.
pub(super) fn aggregate_head(aggregate: &Aggregate, into: &mut String) {
    into.push_str(aggregate.name);
    let (word, names) = match &aggregate.grouping {
        Grouping::By(names) if names.is_empty() => return,
        Grouping::By(names) => (" by ", names),
        Grouping::Without(names) => (" without ", names),
    };
    into.push_str(word);
    names_into(names, into);
    into.push(' ');
}

/// Appends labels in parentheses, those that are no plain names in quotes.
fn names_into(names: &[String], into: &mut String) {
    into.push('(');
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            into.push_str(", ");
        }
        name_into(name, into);
    }
    into.push(')');
}

fn name_into(name: &str, into: &mut String) {
    if crate::label::is_legacy_name(name) {
        into.push_str(name);
    } else {
        quote_into(name.as_bytes(), into);
    }
}

/// Appends an operator and how it matches series.
pub(super) fn operator_into(binary: &Binary, into: &mut String) {
    into.push_str(binary.op.as_str());
    if binary.returns == Returns::Truth {
        into.push_str(" bool");
    }
    let matching = &binary.matching;
    let grouped = matching.card.is_grouped();
    let on = matches!(matching.labels, Grouping::By(_));
    if on || grouped || !matching.names().is_empty() {
        into.push_str(if on { " on " } else { " ignoring " });
        names_into(matching.names(), into);
    }
    if grouped {
        let left = matching.card == crate::syntax::Card::ManyToOne;
        into.push_str(if left { " group_left " } else { " group_right " });
        names_into(&matching.include, into);
    }
    fill_into(matching, into);
}

fn fill_into(matching: &Matching, into: &mut String) {
    let sides = match (matching.fill_left, matching.fill_right) {
        (Some(left), Some(right)) if left == right => [Some((" fill (", left)), None],
        (left, right) => {
            [left.map(|it| (" fill_left (", it)), right.map(|it| (" fill_right (", it))]
        }
    };
    for (word, value) in sides.into_iter().flatten() {
        into.push_str(word);
        into.push_str(&crate::math::general(value));
        into.push(')');
    }
}

fn number_into(number: Number, into: &mut String) {
    match number.notation {
        Notation::Plain => plain_into(number.value, into),
        Notation::Duration => {
            if number.value < 0.0 {
                into.push('-');
            }
            nanoseconds_into(number::whole(number.value.abs() * 1e9), into);
        }
    }
}

/// Appends a length as the longest units that hold it; years and weeks only if they are exact.
fn nanoseconds_into(nanoseconds: i64, into: &mut String) {
    const DAY: i64 = 86_400_000;
    let mut left = nanoseconds / 1_000_000;
    if left == 0 {
        return into.push_str("0s");
    }
    let units = [
        ("y", 365 * DAY, true),
        ("w", 7 * DAY, true),
        ("d", DAY, false),
        ("h", 3_600_000, false),
        ("m", 60_000, false),
        ("s", 1_000, false),
        ("ms", 1, false),
    ];
    for (unit, size, exact) in units {
        if left >= size && !(exact && left % size != 0) {
            append(into, format_args!("{}{unit}", left / size));
            left %= size;
        }
    }
}

pub(super) fn length_into(length: &Length, into: &mut String) {
    match length {
        Length::Fixed { nanoseconds, .. } => nanoseconds_into(*nanoseconds, into),
        Length::Computed(duration) => duration_into(duration, into),
    }
}

fn duration_into(duration: &Duration, into: &mut String) {
    let wrapped = duration.wrapping == Wrapping::Wrapped;
    if wrapped {
        into.push('(');
    }
    match &duration.kind {
        DurationKind::Number(number) => number_into(*number, into),
        DurationKind::Step => into.push_str("step()"),
        DurationKind::Range => into.push_str("range()"),
        DurationKind::Hole(text) => into.push_str(text),
        DurationKind::Signed(sign, inner) => {
            if *sign == crate::syntax::Sign::Minus {
                into.push('-');
            }
            duration_into(inner, into);
        }
        DurationKind::Binary(op, pair) => pair_into(pair, ["", op.as_str(), ""], into),
        DurationKind::Least(pair) => pair_into(pair, ["min_of(", ",", ")"], into),
        DurationKind::Greatest(pair) => pair_into(pair, ["max_of(", ",", ")"], into),
    }
    if wrapped {
        into.push(')');
    }
}

fn pair_into([one, two]: &[Duration; 2], [open, between, close]: [&str; 3], into: &mut String) {
    into.push_str(open);
    duration_into(one, into);
    if open.is_empty() {
        into.push(' ');
    }
    into.push_str(between);
    into.push(' ');
    duration_into(two, into);
    into.push_str(close);
}

fn at_into(shift: &Shift, into: &mut String) {
    match shift.at {
        None => {}
        Some(At::Start) => into.push_str(" @ start()"),
        Some(At::End) => into.push_str(" @ end()"),
        Some(At::Time(time)) => append(into, format_args!(" @ {:.3}", time.seconds())),
    }
}

fn offset_into(shift: &Shift, into: &mut String) {
    match &shift.offset {
        None => {}
        Some(Length::Fixed { nanoseconds, .. }) => {
            into.push_str(if *nanoseconds < 0 { " offset -" } else { " offset " });
            nanoseconds_into(nanoseconds.wrapping_abs(), into);
        }
        Some(length @ Length::Computed(_)) => {
            into.push_str(" offset ");
            length_into(length, into);
        }
    }
}

fn edges(mode: EdgeMode) -> &'static str {
    match mode {
        EdgeMode::Plain => "",
        EdgeMode::Anchored => " anchored",
        EdgeMode::Smoothed => " smoothed",
    }
}

/// Appends what stands behind a subquery's expression.
pub(super) fn subquery_suffix(subquery: &Subquery, into: &mut String) {
    into.push('[');
    length_into(&subquery.range, into);
    into.push(':');
    if let Some(step) = &subquery.step {
        length_into(step, into);
    }
    into.push(']');
    at_into(&subquery.shift, into);
    offset_into(&subquery.shift, into);
}

/// Appends a selector's name and tests, the tests sorted as text.
fn selector_into(selector: &Selector, into: &mut String) {
    into.push_str(selector.name.as_deref().unwrap_or_default());
    if selector.tests.is_empty() {
        return;
    }
    into.push('{');
    let start = into.len();
    let mut places = Vec::with_capacity(selector.tests.len());
    for test in &selector.tests {
        if !places.is_empty() {
            into.push(',');
        }
        let from = into.len();
        test_into(test, into);
        places.push(from..into.len());
    }
    let written = |place: &std::ops::Range<usize>| into.get(place.clone()).unwrap_or_default();
    if !places.is_sorted_by_key(written) {
        let mut tests: Vec<&str> = places.iter().map(written).collect();
        tests.sort_unstable();
        let sorted = tests.join(",");
        into.truncate(start);
        into.push_str(&sorted);
    }
    into.push('}');
}

fn test_into(test: &LabelTest, into: &mut String) {
    name_into(&test.name, into);
    into.push_str(match test.op {
        MatchOp::Equal => "=",
        MatchOp::NotEqual => "!=",
        MatchOp::Regex => "=~",
        MatchOp::NotRegex => "!~",
    });
    quote_into(test.value.as_bytes(), into);
}
