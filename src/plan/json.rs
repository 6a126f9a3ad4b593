//! The tree of an expression as the API's JSON gives it.
//!
//! The tree shows signatures of functions and whether operators match vectors, so it is written on
//! the floor that knows names. Fill values that JSON has no numbers for are written as strings.

use super::kinds::api_name;
use crate::function::Functions;
use crate::function::Kind;
use crate::function::Variadic;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::math::append;
use crate::math::json_into;
use crate::math::plain_into;
use crate::math::shortest;
use crate::syntax::Aggregate;
use crate::syntax::At;
use crate::syntax::Binary;
use crate::syntax::Call;
use crate::syntax::Duration;
use crate::syntax::DurationKind;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Length;
use crate::syntax::Matching;
use crate::syntax::Notation;
use crate::syntax::Number;
use crate::syntax::Returns;
use crate::syntax::Selector;
use crate::syntax::Shift;
use crate::syntax::Subquery;
use crate::syntax::Wrapping;

/// Appends the tree of a checked expression, as `/api/v1/parse_query` answers it.
pub fn tree_into(expr: &Expr, functions: &Functions, into: &mut String) {
    Tree { functions, out: into }.expr(expr);
}

struct Tree<'a> {
    functions: &'a Functions,
    out: &'a mut String,
}

impl Tree<'_> {
    /// Writes an expression; returns its kind, which those around it depend on.
    fn expr(&mut self, expr: &Expr) -> Kind {
        match &expr.kind {
            ExprKind::Number(number) => {
                self.raw("{\"type\":\"numberLiteral\",\"val\":\"");
                plain_into(number.value, self.out);
                self.raw("\"}");
                Kind::Scalar
            }
            ExprKind::Text(text) => {
                self.raw("{\"type\":\"stringLiteral\",\"val\":");
                json_into(text.as_str(), self.out);
                self.raw("}");
                Kind::Text
            }
            ExprKind::Selector(selector) => {
                self.raw("{\"type\":\"vectorSelector\"");
                self.selector(selector);
                Kind::Vector
            }
            ExprKind::Range(range) => {
                self.raw("{\"type\":\"matrixSelector\"");
                self.length(["range", "rangeExpr"], Some(&range.range));
                self.selector(&range.selector);
                Kind::Range
            }
            ExprKind::Subquery(subquery) => self.subquery(subquery),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Unary(unary) => {
                self.raw("{\"type\":\"unaryExpr\",\"op\":\"");
                self.raw(unary.sign.as_str());
                self.raw("\",\"expr\":");
                self.closed(&unary.expr)
            }
            ExprKind::Binary(binary) => self.chain(binary),
            ExprKind::Hole(hole) => {
                self.raw("{\"type\":\"variable\",\"name\":");
                json_into(&hole.text, self.out);
                super::kinds::filled(hole)
            }
            ExprKind::Paren(inner) => {
                self.raw("{\"type\":\"parenExpr\",\"expr\":");
                self.closed(inner)
            }
        }
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes an expression and the brace behind it.
    fn closed(&mut self, expr: &Expr) -> Kind {
        let kind = self.expr(expr);
        self.raw("}");
        kind
    }

    fn names(&mut self, names: &[String]) {
        self.raw("[");
        for (i, name) in names.iter().enumerate() {
            if i > 0 {
                self.raw(",");
            }
            json_into(name, self.out);
        }
        self.raw("]");
    }

    fn selector(&mut self, selector: &Selector) {
        self.raw(",\"name\":");
        json_into(selector.name.as_deref().unwrap_or_default(), self.out);
        self.shift(&selector.shift);
        self.raw(",\"matchers\":[");
        for (i, test) in selector.tests.iter().enumerate() {
            if i > 0 {
                self.raw(",");
            }
            self.test(&test.name, test.op, test.value.as_str());
        }
        if let Some(name) = &selector.name {
            if !selector.tests.is_empty() {
                self.raw(",");
            }
            self.test(NAME, MatchOp::Equal, name);
        }
        self.raw(match selector.edges {
            EdgeMode::Plain => "],\"anchored\":false,\"smoothed\":false}",
            EdgeMode::Anchored => "],\"anchored\":true,\"smoothed\":false}",
            EdgeMode::Smoothed => "],\"anchored\":false,\"smoothed\":true}",
        });
    }

    fn test(&mut self, name: &str, op: MatchOp, value: &str) {
        self.raw("{\"name\":");
        json_into(name, self.out);
        self.raw(",\"type\":\"");
        self.raw(op.as_str());
        self.raw("\",\"value\":");
        json_into(value, self.out);
        self.raw("}");
    }

    fn shift(&mut self, shift: &Shift) {
        self.length(["offset", "offsetExpr"], shift.offset.as_ref());
        match shift.at {
            Some(At::Time(time)) => append(self.out, format_args!(",\"timestamp\":{}", time.0)),
            _ => self.raw(",\"timestamp\":null"),
        }
        self.raw(match shift.at {
            Some(At::Start) => ",\"startOrEnd\":\"start\"",
            Some(At::End) => ",\"startOrEnd\":\"end\"",
            _ => ",\"startOrEnd\":null",
        });
    }

    /// Writes a length in milliseconds, and the expression it is computed by.
    fn length(&mut self, [fixed, computed]: [&str; 2], length: Option<&Length>) {
        let millis = length.and_then(Length::fixed).unwrap_or_default().0;
        append(self.out, format_args!(",\"{fixed}\":{millis},\"{computed}\":"));
        match length.and_then(Length::computed) {
            Some(duration) => self.duration(duration),
            None => self.raw("null"),
        }
    }

    fn duration(&mut self, duration: &Duration) {
        let (op, pair) = match &duration.kind {
            DurationKind::Number(number) => return self.duration_number(*number),
            DurationKind::Step => ("step", [None, None]),
            DurationKind::Range => ("range", [None, None]),
            DurationKind::Hole(text) => (text.as_str(), [None, None]),
            DurationKind::Signed(sign, inner) => (sign.as_str(), [None, Some(&**inner)]),
            DurationKind::Binary(op, pair) => (op.as_str(), both(pair)),
            DurationKind::Least(pair) => ("min_of", both(pair)),
            DurationKind::Greatest(pair) => ("max_of", both(pair)),
        };
        self.raw("{\"type\":\"durationExpr\",\"op\":\"");
        self.raw(op);
        for (key, side) in ["\",\"lhs\":", ",\"rhs\":"].into_iter().zip(pair) {
            self.raw(key);
            match side {
                Some(side) => self.duration(side),
                None => self.raw("null"),
            }
        }
        let wrapped = duration.wrapping == Wrapping::Wrapped;
        self.raw(if wrapped { ",\"wrapped\":true}" } else { ",\"wrapped\":false}" });
    }

    fn duration_number(&mut self, number: Number) {
        self.raw("{\"type\":\"numberLiteral\",\"val\":\"");
        plain_into(number.value, self.out);
        let duration = number.notation == Notation::Duration;
        self.raw(if duration { "\",\"duration\":true}" } else { "\",\"duration\":false}" });
    }

    fn subquery(&mut self, subquery: &Subquery) -> Kind {
        self.raw("{\"type\":\"subquery\"");
        self.length(["range", "rangeExpr"], Some(&subquery.range));
        self.length(["step", "stepExpr"], subquery.step.as_ref());
        self.shift(&subquery.shift);
        self.raw(",\"expr\":");
        self.closed(&subquery.expr);
        Kind::Range
    }

    fn call(&mut self, call: &Call) -> Kind {
        let row = self.functions.find(&call.name);
        self.raw("{\"type\":\"call\",\"func\":{\"name\":");
        json_into(&call.name, self.out);
        self.raw(",\"argTypes\":[");
        for (i, kind) in row.map_or(&[][..], |row| row.args).iter().enumerate() {
            self.raw(if i > 0 { ",\"" } else { "\"" });
            self.raw(api_name(*kind));
            self.raw("\"");
        }
        let variadic = match row.map_or(Variadic::No, |row| row.variadic) {
            Variadic::No => 0,
            Variadic::Optional(more) => i16::from(more),
            Variadic::Endless => -1,
        };
        let returns = row.map_or(Kind::Vector, |row| row.returns);
        let kind = api_name(returns);
        append(
            self.out,
            format_args!("],\"variadic\":{variadic},\"returnType\":\"{kind}\"}},\"args\":["),
        );
        for (i, arg) in call.args.iter().enumerate() {
            if i > 0 {
                self.raw(",");
            }
            self.expr(arg);
        }
        self.raw("]}");
        returns
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Kind {
        self.raw("{\"type\":\"aggregation\",\"op\":\"");
        self.raw(aggregate.name);
        self.raw("\",\"expr\":");
        match aggregate.operand() {
            Some(operand) => drop(self.expr(operand)),
            None => self.raw("null"),
        }
        self.raw(",\"param\":");
        match aggregate.parameter() {
            Some(parameter) => drop(self.expr(parameter)),
            None => self.raw("null"),
        }
        self.raw(",\"grouping\":");
        let (names, without) = match &aggregate.grouping {
            Grouping::By(names) => (names, ",\"without\":false}"),
            Grouping::Without(names) => (names, ",\"without\":true}"),
        };
        self.names(names);
        self.raw(without);
        Kind::Vector
    }

    /// Writes a chain of operators, heads from the outermost in, tails from the innermost out.
    fn chain(&mut self, binary: &Binary) -> Kind {
        let mut links = binary.chain();
        for link in &links {
            self.raw("{\"type\":\"binaryExpr\",\"op\":\"");
            self.raw(link.op.as_str());
            let truth = link.returns == Returns::Truth;
            self.raw(if truth {
                "\",\"bool\":true,\"lhs\":"
            } else {
                "\",\"bool\":false,\"lhs\":"
            });
        }
        let mut kind = links.last().map_or(Kind::Scalar, |first| self.expr(&first.left));
        while let Some(link) = links.pop() {
            self.raw(",\"rhs\":");
            let right = self.expr(&link.right);
            self.raw(",\"matching\":");
            if [kind, right] == [Kind::Vector; 2] {
                self.matching(&link.matching);
            } else {
                self.raw("null");
            }
            self.raw("}");
            let scalar = [kind, right] == [Kind::Scalar; 2];
            kind = if scalar { Kind::Scalar } else { Kind::Vector };
        }
        kind
    }

    fn matching(&mut self, matching: &Matching) {
        self.raw("{\"card\":\"");
        self.raw(matching.card.as_str());
        self.raw("\",\"labels\":");
        self.names(matching.names());
        let on = matches!(matching.labels, Grouping::By(_));
        self.raw(if on { ",\"on\":true,\"include\":" } else { ",\"on\":false,\"include\":" });
        self.names(&matching.include);
        self.raw(",\"fillValues\":{\"lhs\":");
        self.fill(matching.fill_left);
        self.raw(",\"rhs\":");
        self.fill(matching.fill_right);
        self.raw("}}");
    }

    fn fill(&mut self, value: Option<f64>) {
        match value {
            None => self.raw("null"),
            Some(value) if value.is_finite() => self.raw(&shortest(value)),
            Some(value) => json_into(&shortest(value), self.out),
        }
    }
}

fn both(pair: &[Duration; 2]) -> [Option<&Duration>; 2] {
    pair.each_ref().map(Some)
}
