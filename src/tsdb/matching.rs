//! Which series pass a selector, by lists of series where that is cheap.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::Pattern;
use crate::storage::Cancel;
use crate::tsdb::damage::TsdbError;

/// Lists of series by label and value.
pub(super) trait Catalog {
    /// Appends all series.
    fn all(&self, into: &mut Vec<u32>) -> Result<(), TsdbError>;

    /// Appends the series that have a label with a value, which is not empty.
    fn list(&self, name: &str, value: &str, into: &mut Vec<u32>) -> Result<(), TsdbError>;

    /// Appends the series whose value of a label passes a test; all such values begin with one of
    /// some texts, which are sorted and none of which begins with another.
    fn union(
        &self,
        name: &str,
        beginnings: &[&[u8]],
        passes: &mut dyn FnMut(&str) -> bool,
        into: &mut Vec<u32>,
    ) -> Result<(), TsdbError>;

    /// Returns how many values of a label begin with one of some texts, more or less.
    fn value_count(&self, name: &str, beginnings: &[&[u8]]) -> Result<usize, TsdbError>;

    /// Returns the number of a string.
    fn symbol(&self, text: &str) -> Result<Option<u32>, TsdbError>;

    /// Returns the string of a number.
    fn text(&self, symbol: u32) -> Result<&str, TsdbError>;

    /// Returns the value of one label of a series, by the number of its name.
    fn value(&self, series: u32, name: u32) -> Result<Option<u32>, TsdbError>;
}

/// Tests of values, until the query has to stop; no value passes from then on.
struct Trials<'a> {
    cancel: &'a Cancel,
    count: Cell<u32>,
    is_over: Cell<bool>,
}

impl Trials<'_> {
    fn passes(&self, matcher: &Matcher, value: &str) -> bool {
        const SOME: u32 = 256;

        self.count.set(self.count.get() + 1);
        if self.count.get().is_multiple_of(SOME) && self.cancel.stop().is_some() {
            self.is_over.set(true);
        }
        !self.is_over.get() && matcher.matches(value)
    }
}

/// Returns the series that pass all tests, in order; whichever, where the query has to stop.
pub(super) fn find<C: Catalog>(
    catalog: &C,
    matchers: &[Matcher],
    cancel: &Cancel,
) -> Result<Vec<u32>, TsdbError> {
    let trials = Trials { cancel, count: Cell::new(0), is_over: Cell::new(false) };
    let (exact, mut others): (Vec<_>, Vec<_>) =
        matchers.iter().partition(|matcher| values(matcher).is_some());
    let mut lists = Vec::with_capacity(exact.len());
    for matcher in exact {
        let mut list = Vec::new();
        let values = values(matcher).unwrap_or_default();
        for value in &values {
            catalog.list(matcher.name(), value, &mut list)?;
        }
        if values.len() > 1 {
            list.sort_unstable();
            list.dedup();
        }
        lists.push(list);
    }
    lists.sort_by_key(Vec::len);
    let mut lists = lists.into_iter();
    let mut found = match lists.next() {
        Some(shortest) => shortest,
        None => start(catalog, &mut others, &trials)?,
    };
    for list in lists {
        intersect(&mut found, &list);
    }
    others.iter().try_for_each(|matcher| narrow(catalog, matcher, &trials, &mut found))?;
    Ok(found)
}

/// Returns the values that a test is passed by, where they can be listed and none is empty.
fn values(matcher: &Matcher) -> Option<Vec<&str>> {
    let values: Vec<_> = match matcher.op() {
        MatchOp::Equal => vec![matcher.value()],
        MatchOp::Regex => matcher.pattern()?.set_matches()?.iter().map(String::as_str).collect(),
        MatchOp::NotEqual | MatchOp::NotRegex => return None,
    };
    (!values.contains(&"")).then_some(values)
}

/// Returns the series to start from where no test lists its values, and takes the test that chose.
fn start<C: Catalog>(
    catalog: &C,
    others: &mut Vec<&Matcher>,
    trials: &Trials<'_>,
) -> Result<Vec<u32>, TsdbError> {
    let mut best = None;
    for (at, matcher) in others.iter().enumerate() {
        if !matcher.matches("") {
            let count =
                catalog.value_count(matcher.name(), &beginnings(matcher, Wanted::Passing))?;
            best = best.min(Some((count, at))).or(Some((count, at)));
        }
    }
    let mut found = Vec::new();
    match best {
        Some((_, at)) => {
            let matcher = others.remove(at);
            let beginnings = beginnings(matcher, Wanted::Passing);
            let mut passes = |value: &str| trials.passes(matcher, value);
            catalog.union(matcher.name(), &beginnings, &mut passes, &mut found)?;
        }
        None => catalog.all(&mut found)?,
    }
    Ok(found)
}

/// How many values are walked over in the time in which one series is looked up.
const SIFT_COST: usize = 8;

/// The values of a label that somebody looks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Those that pass a test.
    Passing,
    /// Those that fail it.
    Failing,
}

/// Returns texts of which every wanted value has one in front.
fn beginnings(matcher: &Matcher, wanted: Wanted) -> Vec<&[u8]> {
    let pattern = || matcher.pattern().map(Pattern::beginnings);
    match (matcher.op(), wanted) {
        (MatchOp::Equal, Wanted::Passing) | (MatchOp::NotEqual, Wanted::Failing) => {
            vec![matcher.value().as_bytes()]
        }
        (MatchOp::Regex, Wanted::Passing) | (MatchOp::NotRegex, Wanted::Failing) => {
            pattern().unwrap_or_default().iter().map(Vec::as_slice).collect()
        }
        _ => vec![&[]],
    }
}

/// Keeps the series that pass one more test.
fn narrow<C: Catalog>(
    catalog: &C,
    matcher: &Matcher,
    trials: &Trials<'_>,
    found: &mut Vec<u32>,
) -> Result<(), TsdbError> {
    if found.is_empty() {
        return Ok(());
    }
    let absent_passes = matcher.matches("");
    let wanted = if absent_passes { Wanted::Failing } else { Wanted::Passing };
    let beginnings = beginnings(matcher, wanted);
    // To look a series up costs as much as to walk over several values, which are neighbours.
    if SIFT_COST * found.len() <= catalog.value_count(matcher.name(), &beginnings)? {
        return sift(catalog, matcher, trials, found);
    }
    let mut list = Vec::new();
    let mut wanted = |value: &str| trials.passes(matcher, value) != absent_passes;
    catalog.union(matcher.name(), &beginnings, &mut wanted, &mut list)?;
    if absent_passes {
        subtract(found, &list);
    } else {
        intersect(found, &list);
    }
    Ok(())
}

/// Looks every series up; each distinct value is tested once.
fn sift<C: Catalog>(
    catalog: &C,
    matcher: &Matcher,
    trials: &Trials<'_>,
    found: &mut Vec<u32>,
) -> Result<(), TsdbError> {
    let absent_passes = matcher.matches("");
    let Some(name) = catalog.symbol(matcher.name())? else {
        if !absent_passes {
            found.clear();
        }
        return Ok(());
    };
    let mut verdicts = FxHashMap::<u32, bool>::default();
    let mut failure = Ok(());
    found.retain(|&series| {
        let mut verdict = || {
            let Some(value) = catalog.value(series, name)? else { return Ok(absent_passes) };
            if let Some(&known) = verdicts.get(&value) {
                return Ok(known);
            }
            let verdict = trials.passes(matcher, catalog.text(value)?);
            verdicts.insert(value, verdict);
            Ok(verdict)
        };
        verdict().unwrap_or_else(|error| {
            failure = Err(error);
            false
        })
    });
    failure
}

/// Keeps what is in a sorted list too.
fn intersect(found: &mut Vec<u32>, list: &[u32]) {
    // Whoever has the shorter list looks its items up in the longer one.
    if list.len() < found.len() {
        let mut rest = &found[..];
        let mut is_there = |series: &u32| {
            rest = &rest[gallop(rest, *series)..];
            rest.first() == Some(series)
        };
        *found = list.iter().copied().filter(|series| is_there(series)).collect();
        return;
    }
    let mut rest = list;
    found.retain(|series| {
        rest = &rest[gallop(rest, *series)..];
        rest.first() == Some(series)
    });
}

/// Keeps what is not in a sorted list.
fn subtract(found: &mut Vec<u32>, list: &[u32]) {
    let mut rest = list;
    found.retain(|series| {
        rest = &rest[gallop(rest, *series)..];
        rest.first() != Some(series)
    });
}

/// Returns how many items of a sorted list lie before one, which is probably near.
fn gallop(list: &[u32], series: u32) -> usize {
    let mut bound = 1;
    while list.get(bound).is_some_and(|&other| other < series) {
        bound *= 2;
    }
    let from = bound / 2;
    let until = list.len().min(bound + 1);
    from.min(until) + list[from.min(until)..until].partition_point(|&other| other < series)
}
