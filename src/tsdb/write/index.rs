//! The index of a block, written when all series are known.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::label::Labels;
use crate::tsdb::block::INDEX_MAGIC;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::reach::Reach;

use super::sections::Output;
use super::sections::put_text;
use super::sections::put_uvarint;
use super::sections::put_varint;

/// Series and their chunks, collected for an index.
#[derive(Default)]
pub(super) struct IndexWriter {
    symbols: FxHashMap<Box<str>, u32>,
    /// Names and values of all series one after the other.
    labels: Vec<(u32, u32)>,
    chunks: Vec<(Reach, u64)>,
    /// Where labels and chunks of each series end.
    ends: Vec<(usize, usize)>,
}

impl IndexWriter {
    /// Takes a series; they come in order of their labels.
    pub(super) fn push(&mut self, labels: &Labels, chunks: &[(Reach, u64)]) {
        for (name, value) in labels {
            let pair = (self.symbol(name), self.symbol(value));
            self.labels.push(pair);
        }
        self.chunks.extend_from_slice(chunks);
        self.ends.push((self.labels.len(), self.chunks.len()));
    }

    fn symbol(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.symbols.get(text) {
            return known;
        }
        let next = self.symbols.len() as u32;
        self.symbols.insert(text.into(), next);
        next
    }

    /// Returns how many series there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Writes the index to a file.
    pub(super) fn finish(mut self, path: &Path) -> Result<(), TsdbError> {
        let mut output = Output::create(path)?;
        output.write(&INDEX_MAGIC.to_be_bytes())?;
        output.write(&[2])?;
        let texts = self.sort_symbols();
        let symbols = output.len();
        write_symbols(&mut output, &texts)?;
        let series = output.len();
        let numbers = self.write_series(&mut output)?;
        let postings = output.len();
        let table = self.write_postings(&mut output, &texts, &numbers)?;
        output.align(4)?;
        let postings_table = output.len();
        output.section(&table)?;
        // Nobody reads tables of label values any more; they begin where the postings begin.
        let contents = [symbols, series, postings, postings_table, postings, postings_table];
        let contents: Vec<u8> = contents.iter().flat_map(|offset| offset.to_be_bytes()).collect();
        output.write(&contents)?;
        output.write(&crc32c::crc32c(&contents).to_be_bytes())?;
        output.finish()
    }

    /// Numbers the symbols by their order and returns them.
    fn sort_symbols(&mut self) -> Vec<Box<str>> {
        let mut sorted: Vec<_> = std::mem::take(&mut self.symbols).into_iter().collect();
        sorted.sort_unstable();
        let mut ranks = vec![0; sorted.len()];
        for (rank, (_, number)) in (0..).zip(&sorted) {
            ranks[*number as usize] = rank;
        }
        for (name, value) in &mut self.labels {
            *name = ranks[*name as usize];
            *value = ranks[*value as usize];
        }
        sorted.into_iter().map(|(text, _)| text).collect()
    }

    /// Writes the entries of all series and returns their numbers.
    fn write_series(&self, output: &mut Output) -> Result<Vec<u32>, TsdbError> {
        let (mut numbers, mut entry, mut head) = (Vec::new(), Vec::new(), Vec::new());
        let (mut labels_from, mut chunks_from) = (0, 0);
        for &(labels_end, chunks_end) in &self.ends {
            output.align(16)?;
            let number = u32::try_from(output.len() / 16);
            numbers
                .push(number.map_err(|_| TsdbError::Unwritable("an index above 64 GiB".into()))?);
            entry.clear();
            put_labels(&mut entry, &self.labels[labels_from..labels_end]);
            put_chunks(&mut entry, &self.chunks[chunks_from..chunks_end]);
            (labels_from, chunks_from) = (labels_end, chunks_end);
            head.clear();
            put_uvarint(&mut head, entry.len() as u64);
            output.write(&head)?;
            output.write(&entry)?;
            output.write(&crc32c::crc32c(&entry).to_be_bytes())?;
        }
        Ok(numbers)
    }

    /// Writes the lists of series by label and value, and returns the table of where they are.
    fn write_postings(
        &self,
        output: &mut Output,
        texts: &[Box<str>],
        numbers: &[u32],
    ) -> Result<Vec<u8>, TsdbError> {
        let mut pairs = Vec::with_capacity(self.labels.len());
        let mut from = 0;
        for (&number, &(end, _)) in numbers.iter().zip(&self.ends) {
            let labels = self.labels[from..end].iter();
            pairs.extend(labels.map(|&(name, value)| (name, value, number)));
            from = end;
        }
        pairs.sort_unstable();
        let mut table = Vec::new();
        let lists = pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let count = 1 + lists.clone().count();
        table.extend_from_slice(&(count as u32).to_be_bytes());
        put_list(output, &mut table, ("", ""), numbers.iter().copied())?;
        for list in lists {
            let (name, value) = (&texts[list[0].0 as usize], &texts[list[0].1 as usize]);
            put_list(output, &mut table, (name, value), list.iter().map(|&(.., number)| number))?;
        }
        Ok(table)
    }
}

fn write_symbols(output: &mut Output, texts: &[Box<str>]) -> Result<(), TsdbError> {
    let mut section = Vec::new();
    section.extend_from_slice(&(texts.len() as u32).to_be_bytes());
    for text in texts {
        put_text(&mut section, text);
    }
    output.section(&section)
}

fn put_labels(entry: &mut Vec<u8>, labels: &[(u32, u32)]) {
    put_uvarint(entry, labels.len() as u64);
    for &(name, value) in labels {
        put_uvarint(entry, u64::from(name));
        put_uvarint(entry, u64::from(value));
    }
}

fn put_chunks(entry: &mut Vec<u8>, chunks: &[(Reach, u64)]) {
    put_uvarint(entry, chunks.len() as u64);
    let mut before = None::<(i64, u64)>;
    for &(reach, reference) in chunks {
        match before {
            None => put_varint(entry, reach.first),
            Some((time, _)) => put_uvarint(entry, reach.first.wrapping_sub(time) as u64),
        }
        put_uvarint(entry, reach.last.wrapping_sub(reach.first) as u64);
        match before {
            None => put_uvarint(entry, reference),
            Some((_, other)) => put_varint(entry, reference.wrapping_sub(other) as i64),
        }
        before = Some((reach.last, reference));
    }
}

fn put_list(
    output: &mut Output,
    table: &mut Vec<u8>,
    (name, value): (&str, &str),
    series: impl ExactSizeIterator<Item = u32>,
) -> Result<(), TsdbError> {
    output.align(4)?;
    put_uvarint(table, 2);
    put_text(table, name);
    put_text(table, value);
    put_uvarint(table, output.len());
    let mut section = Vec::with_capacity(4 + 4 * series.len());
    section.extend_from_slice(&(series.len() as u32).to_be_bytes());
    section.extend(series.flat_map(u32::to_be_bytes));
    output.section(&section)
}
