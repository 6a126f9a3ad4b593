//! Ranges of more steps than servers answer at once, in parts.

use std::collections::BTreeMap;

use super::answer::Told;
use super::pin;
use super::query::RemoteQuery;
use crate::engine::Ask;
use crate::label::Labels;
use crate::time::Steps;
use crate::value::Series;
use crate::value::Value;

/// The most steps that servers answer at once.
const STEPS_MAX: usize = 11_000;

/// Cuts a query into parts that follow each other on its grid and give the same together.
///
/// A query that looks at its own start, end or length is asked whole if these cannot be written
/// into it; the server then says that it has too many steps.
pub(super) fn cut(query: &RemoteQuery) -> Vec<RemoteQuery> {
    let whole = || vec![query.clone()];
    let Ask::Range(steps) = query.ask else { return whole() };
    let (count, every) = (steps.len(), steps.every());
    if count <= STEPS_MAX {
        return whole();
    }
    let Some(text) = pin::pinned(&query.text, steps) else { return whole() };
    let length = count.div_ceil(count.div_ceil(STEPS_MAX));
    let part = |first: usize| {
        let last = (first + length).min(count) - 1;
        let steps = Steps::range(steps.time(first), steps.time(last), every)?;
        Some(RemoteQuery { text: text.clone(), ask: Ask::Range(steps), lookback: query.lookback })
    };
    (0..count).step_by(length).filter_map(part).collect()
}

/// Joins the answers to the parts of a query.
pub(super) fn join(mut all: Vec<Told<Value>>) -> Told<Value> {
    if all.len() == 1
        && let Some(only) = all.pop()
    {
        return only;
    }
    let (mut warnings, mut infos) = (Vec::new(), Vec::new());
    let mut series = BTreeMap::<Labels, Series>::new();
    for told in all {
        for (texts, known) in [(told.warnings, &mut warnings), (told.infos, &mut infos)] {
            for text in texts {
                if !known.contains(&text) {
                    known.push(text);
                }
            }
        }
        let Value::Matrix(part) = told.data else { continue };
        for one in part {
            match series.get_mut(&one.labels) {
                Some(known) => {
                    known.floats.extend(one.floats);
                    known.histograms.extend(one.histograms);
                }
                None => drop(series.insert(one.labels.clone(), one)),
            }
        }
    }
    Told { data: Value::Matrix(series.into_values().collect()), warnings, infos }
}

#[cfg(test)]
mod tests {
    use super::cut;
    use super::join;
    use crate::engine::Ask;
    use crate::label::Labels;
    use crate::remote::answer::Told;
    use crate::remote::query::RemoteQuery;
    use crate::time::Millis;
    use crate::time::Steps;
    use crate::time::Timestamp;
    use crate::value::Series;
    use crate::value::Value;

    fn ranged(text: &str, last: i64) -> RemoteQuery {
        let steps = Steps::range(Timestamp(7), Timestamp(last), Millis(10)).unwrap();
        RemoteQuery { text: text.to_owned(), ask: Ask::Range(steps), lookback: None }
    }

    #[test]
    fn parts_follow_each_other_on_the_grid_without_a_gap() {
        let query = ranged("up", 300_000);
        let parts = cut(&query);
        assert_eq!(parts.len(), 3);
        let times = parts.iter().flat_map(|part| part.ask.steps().iter());
        assert!(times.eq(query.ask.steps().iter()));
        assert_eq!(cut(&ranged("up", 110_000)).len(), 1, "11,000 steps are answered at once");
    }

    #[test]
    fn the_ends_of_the_whole_are_written_into_the_parts() {
        let parts = cut(&ranged("a @ start() + b @ end()", 300_000));
        assert_eq!(parts[1].text, "a @ 0.007 + b @ 300.000");
        assert_eq!(cut(&ranged("rate(a[range()])", 300_000)).len(), 1);
    }

    #[test]
    fn joined_parts_are_sorted_and_say_everything_once() {
        let told = |series: &[(&str, i64)]| {
            let one = |&(job, at): &(&str, i64)| Series {
                labels: Labels::of([("job", job)]),
                floats: vec![(Timestamp(at), at as f64)],
                histograms: Vec::new(),
            };
            let data = Value::Matrix(series.iter().map(one).collect());
            Told { data, warnings: vec!["w".to_owned()], infos: Vec::new() }
        };
        let joined = join(vec![told(&[("b", 1)]), told(&[("a", 2), ("b", 2)])]);
        assert_eq!(joined.warnings, ["w"]);
        let Value::Matrix(series) = joined.data else { panic!("a matrix") };
        let jobs: Vec<_> = series.iter().map(|one| one.labels.get("job")).collect();
        assert_eq!(jobs, ["a", "b"]);
        assert_eq!(series[1].floats.len(), 2);
    }
}
