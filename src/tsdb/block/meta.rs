//! What a block says of itself.

use serde_json::Value;

use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;

/// The contents of a block's `meta.json`, as far as anybody here needs them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Meta {
    /// The block's name.
    pub(crate) ulid: String,
    /// The time of the first sample, at the earliest.
    pub(crate) first: i64,
    /// The time after the last sample, at the earliest.
    pub(crate) end: i64,
    /// How often its samples were compacted.
    pub(crate) level: u64,
    /// Whether its samples came out of order; such a block says nothing of where the head begins.
    pub(crate) out_of_order: bool,
    /// Whether it is about to be deleted.
    pub(crate) deletable: bool,
    /// The blocks that it replaces.
    pub(crate) parents: Vec<String>,
    /// How many series, chunks and samples it says it has.
    pub(crate) counts: Counts,
}

/// The statistics in a `meta.json`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Counts {
    /// How many series.
    pub(crate) series: u64,
    /// How many chunks.
    pub(crate) chunks: u64,
    /// How many samples.
    pub(crate) samples: u64,
}

impl Meta {
    /// Reads a `meta.json`.
    pub(crate) fn read(file: &[u8]) -> Result<Self, Flaw> {
        let json: Value = serde_json::from_slice(file).map_err(|_| Flaw("no JSON"))?;
        let time = |name: &str| json[name].as_i64().ok_or(Flaw("a block without times"));
        if json["version"].as_u64() != Some(1) {
            return Err(Flaw("a block of an unknown version"));
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let (compaction, stats) = (&json["compaction"], &json["stats"]);
        let count = |name: &str| stats[name].as_u64().unwrap_or_default();
        Ok(Self {
            ulid: text(&json["ulid"]),
            first: time("minTime")?,
            end: time("maxTime")?,
            level: compaction["level"].as_u64().unwrap_or_default(),
            out_of_order: list(&compaction["hints"]).iter().any(|one| one == "from-out-of-order"),
            deletable: compaction["deletable"].as_bool().unwrap_or_default(),
            parents: list(&compaction["parents"]).iter().map(|one| text(&one["ulid"])).collect(),
            counts: Counts {
                series: count("numSeries"),
                chunks: count("numChunks"),
                samples: count("numSamples"),
            },
        })
    }

    /// Returns the stretch of time that there may be samples for.
    pub(crate) fn reach(&self) -> Reach {
        Reach { first: self.first, last: self.end.saturating_sub(1) }
    }
}
