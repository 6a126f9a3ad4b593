//! What has to hold for any bytes that are given as a chunk.

use promqlite::tsdb::Encoding;
use promqlite::tsdb::RawChunk;
use promqlite::value::Points;

/// Decodes bytes, the first of which chooses the encoding; what is read can be written again.
pub(crate) fn chunk(bytes: &[u8]) {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let encoding = Encoding::ALL[usize::from(first) % Encoding::ALL.len()];
    let mut points = Points::default();
    let chunk = RawChunk { encoding, bytes: bytes.to_vec() };
    if chunk.decode(&mut points).is_err() {
        assert!(points.is_empty() && points.stale.is_empty(), "a flawed chunk leaves nothing");
        return;
    }
    let histograms = &points.histograms;
    assert_eq!(points.times.len(), points.values.len());
    assert_eq!(histograms.times.len(), histograms.cells.len());
    for (starts, times) in
        [(&points.starts, &points.times), (&histograms.starts, &histograms.times)]
    {
        assert!(starts.is_empty() || starts.len() == times.len());
    }
    if points.times.is_sorted_by(|a, b| a < b) && histograms.times.is_empty() {
        let mut again = Points::default();
        for chunk in RawChunk::cut(&points) {
            chunk.decode(&mut again).expect("what was written is whole");
        }
        let bits = |points: &Points| points.values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        assert_eq!((&again.times, bits(&again)), (&points.times, bits(&points)));
    }
}
