//! What a number counts, told from the names of metrics.

use promqlite::label::Labels;
use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Unit {
    /// Whatever it counts, it is shown as a number.
    #[default]
    Plain,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    BytesASecond,
    /// Seconds of a length of time.
    Seconds,
    /// Seconds since the Unix epoch.
    Time,
    /// A part of a whole.
    Ratio,
}

/// Functions and aggregations whose answer counts what their argument counts.
const KEEPING: [&str; 25] = [
    "abs",
    "avg",
    "avg_over_time",
    "bottomk",
    "ceil",
    "clamp",
    "clamp_max",
    "clamp_min",
    "delta",
    "first_over_time",
    "floor",
    "increase",
    "last_over_time",
    "limit_ratio",
    "limitk",
    "max",
    "max_over_time",
    "min",
    "min_over_time",
    "quantile",
    "quantile_over_time",
    "round",
    "sort",
    "sum",
    "topk",
];

/// Functions whose answer counts what the bounds of buckets count.
const OF_BUCKETS: [&str; 4] =
    ["histogram_avg", "histogram_quantile", "histogram_quantiles", "histogram_stddev"];

/// Functions whose answer counts what their argument counts, a second.
const RATES: [&str; 3] = ["deriv", "irate", "rate"];

/// Endings of names that say what is counted.
const ENDINGS: [(&str, Unit); 6] = [
    ("_timestamp_seconds", Unit::Time),
    ("_time_seconds", Unit::Time),
    ("_seconds", Unit::Seconds),
    ("_bytes", Unit::Bytes),
    ("_ratio", Unit::Ratio),
    ("_utilization", Unit::Ratio),
];

/// Endings that may follow the unit of a name.
const BEHIND: [&str; 3] = ["_total", "_sum", "_bucket"];

impl Unit {
    /// Returns what a metric counts by its name.
    pub(crate) fn of_metric(name: &str) -> Self {
        let stem = BEHIND.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
        // A total of seconds is a length: `process_start_time_seconds` has no ending behind it.
        let total = stem.len() < name.len();
        let unit = ENDINGS.iter().find(|(ending, _)| stem.ends_with(ending));
        match unit.map_or(Self::Plain, |(_, unit)| *unit) {
            Self::Time if total => Self::Seconds,
            unit => unit,
        }
    }

    /// Returns what a row of an answer counts, where the query as a whole counts `whole`.
    pub(crate) fn of_row(labels: &Labels, whole: Self) -> Self {
        if labels.name().is_empty() { whole } else { Self::of_metric(labels.name()) }
    }
}

/// Returns what the answer to a query counts; arithmetic makes it a plain number again.
pub(crate) fn unit_of(expr: &Expr) -> Unit {
    match &expr.kind {
        ExprKind::Selector(selector) => of_selector(selector.name.as_deref()),
        ExprKind::Range(range) => of_selector(range.selector.name.as_deref()),
        ExprKind::Subquery(subquery) => unit_of(&subquery.expr),
        ExprKind::Paren(inner) => unit_of(inner),
        ExprKind::Unary(unary) => unit_of(&unary.expr),
        ExprKind::Aggregate(aggregate) if KEEPING.contains(&aggregate.name) => {
            aggregate.operand().map_or(Unit::Plain, unit_of)
        }
        ExprKind::Call(call) => {
            let of_args = || call.args.iter().map(unit_of).find(|unit| *unit != Unit::Plain);
            let name = call.name.as_str();
            if OF_BUCKETS.contains(&name) {
                return unit_of_buckets(expr);
            }
            match of_args() {
                Some(unit) if KEEPING.contains(&name) => unit,
                Some(Unit::Bytes) if RATES.contains(&name) => Unit::BytesASecond,
                _ => Unit::Plain,
            }
        }
        ExprKind::Binary(binary) if binary.op.is_set() || binary.op.is_comparison() => {
            unit_of(&binary.left)
        }
        _ => Unit::Plain,
    }
}

/// Returns what the bounds of the buckets of an answer count: rates and sums leave that as it is.
pub(crate) fn unit_of_buckets(expr: &Expr) -> Unit {
    match &expr.kind {
        ExprKind::Selector(selector) => of_selector(selector.name.as_deref()),
        ExprKind::Range(range) => of_selector(range.selector.name.as_deref()),
        ExprKind::Number(_) | ExprKind::Text(_) => Unit::Plain,
        _ => {
            let mut units = expr.children().map(unit_of_buckets);
            units.find(|unit| *unit != Unit::Plain).unwrap_or_default()
        }
    }
}

fn of_selector(name: Option<&str>) -> Unit {
    name.map_or(Unit::Plain, Unit::of_metric)
}

#[cfg(test)]
mod tests {
    use promqlite::syntax::parse;

    use super::Unit;
    use super::unit_of;

    #[test]
    fn names_and_what_is_done_to_them_tell_the_unit() {
        for (query, unit) in [
            ("node_memory_MemFree_bytes", Unit::Bytes),
            ("sum by (node) (rate(received_bytes_total[5m]))", Unit::BytesASecond),
            ("histogram_quantile(0.9, sum by (le) (d_seconds_bucket))", Unit::Seconds),
            ("histogram_quantile(0.9, sum by (le) (rate(d_seconds_bucket[5m])))", Unit::Seconds),
            ("histogram_avg(rate(d_bytes[5m])) / 2", Unit::Plain),
            ("process_start_time_seconds", Unit::Time),
            ("increase(cpu_time_seconds_total[1h])", Unit::Seconds),
            ("rate(cpu_seconds_total[5m])", Unit::Plain),
            ("a_bytes / b_bytes", Unit::Plain),
            ("a_bytes > 5", Unit::Bytes),
            ("count(a_bytes)", Unit::Plain),
            ("disk_used_ratio", Unit::Ratio),
            ("up", Unit::Plain),
        ] {
            assert_eq!(unit_of(&parse(query).unwrap()), unit, "{query}");
        }
    }
}
