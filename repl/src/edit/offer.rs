//! What the data has for the place at the cursor.

use promqlite::aggregate;
use promqlite::engine::Engine;
use promqlite::function;
use promqlite::function::Status;
use promqlite::syntax::Feature;

use super::place::Before;
use super::place::Cursor;
use super::place::Ending;
use super::place::Place;
use super::rank;
use crate::index::Catalogue;
use crate::manual;

/// The most that is offered at once.
const OFFERED_MAX: usize = 250;
/// How many points a metric has before a function that fits as well.
const METRIC_FIRST: i32 = 5;

/// Something that can stand at the cursor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Offer {
    /// What is put into the line.
    pub(crate) text: String,
    /// How it is called in a list.
    pub(crate) name: String,
    /// What is known of it.
    pub(crate) about: String,
}

/// All that can stand at the cursor, the best first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Offered {
    /// Where the word begins that an offer takes the place of.
    pub(crate) start: usize,
    /// The offers.
    pub(crate) offers: Vec<Offer>,
}

/// Offers as they are gathered, with their points.
pub(super) struct Gathering<'a> {
    typed: &'a str,
    found: Vec<(i32, Offer)>,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(typed: &'a str) -> Self {
        Self { typed, found: Vec::new() }
    }

    /// Adds a name if it fits; the rest is made of those alone.
    pub(super) fn add(&mut self, name: &str, more: i32, offer: impl FnOnce() -> (String, String)) {
        if let Some(points) = rank::fit(self.typed, name) {
            let (text, about) = offer();
            self.found.push((points + more, Offer { text, name: name.to_owned(), about }));
        }
    }

    /// Adds names that stand for themselves.
    pub(super) fn plain<'n>(&mut self, names: impl IntoIterator<Item = (&'n str, &'n str)>) {
        for (name, about) in names {
            self.add(name, 0, || (name.to_owned(), about.to_owned()));
        }
    }

    /// Adds names out of very many: all are ranked before any is copied.
    pub(super) fn many<'n>(
        &mut self,
        names: impl Iterator<Item = &'n str>,
        text: impl Fn(&str) -> String,
    ) {
        let mut fitting: Vec<_> =
            names.filter_map(|name| Some((rank::fit(self.typed, name)?, name))).collect();
        let first = |one: &(i32, &str), other: &(i32, &str)| other.0.cmp(&one.0);
        if fitting.len() > OFFERED_MAX {
            fitting.select_nth_unstable_by(OFFERED_MAX - 1, |one, other| {
                first(one, other).then_with(|| one.1.cmp(other.1))
            });
            fitting.truncate(OFFERED_MAX);
        }
        for (points, name) in fitting {
            let (text, about) = (text(name), String::new());
            self.found.push((points, Offer { text, name: name.to_owned(), about }));
        }
    }

    /// Returns the best offers; what begins as it was typed leaves no room for the rest.
    pub(super) fn best(mut self, start: usize) -> Offered {
        self.found.sort_by(|(one, left), (other, right)| {
            other.cmp(one).then_with(|| left.name.cmp(&right.name))
        });
        self.found.dedup_by(|one, other| one.1.name == other.1.name);
        let begins = |(points, _): &&(i32, Offer)| *points >= rank::BEGINS;
        let begun = self.found.iter().filter(begins).count();
        let most = if begun > 0 { begun } else { self.found.len() }.min(OFFERED_MAX);
        let best = self.found.into_iter().take(most).map(|(_, offer)| offer);
        Offered { start, offers: best.collect() }
    }
}

/// Returns what can stand at the cursor of a query.
pub(super) fn query(
    text: &str,
    cursor: usize,
    catalogue: &dyn Catalogue,
    engine: &Engine,
) -> Offered {
    let Cursor { place, start, .. } = Cursor::at(text, cursor);
    let typed = text.get(start..cursor).unwrap_or_default();
    let mut gathering = Gathering::new(typed);
    let mut start = start;
    match place {
        Place::Operand { after } => operands(after, catalogue, engine, &mut gathering),
        Place::Behind { what } => behind(what, engine, &mut gathering),
        Place::Label { metric, used } => {
            let names = catalogue.labels(metric.as_deref());
            let free = |name: &&str| *name != "__name__" && !used.iter().any(|one| one == name);
            let names = names.iter().map(String::as_str).filter(free);
            gathering.many(names, |name| format!("{name}=\""));
        }
        Place::Comparison => gathering.plain([
            ("=\"", "is"),
            ("!=\"", "is not"),
            ("=~\"", "matches a regular expression"),
            ("!~\"", "does not match a regular expression"),
        ]),
        Place::Value { metric, label, pattern, quote } => {
            let (typed, from) = if pattern { alternative(typed) } else { (typed, 0) };
            start += from;
            gathering = Gathering::new(typed);
            let values = catalogue.values(&label, metric.as_deref());
            let closed = text.get(cursor..).is_some_and(|rest| rest.starts_with(['"', '\'', '`']));
            let values = values.iter().map(String::as_str);
            gathering.many(values, |value| quoted(value, quote, closed));
        }
        Place::Grouping { metrics, used } => groupings(&metrics, &used, catalogue, &mut gathering),
        Place::Length => {
            gathering.plain(["1m", "5m", "10m", "30m", "1h", "6h", "1d"].map(|one| (one, "")));
        }
        Place::Nothing => {}
    }
    gathering.best(start)
}

/// Has fetched what completion at the cursor will ask for.
pub(super) fn prepare_query(text: &str, cursor: usize, catalogue: &dyn Catalogue) {
    match Cursor::at(text, cursor).place {
        Place::Label { metric, .. } => catalogue.prepare(None, metric.as_deref()),
        Place::Value { metric, label, .. } => catalogue.prepare(Some(&label), metric.as_deref()),
        Place::Grouping { metrics, .. } => {
            metrics.iter().for_each(|metric| catalogue.prepare(None, Some(metric)));
        }
        _ => {}
    }
}

fn operands(
    after: Before,
    catalogue: &dyn Catalogue,
    engine: &Engine,
    gathering: &mut Gathering<'_>,
) {
    for metric in catalogue.metrics().iter() {
        gathering.add(&metric.name, METRIC_FIRST, || {
            let kind = if metric.kind.is_empty() { "" } else { &metric.kind };
            (metric.name.clone(), format!("{kind:<9} {}", metric.help).trim_end().to_owned())
        });
    }
    let features = engine.options().features;
    let experimental = features.has(Feature::ExperimentalFunctions);
    let usable = |status| experimental || status == Status::Stable;
    for function in function::all().iter().filter(|one| usable(one.status)) {
        gathering.add(function.name, 0, || {
            let open = if function.args.is_empty() { "()" } else { "(" };
            let about = format!("{} {}", manual::takes(function), function.about);
            (format!("{}{open}", function.name), about)
        });
    }
    for aggregation in aggregate::all().iter().filter(|one| usable(one.status)) {
        gathering.add(aggregation.name, 0, || {
            let about = format!("aggregation: {}", aggregation.about);
            (aggregation.name.to_owned(), about)
        });
    }
    let matching =
        [("on (", "match by these labels alone"), ("ignoring (", "match by all labels but these")];
    match after {
        Before::Comparison => {
            gathering.plain([("bool", "1 or 0 for each element instead of a filter")]);
            gathering.plain(matching);
        }
        Before::Arithmetic | Before::Set => gathering.plain(matching),
        Before::Matching => gathering.plain([
            ("group_left (", "many elements on the left meet one on the right"),
            ("group_right (", "many elements on the right meet one on the left"),
        ]),
        Before::Start => {}
    }
}

fn behind(what: Ending, engine: &Engine, gathering: &mut Gathering<'_>) {
    let grouping = [
        ("by (", "one group for each value of these labels"),
        ("without (", "all labels but these"),
    ];
    if what == Ending::AggregationName {
        gathering.plain(grouping);
        return gathering.plain([("(", "what is aggregated")]);
    }
    if what == Ending::Aggregation {
        gathering.plain(grouping);
    }
    gathering.plain([
        ("and ", "elements that have a partner on the right"),
        ("or ", "elements of the left, and those of the right without a partner"),
        ("unless ", "elements that have no partner on the right"),
        ("atan2 ", "the angle of two values"),
    ]);
    if what == Ending::Selector {
        gathering.plain([("offset ", "look back by a length of time"), ("@ ", "at an instant")]);
        if engine.options().features.has(Feature::ExtendedRangeSelectors) {
            gathering.plain([
                ("anchored", "with the last sample before the window"),
                ("smoothed", "with values interpolated at the edges"),
            ]);
        }
    }
}

fn groupings(
    metrics: &[String],
    used: &[String],
    catalogue: &dyn Catalogue,
    gathering: &mut Gathering<'_>,
) {
    let free = |name: &&str| *name != "__name__" && !used.iter().any(|one| one == name);
    if metrics.is_empty() {
        let names = catalogue.labels(None);
        return gathering.many(names.iter().map(String::as_str).filter(free), str::to_owned);
    }
    for metric in metrics {
        let names = catalogue.labels(Some(metric));
        gathering.many(names.iter().map(String::as_str).filter(free), str::to_owned);
    }
}

/// Returns the last alternative of a pattern, and where it begins.
fn alternative(pattern: &str) -> (&str, usize) {
    let at = pattern.rfind(['|', '(']).map_or(0, |at| at + 1);
    (pattern.get(at..).unwrap_or_default(), at)
}

/// Writes a value as it stands inside of quotes, with the closing one unless that is there.
fn quoted(value: &str, quote: Option<char>, closed: bool) -> String {
    let open = if quote.is_none() { "\"" } else { "" };
    let close = quote.unwrap_or('"');
    let close = if closed { String::new() } else { close.to_string() };
    if quote == Some('`') {
        return format!("{value}{close}");
    }
    let escaped = value.replace('\\', "\\\\").replace(quote.unwrap_or('"'), "\\\"");
    format!("{open}{escaped}{close}")
}
