//! What each part of a query gives.

use promqlite::engine::Ask;
use promqlite::function::Kind;
use promqlite::syntax::Expr;
use promqlite::syntax::print;
use promqlite::value::Cell;
use promqlite::value::Value;

use super::reply::Reply;
use super::state::Session;
use crate::output;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::report;

/// How many parts are shown.
const PARTS_MAX: usize = 200;

impl Session {
    /// Shows every part of an expression with how many series it has and between which values.
    pub(super) fn tree(&mut self, rest: &str) -> Result<Reply, String> {
        let text = self.given(rest)?;
        let expr = match self.engine.parse(&text) {
            Ok((expr, _)) => expr,
            Err(error) => return Ok(Reply::failing(report::failure(&error, &text, self.errors))),
        };
        let ask = self.ask()?;
        let mut columns = Columns::default();
        columns.column("expression", Align::Left).column("series", Align::Right);
        columns.column("least", Align::Right).column("largest", Align::Right);
        let mut parts = Vec::new();
        gather(&expr, "", "", &mut parts);
        for (lead, part) in parts.iter().take(PARTS_MAX) {
            let mut row = vec![format!("{lead}{}", print(part))];
            row.extend(self.figures(part, ask));
            columns.row(row);
        }
        self.last = Some(text);
        let mut page = String::new();
        columns.write(self.screen.columns, self.screen.paint, &mut page);
        Ok(Reply::saying(page))
    }

    /// Returns how many series a part has, and its least and largest value.
    fn figures(&self, part: &Expr, ask: Ask) -> [String; 3] {
        let text = print(part);
        let kind = self.engine.parse(&text).map(|(_, kind)| kind);
        let ask = match kind {
            Ok(Kind::Range | Kind::Text) => Ask::Instant(ask.steps().last()),
            _ => ask,
        };
        let answer = match self.answer(&text, ask) {
            Ok(answer) => answer,
            Err(error) => return [error.to_string(), String::new(), String::new()],
        };
        let (count, floats) = told(&answer.value);
        let unit = output::unit_of(part);
        let finite = || floats.iter().copied().filter(|float| !float.is_nan());
        let bound = |bound: Option<f64>| bound.map_or_else(String::new, |one| number(one, unit));
        let [least, largest] = [finite().reduce(f64::min), finite().reduce(f64::max)].map(bound);
        [count, least, largest]
    }
}

/// Lists a part and those below it, each with the lines that lead to it.
fn gather<'a>(expr: &'a Expr, lead: &str, below: &str, into: &mut Vec<(String, &'a Expr)>) {
    if into.len() > PARTS_MAX {
        return;
    }
    let inner = expr.unwrapped();
    into.push((lead.to_owned(), inner));
    // Numbers and texts stand in the line of what they belong to.
    let children: Vec<_> =
        inner.children().map(Expr::unwrapped).filter(|child| has_series(child)).collect();
    for (at, child) in children.iter().enumerate() {
        let last = at + 1 == children.len();
        let (branch, rest) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        gather(child, &format!("{below}{branch}"), &format!("{below}{rest}"), into);
    }
}

fn has_series(expr: &Expr) -> bool {
    use promqlite::syntax::ExprKind;
    !matches!(expr.kind, ExprKind::Number(_) | ExprKind::Text(_))
}

/// Returns what a value has how many of, and its floats.
fn told(value: &Value) -> (String, Vec<f64>) {
    match value {
        Value::Vector(samples) => {
            let floats = samples.iter().filter_map(|sample| match &sample.cell {
                Cell::Float(float) => Some(*float),
                Cell::Histogram(_) => None,
            });
            (counted(samples.len() as u64), floats.collect())
        }
        Value::Matrix(series) => {
            let floats = series.iter().flat_map(|one| one.floats.iter().map(|(_, float)| *float));
            (counted(series.len() as u64), floats.collect())
        }
        Value::Scalar(_, float) => (number(*float, Unit::Plain), Vec::new()),
        Value::Text(_, text) => (text.clone(), Vec::new()),
    }
}
