//! Why a query gave what it gave: what each of its parts did.

use crate::format::write_float;
use crate::format::write_histogram;
use crate::format::write_metric;
use crate::rules::course::Terms;
use crate::storage::Storage;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::print;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;

/// How many parts of a query are shown.
const PARTS_MAX: usize = 12;
/// How many samples of a part are shown.
const SAMPLES_MAX: usize = 4;

/// Returns what a query and its parts give at an instant, a part a line, indented by its depth.
pub(super) fn parts(
    terms: &Terms,
    storage: &dyn Storage,
    query: &str,
    at: Timestamp,
) -> Vec<String> {
    let Ok((expr, _)) = terms.engine.parse(query) else { return Vec::new() };
    let mut lines = Vec::new();
    let mut waiting = vec![(&expr, 0)];
    while let Some((part, depth)) = waiting.pop() {
        let shown = !matches!(
            part.kind,
            ExprKind::Paren(_)
                | ExprKind::Number(_)
                | ExprKind::Text(_)
                | ExprKind::Range(_)
                | ExprKind::Subquery(_)
        );
        let deeper = if shown { depth + 1 } else { depth };
        if shown {
            if lines.len() == PARTS_MAX {
                lines.push("…".to_owned());
                break;
            }
            lines.push(format!("{:1$}{2}", "", depth * 2, line(terms, storage, part, at)));
        }
        let known = waiting.len();
        waiting.extend(part.children().map(|child| (child, deeper)));
        if let Some(children) = waiting.get_mut(known..) {
            children.reverse();
        }
    }
    lines
}

fn line(terms: &Terms, storage: &dyn Storage, part: &Expr, at: Timestamp) -> String {
    let text = print(part);
    match terms.at(storage, &text, at) {
        Err(why) => format!("{text}  =>  {why}"),
        Ok(samples) if samples.is_empty() => format!("{text}  =>  nothing"),
        Ok(samples) => {
            let more = samples.len().saturating_sub(SAMPLES_MAX);
            let mut shown: Vec<String> = samples.iter().take(SAMPLES_MAX).map(sample).collect();
            if more > 0 {
                shown.push(format!("… {more} more"));
            }
            format!("{text}  =>  {}", shown.join(", "))
        }
    }
}

fn sample(sample: &Sample) -> String {
    let value = match &sample.cell {
        Cell::Float(value) => write_float(*value),
        Cell::Histogram(histogram) => write_histogram(histogram),
    };
    if sample.labels.is_empty() {
        return value;
    }
    format!("{} {value}", write_metric(&sample.labels))
}
