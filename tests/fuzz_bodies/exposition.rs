//! What has to hold for any text that is given as samples.

use promqlite::format::Content;
use promqlite::format::Dialect;
use promqlite::format::ExpositionTerms;
use promqlite::format::read_exposition;
use promqlite::format::read_text;
use promqlite::storage::Strictness;
use promqlite::time::Timestamp;

/// Reads a text as an exposition of each dialect, and as what it looks like.
pub(crate) fn exposition(text: &[u8]) {
    for dialect in [Dialect::Text, Dialect::OpenMetrics] {
        let mut terms = ExpositionTerms::at(Timestamp(1_000_000));
        terms.dialect = Some(dialect);
        let loaded = read_exposition(text, terms).expect("faults are warnings");
        for (labels, points) in loaded.memory.iter() {
            assert!(!labels.name().is_empty(), "{labels}");
            assert!(labels.iter().is_sorted_by(|a, b| a.0 < b.0), "{labels}");
            assert!(points.times.is_sorted_by(|a, b| a < b), "{labels}: {:?}", points.times);
            assert_eq!(points.times.len(), points.values.len());
        }
        terms.strictness = Strictness::Strict;
        if let Ok(strict) = read_exposition(text, terms) {
            assert_eq!(strict.memory.len(), loaded.memory.len());
        }
    }
    if let Some(content) = Content::of(text) {
        // Whatever it is, it is read or refused.
        let _ = read_text(text, content, ExpositionTerms::at(Timestamp(0)));
    }
}
