//! Down the tree, to the part that loses all series.

use promqlite::engine::Answer;
use promqlite::function::Kind;
use promqlite::syntax::Binary;
use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::Operator;
use promqlite::syntax::print;

use super::asked::Asked;
use super::asked::bounds;
use super::asked::is_empty;
use super::asked::labels;
use super::partner::Sides;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;

/// An answer that took more samples than this is not asked again in parts, unless it is empty.
const SAMPLES_MAX: usize = 2_000_000;

/// What loses all series.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Loss {
    /// A selector finds none.
    Select,
    /// The two sides of an operator do not meet.
    Match,
    /// A comparison holds for none.
    Compare,
    /// A function or an aggregation gives nothing for what it has.
    Compute,
}

/// What loses all series, and why.
type Told = (Loss, String);

impl Asked<'_> {
    /// Says why an answer holds nothing, or what it leaves out; nothing where all is well.
    pub(crate) fn advice(&self, expr: &Expr, answer: &Answer) -> Vec<String> {
        if is_empty(&answer.value) {
            return self.why(expr).map(|(_, told)| told).into_iter().collect();
        }
        if answer.statistics.samples_read > SAMPLES_MAX {
            return Vec::new();
        }
        let Some(join) = join(expr) else { return Vec::new() };
        self.sides(join).map(|sides| sides.left_over()).unwrap_or_default()
    }

    /// Says why a part has no series.
    pub(crate) fn why(&self, expr: &Expr) -> Option<Told> {
        match &expr.unwrapped().kind {
            ExprKind::Selector(_) | ExprKind::Range(_) => {
                Some((Loss::Select, self.of_select(&self.select(expr.unwrapped())?)?))
            }
            ExprKind::Subquery(subquery) => self.why(&subquery.expr),
            ExprKind::Unary(unary) => self.why(&unary.expr),
            ExprKind::Aggregate(aggregate) => {
                let operand = aggregate.operand()?;
                match self.value(operand) {
                    Some(value) if !is_empty(&value) => {
                        let parameter = aggregate.parameter().map(print).unwrap_or_default();
                        let told = format!(
                            "`{}` has {} series, and {} ({parameter}) keeps none of them",
                            print(operand),
                            counted(labels(&value).len() as u64),
                            aggregate.name
                        );
                        Some((Loss::Compute, told))
                    }
                    _ => self.why(operand),
                }
            }
            ExprKind::Call(call) => self.of_call(&call.name, &call.args),
            ExprKind::Binary(binary) => self.of_operator(binary),
            _ => None,
        }
    }

    fn of_call(&self, name: &str, arguments: &[Expr]) -> Option<Told> {
        let is_series = |part: &&Expr| matches!(self.kind(part), Some(Kind::Vector | Kind::Range));
        let argument = arguments.iter().find(is_series)?;
        let value = self.value(argument)?;
        if is_empty(&value) {
            return self.why(argument);
        }
        if let ExprKind::Range(_) = &argument.unwrapped().kind
            && let Some(told) = self.of_window(&self.select(argument.unwrapped())?, name)
        {
            return Some((Loss::Select, told));
        }
        let count = counted(labels(&value).len() as u64);
        let told = print(argument);
        let told = format!("`{told}` has {count} series, and `{name}` gives nothing for them");
        Some((Loss::Compute, told))
    }

    fn of_operator(&self, binary: &Binary) -> Option<Told> {
        let (left, right) = (self.value(&binary.left)?, self.value(&binary.right)?);
        let op = binary.op.as_str();
        let vectors =
            [&binary.left, &binary.right].map(|side| self.kind(side) == Some(Kind::Vector));
        match vectors {
            [true, _] if is_empty(&left) => self.why(&binary.left),
            [_, true] if is_empty(&right) && binary.op != Operator::Unless => {
                self.why(&binary.right)
            }
            [true, true] => {
                let sides = Sides::of(&binary.matching, &labels(&left), &labels(&right));
                if binary.op == Operator::Unless {
                    let told = "every series on the left has a partner on the right";
                    return Some((Loss::Compare, told.to_owned()));
                }
                if sides.meet() {
                    let told = format!("series meet, and `{op}` holds for none of the pairs");
                    return Some((Loss::Compare, told));
                }
                let apart = sides.apart();
                let told = format!("no series on the left meets one on the right: {apart}");
                Some((Loss::Match, told))
            }
            [of_left, _] => {
                let (value, other) =
                    if of_left { (&left, &binary.right) } else { (&right, &binary.left) };
                let (least, largest) = bounds(value)?;
                let [least, largest] = [least, largest].map(|one| number(one, Unit::Plain));
                let count = labels(value).len();
                let told = if count == 1 && least == largest {
                    format!("the value is {least}")
                } else {
                    format!(
                        "the values of {} series lie between {least} and {largest}",
                        counted(count as u64)
                    )
                };
                let told = format!("nothing passes `{op} {}`: {told}", print(other));
                Some((Loss::Compare, told))
            }
        }
    }

    /// Returns the two sides of an operator.
    fn sides(&self, join: &Binary) -> Option<Sides> {
        let both = [&join.left, &join.right];
        if both.iter().any(|side| self.kind(side) != Some(Kind::Vector)) {
            return None;
        }
        let [left, right] = both.map(|side| self.value(side).map(|value| labels(&value)));
        Some(Sides::of(&join.matching, &left?, &right?))
    }
}

/// Returns the outermost operator that pairs elements of two vectors.
fn join(expr: &Expr) -> Option<&Binary> {
    match &expr.unwrapped().kind {
        ExprKind::Binary(binary) if !binary.op.is_set() && !binary.matching.fills() => {
            let both = [&binary.left, &binary.right];
            let number = |side: &&Expr| matches!(side.unwrapped().kind, ExprKind::Number(_));
            // With a number on one side the pairs are further down.
            match both.iter().position(number) {
                Some(at) => both.get(1 - at).and_then(|other| join(other)),
                None => Some(binary),
            }
        }
        ExprKind::Unary(unary) => join(&unary.expr),
        ExprKind::Aggregate(aggregate) => aggregate.operand().and_then(join),
        ExprKind::Call(call) => call.args.iter().find_map(join),
        _ => None,
    }
}
