//! Native histograms as people see them: `{count:3, sum:1.5, [-1,1]:1, (1,2]:2}`.

use crate::format::gathered::Shown;
use crate::format::gathered::ShownBucket;
use crate::format::read_float;
use crate::histogram::Ends;

/// Reads a native histogram.
pub(super) fn read_histogram(text: &str) -> Option<Shown> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut parts = inside.split(", ");
    let count = read_float(parts.next()?.strip_prefix("count:")?).ok()?;
    let sum = read_float(parts.next()?.strip_prefix("sum:")?).ok()?;
    let buckets = parts.map(read_bucket).collect::<Option<Vec<_>>>()?;
    Some(Shown { count, sum, buckets })
}

fn read_bucket(text: &str) -> Option<ShownBucket> {
    let (bounds, count) = text.rsplit_once(':')?;
    let ends = match (bounds.starts_with('['), bounds.ends_with(']')) {
        (true, true) => Ends::Both,
        (true, false) => Ends::Lower,
        (false, true) => Ends::Upper,
        (false, false) => Ends::Neither,
    };
    let bounds = bounds.strip_prefix(['[', '('])?.strip_suffix([']', ')'])?;
    let (lower, upper) = bounds.split_once(',')?;
    let [lower, upper, count] = [lower, upper, count].map(|text| read_float(text).ok());
    Some(ShownBucket { rule: ends.rule(), lower: lower?, upper: upper?, count: count? })
}
