//! Requests for what is known of metrics, and for the largest of a storage's figures.

use std::collections::BTreeMap;

use crate::storage::Metadata;

use super::error::ApiError;
use super::number::read_whole;
use super::parameters::Parameters;

/// A request for what is known of metrics beside their samples.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct MetadataRequest {
    /// The metric that is meant; `None` is all.
    pub metric: Option<String>,
    /// The most metrics that are told; `None` is all.
    pub limit: Option<usize>,
    /// The most that is told of one metric; `None` is all.
    pub limit_per_metric: Option<usize>,
}

impl MetadataRequest {
    /// Reads a request for metadata.
    pub fn read(parameters: &Parameters) -> Result<Self, ApiError> {
        let limit = number(parameters, "limit")?;
        let limit_per_metric = number(parameters, "limit_per_metric")?;
        let metric = parameters.first("metric");
        Ok(Self {
            metric: (!metric.is_empty()).then(|| metric.to_owned()),
            limit: limit.and_then(|limit| usize::try_from(limit).ok()),
            limit_per_metric: limit_per_metric
                .and_then(|limit| usize::try_from(limit).ok())
                .filter(|limit| *limit > 0),
        })
    }

    /// Returns what is asked for, by metric.
    pub fn choose(&self, known: Vec<Metadata>) -> BTreeMap<String, Vec<Metadata>> {
        let mut chosen: BTreeMap<String, Vec<Metadata>> = BTreeMap::new();
        let wanted =
            |one: &Metadata| self.metric.as_ref().is_none_or(|metric| *metric == one.metric);
        for one in known.into_iter().filter(wanted) {
            if self.limit.is_some_and(|limit| chosen.len() >= limit)
                && !chosen.contains_key(&one.metric)
            {
                continue;
            }
            let held = chosen.entry(one.metric.clone()).or_default();
            if self.limit_per_metric.is_none_or(|limit| held.len() < limit) && !held.contains(&one)
            {
                held.push(one);
            }
        }
        chosen
    }
}

/// Reads a number that may be left out; the error does not say what was wrong.
fn number(parameters: &Parameters, name: &str) -> Result<Option<i64>, ApiError> {
    match parameters.first(name) {
        "" => Ok(None),
        text => read_whole(text)
            .map(Some)
            .map_err(|_| ApiError::bad_data(format!("{name} must be a number"))),
    }
}

/// A request for the largest of a storage's figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct TopRequest {
    /// How many of each are told.
    pub limit: usize,
}

impl TopRequest {
    /// Reads a request for figures.
    pub fn read(parameters: &Parameters) -> Result<Self, ApiError> {
        const LIMIT_MAX: usize = 10_000;
        let text = parameters.first("limit");
        if text.is_empty() {
            return Ok(Self { limit: 10 });
        }
        let limit = read_whole(text).ok().and_then(|limit| usize::try_from(limit).ok());
        match limit.filter(|limit| *limit > 0) {
            None => Err(ApiError::bad_data("limit must be a positive number")),
            Some(limit) if limit > LIMIT_MAX => {
                Err(ApiError::bad_data(format!("limit must not exceed {LIMIT_MAX}")))
            }
            Some(limit) => Ok(Self { limit }),
        }
    }
}
