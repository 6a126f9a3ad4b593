//! A database: the parts of a data folder behind one storage.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::Metadata;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::storage::Strictness;
use crate::storage::distinct;
use crate::time::Timestamp;
use crate::time::Window;
use crate::tsdb::chosen::Chosen;
use crate::tsdb::damage::Damage;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::figures;
use crate::tsdb::figures::PartFigures;
use crate::tsdb::folder;
use crate::tsdb::part::Part;
use crate::tsdb::reach::Reach;
use crate::tsdb::rows::Member;
use crate::tsdb::rows::Rows;

/// A folder is listed so often while files vanish from it.
const ATTEMPTS: u32 = 20;

/// Prometheus' data, opened where it lies: nothing is written and nothing is locked.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::label::Labels;
/// use promqlite::storage::Storage;
/// use promqlite::time::Timestamp;
/// use promqlite::tsdb::{BlockWriter, Tsdb, Ulid};
/// use promqlite::value::Points;
///
/// let folder = std::env::temp_dir().join(format!("promqlite-tsdb-{}", std::process::id()));
/// let mut points = Points::default();
/// points.push(60_000, 1.0);
/// let mut block = BlockWriter::create(&folder, Ulid::new(0, 1))?;
/// block.add(&Labels::of([("__name__", "up")]), &points)?;
/// block.finish()?;
///
/// let data = Tsdb::open(&folder)?;
/// assert!(data.span().unwrap().contains(Timestamp(60_000)));
/// let answer = Engine::default().query(&data, "count(up)", Ask::Instant(Timestamp(60_000)))?;
/// assert_eq!(answer.statistics.series, 1);
/// assert!(data.damages().is_empty());
/// std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tsdb {
    members: Arc<[Arc<Member>]>,
    metadata: Vec<Metadata>,
    ledger: Arc<Ledger>,
}

impl Tsdb {
    /// Opens a block, a folder of blocks or a server's data folder, whichever it is.
    pub fn open(path: &Path) -> Result<Self, TsdbError> {
        Self::open_with(path, Strictness::Lenient)
    }

    /// Opens data and says what happens where it is damaged.
    pub fn open_with(path: &Path, strictness: Strictness) -> Result<Self, TsdbError> {
        let mut attempts = 1..ATTEMPTS;
        let (ledger, contents) = loop {
            let ledger = Arc::new(Ledger::new(strictness));
            match folder::open(path, &ledger) {
                // A server deletes what it has compacted; what took its place is listed by now.
                Err(error) if error.is_gone(path) && attempts.next().is_some() => {}
                opened => break (ledger, opened?),
            }
        };
        let folder::Contents { parts, metadata } = contents;
        let numbered = (0..).zip(parts);
        let members = numbered.map(|(number, part)| Arc::new(Member::new(part, number))).collect();
        Ok(Self { members, metadata, ledger })
    }

    /// Returns the damages found so far; reading may find more.
    pub fn damages(&self) -> Vec<Damage> {
        self.ledger.list()
    }

    /// Returns how much there is in each part, after a walk over all chunks.
    pub fn figures(&self) -> Result<Vec<PartFigures>, TsdbError> {
        self.members.iter().map(|member| figures::of_part(member.part.as_ref())).collect()
    }

    /// Returns the parts that may have samples within a reach, by number.
    fn within(&self, reach: Reach) -> impl Iterator<Item = (u32, &Arc<dyn Part>)> {
        let numbered = (0..).zip(self.members.iter().map(|member| &member.part));
        numbered.filter(move |(_, part)| part.reach().overlaps(reach))
    }

    fn choose(
        &self,
        matchers: &[Matcher],
        reach: Reach,
        cancel: &Cancel,
    ) -> Result<Chosen, StorageError> {
        let mut found = Vec::new();
        for (number, part) in self.within(reach) {
            let mut series = part.find(matchers, cancel)?;
            keep_within(part.as_ref(), reach, cancel, &mut series)?;
            if cancel.stop().is_some() {
                return Err(StorageError::Cancelled);
            }
            found.push((number, series));
        }
        found.retain(|(_, series)| !series.is_empty());
        let rows = match found.pop() {
            None => Rows::default(),
            Some((number, series)) if found.is_empty() => Rows::single(number, series),
            Some(last) => {
                found.push(last);
                Rows::merge(&self.members, found)?
            }
        };
        Ok(Chosen::new(self.members.clone(), rows, reach, self.ledger.clone()))
    }

    fn warn(&self, context: &Context) {
        for damage in self.ledger.list() {
            context.warn(damage.to_string());
        }
    }
}

/// Leaves out series without a chunk within a reach, or any where the query has to stop.
fn keep_within(
    part: &dyn Part,
    reach: Reach,
    cancel: &Cancel,
    series: &mut Vec<u32>,
) -> Result<(), TsdbError> {
    const SOME: usize = 4096;

    let whole = part.reach();
    if reach.first <= whole.first && whole.last <= reach.last {
        return Ok(());
    }
    let of_some = |some: &[u32]| {
        let (mut kept, mut pieces) = (Vec::with_capacity(some.len()), Vec::new());
        if cancel.stop().is_some() {
            return Ok(kept);
        }
        for &one in some {
            pieces.clear();
            part.pieces(one, reach, &mut pieces)?;
            if !pieces.is_empty() {
                kept.push(one);
            }
        }
        Ok(kept)
    };
    let kept: Result<Vec<_>, TsdbError> = series.par_chunks(SOME).map(of_some).collect();
    *series = kept?.concat();
    Ok(())
}

fn reach_of(window: Window) -> Reach {
    Reach { first: window.after.0.saturating_add(1), last: window.until.0 }
}

impl Storage for Tsdb {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let choose = |select: &Select| {
            let reach = reach_of(select.reach);
            let chosen = self.choose(&select.matchers, reach, context.cancel())?;
            Ok(Arc::new(chosen) as Arc<dyn SeriesSet>)
        };
        let chosen = selects.iter().map(choose).collect();
        self.warn(context);
        chosen
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let mut names = Vec::new();
        if any.is_empty() {
            for (_, part) in self.within(reach_of(reach)) {
                part.each_name(&mut |name| names.push(name.to_owned()))?;
            }
        }
        for labels in self.matching(any, reach, context)? {
            names.extend(labels.iter().map(|(name, _)| name.to_owned()));
        }
        Ok(distinct(names))
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let mut values = Vec::new();
        if any.is_empty() {
            for (_, part) in self.within(reach_of(reach)) {
                part.each_value(name, &mut |value| values.push(value.to_owned()))?;
            }
        }
        for labels in self.matching(any, reach, context)? {
            values.push(labels.get(name).to_owned());
        }
        values.retain(|value| !value.is_empty());
        Ok(distinct(values))
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.metadata.clone()
    }

    fn span(&self) -> Option<Window> {
        let reaches = || self.members.iter().map(|member| member.part.reach());
        let covered = reaches().reduce(Reach::cover)?;
        let after = Timestamp(covered.first.saturating_sub(1));
        Some(Window { after, until: Timestamp(covered.last) })
    }
}

impl Tsdb {
    /// Returns the labels of all series that pass any of the matcher lists.
    fn matching(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        if any.is_empty() { Ok(Vec::new()) } else { self.series(any, reach, context) }
    }
}
