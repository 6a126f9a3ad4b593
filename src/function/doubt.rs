//! Doubts about whether a metric is a counter.

use crate::function::TypeLabels;
use crate::label::Labels;
use crate::value::NoteKind;

/// Returns the info that a series which should be a counter does not look like one.
///
/// It is due for functions that expect counters, once a series has a float in the answer; nothing
/// is said of a series without a name.
pub fn counter_doubt(labels: &Labels, types: TypeLabels) -> Option<NoteKind> {
    const ENDINGS: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];

    let metric = labels.name();
    if metric.is_empty() {
        return None;
    }
    match types {
        TypeLabels::Used => {
            let kind = labels.get("__type__");
            (!matches!(kind, "counter" | "histogram")).then(|| NoteKind::MaybeNotCounterType {
                kind: kind.to_owned(),
                metric: metric.to_owned(),
            })
        }
        TypeLabels::Ignored => {
            let usual = ENDINGS.iter().any(|ending| metric.ends_with(ending));
            (!usual).then(|| NoteKind::MaybeNotCounter(metric.to_owned()))
        }
    }
}
