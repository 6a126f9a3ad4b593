//! The samples of one series from all the chunks it has.

use std::sync::Arc;

use crate::tsdb::damage::TsdbError;
use crate::tsdb::overlap;
use crate::tsdb::part::Piece;
use crate::tsdb::reach::Reach;
use crate::tsdb::rows::Entry;
use crate::tsdb::rows::Member;
use crate::value::Points;

/// A chunk and the entry it belongs to.
#[derive(Clone, Copy)]
struct Owned {
    piece: Piece,
    entry: Entry,
}

/// Appends the samples of a series that has entries in some parts.
pub(super) fn read(
    members: &[Arc<Member>],
    entries: &[Entry],
    reach: Reach,
    into: &mut Points,
) -> Result<(), TsdbError> {
    if let [entry] = entries {
        let part = &members[entry.member as usize].part;
        if part.deleted(entry.series).is_empty() && part.read(entry.series, reach, into)? {
            return Ok(());
        }
    }
    let mut owned = Vec::new();
    let mut pieces = Vec::new();
    for &entry in entries {
        members[entry.member as usize].part.pieces(entry.series, reach, &mut pieces)?;
        owned.extend(pieces.drain(..).map(|piece| Owned { piece, entry }));
    }
    owned.sort_by_key(|one| one.piece.reach.first);
    let mut rest = owned.as_slice();
    while let Some(first) = rest.first() {
        let (mut covered, mut count) = (first.piece.reach, 1);
        while let Some(next) = rest.get(count).filter(|next| next.piece.reach.first <= covered.last)
        {
            covered = covered.cover(next.piece.reach);
            count += 1;
        }
        let (cluster, others) = rest.split_at(count);
        rest = others;
        read_cluster(members, cluster, reach, into)?;
    }
    Ok(())
}

/// Appends the samples of chunks that overlap each other and nothing else.
fn read_cluster(
    members: &[Arc<Member>],
    cluster: &[Owned],
    reach: Reach,
    into: &mut Points,
) -> Result<(), TsdbError> {
    let part = |one: &Owned| &members[one.entry.member as usize].part;
    if let [one] = cluster
        && part(one).deleted(one.entry.series).is_empty()
    {
        return part(one).decode(one.piece, reach, into);
    }
    let mut sources = vec![Points::default(); cluster.len()];
    for (one, source) in cluster.iter().zip(&mut sources) {
        part(one).decode(one.piece, reach, source)?;
        for deleted in part(one).deleted(one.entry.series) {
            delete(source, *deleted);
        }
    }
    overlap::merge(&sources, into);
    Ok(())
}

/// Removes the samples of a stretch of time.
fn delete(points: &mut Points, deleted: Reach) {
    let range = |times: &[i64]| {
        let from = times.partition_point(|&time| time < deleted.first);
        from..times.partition_point(|&time| time <= deleted.last).max(from)
    };
    let floats = range(&points.times);
    points.times.drain(floats.clone());
    points.values.drain(floats.clone());
    if !points.starts.is_empty() {
        points.starts.drain(floats);
    }
    let histograms = range(&points.histograms.times);
    points.histograms.times.drain(histograms.clone());
    points.histograms.cells.drain(histograms.clone());
    if !points.histograms.starts.is_empty() {
        points.histograms.starts.drain(histograms);
    }
    points.stale.retain(|&time| !deleted.contains(time));
}
