//! Puts the samples of a load into memory.

use std::sync::Arc;

use crate::format::Item;
use crate::format::NotationError;
use crate::label::Labels;
use crate::storage::Memory;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::value::Cell;

use super::command::Classic;
use super::command::Load;
use super::command::LoadSeries;
use super::nhcb::native_series;

impl Load {
    /// Adds the samples to what is there, as Prometheus' head would take them.
    pub fn add_to(&self, memory: &mut Memory) -> Result<(), NotationError> {
        for series in &self.series {
            self.add_series(series, memory)
                .map_err(|why| NotationError::on_line(series.line, why))?;
        }
        if self.classic == Classic::WithNative {
            self.add_native(memory).map_err(|why| NotationError::on_line(self.line, why))?;
        }
        Ok(())
    }

    fn add_series(&self, series: &LoadSeries, memory: &mut Memory) -> Result<(), String> {
        for (step, item) in series.items.iter().enumerate() {
            let cell = match item {
                Item::Omitted => continue,
                Item::Float(value) => Cell::Float(*value),
                Item::Histogram(histogram, _) => Cell::Histogram(histogram.clone()),
            };
            let start = series.starts.get(step).copied().flatten();
            self.add(memory, &series.labels, step, cell, start)?;
        }
        Ok(())
    }

    fn add_native(&self, memory: &mut Memory) -> Result<(), String> {
        for (labels, histograms) in native_series(self)? {
            for (step, histogram) in histograms {
                let cell = Cell::Histogram(Arc::new(histogram));
                self.add(memory, &labels, step, cell, None)?;
            }
        }
        Ok(())
    }

    fn add(
        &self,
        memory: &mut Memory,
        labels: &Labels,
        step: usize,
        cell: Cell,
        start: Option<Millis>,
    ) -> Result<(), String> {
        let at = Timestamp(self.every.0.saturating_mul(step as i64));
        let start = start.map(|before| at + before);
        memory.append(labels, at, start, cell).map_err(|why| why.to_string())
    }
}
