//! The newest sample of each series by `/federate`, where a server answers no queries.

use super::client::Client;
use super::error::Fault;
use super::error::RemoteError;
use super::failure::excerpt;
use super::held::Held;
use super::held::HeldSamples;
use super::held::HeldSeries;
use super::wire::Asked;
use super::written;
use crate::format::ExpositionTerms;
use crate::format::read_exposition;
use crate::label::Matcher;
use crate::storage::Cancel;
use crate::storage::Strictness;
use crate::time::Window;
use crate::value::Points;

/// Reads the newest samples, sorted by labels; `None` where none of them lies in a stretch of time.
pub(super) fn read(
    client: &Client,
    matchers: &[Matcher],
    reach: Window,
    cancel: &Cancel,
) -> Result<Option<Held>, RemoteError> {
    let pairs = vec![("match[]", written::selector(matchers))];
    let asked = Asked { path: "federate".to_owned(), pairs, ..Asked::default() };
    let body = client.wire.ask(&asked, cancel)?.body;
    let text = body.whole().map_err(|fault| client.wire.error(fault))?;
    let mut terms = ExpositionTerms::at(reach.until);
    terms.strictness = Strictness::Strict;
    let foreign = |_| client.wire.error(Fault::Foreign(excerpt(&text)));
    let loaded = read_exposition(&text, terms).map_err(foreign)?;
    let mut series = Vec::new();
    for (labels, all) in loaded.memory.iter() {
        let mut points = Points::default();
        points.append_within(all, reach.after.0.saturating_add(1), reach.until.0);
        if !points.is_empty() {
            series
                .push(HeldSeries { labels: labels.clone(), samples: HeldSamples::Points(points) });
        }
    }
    series.sort_by(|one, other| one.labels.cmp(&other.labels));
    // Where nothing passes at all, there was nothing at any time that could be told.
    let told = !series.is_empty() || loaded.memory.is_empty();
    Ok(told.then_some(Held { series }))
}
