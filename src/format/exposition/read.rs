//! Reads expositions, line by line.

use memchr::memchr;
use rustc_hash::FxHashMap;

use crate::format::Loaded;
use crate::format::NotationError;
use crate::format::loaded::Faults;
use crate::label::Labels;
use crate::label::NAME;
use crate::storage::Memory;
use crate::storage::Strictness;
use crate::time::Millis;
use crate::time::Timestamp;

use super::dialect::Dialect;
use super::dialect::skip;
use super::family::Families;
use super::family::Kind;
use super::flaw::Flaw;
use super::known::Known;
use super::line::Remark;
use super::line::Tail;
use super::line::read_remark;
use super::line::read_tail;
use super::log::Clock;
use super::log::Log;
use super::spans::OPEN_QUOTE;
use super::spans::Spans;
use super::spans::extent;

/// A label's value goes on for so many lines at most.
const LINES_MAX: u32 = 100;

/// How an exposition is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ExpositionTerms {
    /// The dialect; `None` to look.
    pub dialect: Option<Dialect>,
    /// The time of the last scrape, for samples that tell none: that of the file.
    pub at: Timestamp,
    /// The time between scrapes that tell none.
    pub every: Millis,
    /// What becomes of lines that cannot be read.
    pub strictness: Strictness,
}

impl ExpositionTerms {
    /// Returns the usual terms: any dialect, scrapes 15 s apart, faults are warnings.
    pub fn at(at: Timestamp) -> Self {
        let strictness = Strictness::Lenient;
        Self { dialect: None, at, every: Millis::from_seconds(15), strictness }
    }
}

/// Reads an exposition.
///
/// ```
/// use promqlite::format::{ExpositionTerms, read_exposition};
/// use promqlite::time::Timestamp;
///
/// let loaded = read_exposition(b"up 1\ndown 0\n", ExpositionTerms::at(Timestamp(0)))?;
/// assert_eq!(loaded.memory.len(), 2);
/// # Ok::<(), promqlite::format::NotationError>(())
/// ```
pub fn read_exposition(text: &[u8], terms: ExpositionTerms) -> Result<Loaded, NotationError> {
    let dialect = terms.dialect.unwrap_or_else(|| Dialect::of(text));
    let mut reader = Reader::new(dialect);
    let mut faults = Faults::new(terms.strictness);
    let (mut from, mut number) = (0, 0_u32);
    while from < text.len() {
        let mut end = line_end(text, from);
        number = number.saturating_add(1);
        if let Err(flaw) = reader.line(trimmed(&text[from..end]), number) {
            if let Some((longer, lines)) = reader.longer(text, from, end, &flaw, number) {
                (end, number) = (longer, number.saturating_add(lines));
            } else {
                let (line, column) = (number as usize, flaw.at + 1);
                faults.fault(NotationError { line, column, text: flaw.text })?;
            }
        }
        from = end + 1;
    }
    if dialect == Dialect::OpenMetrics && !reader.ended {
        let line = number as usize;
        faults.fault(NotationError::on_line(line, "the data does not end with # EOF"))?;
    }
    let clock = Clock { last: terms.at, every: terms.every };
    let mut memory = reader.memory;
    reader.log.finish(&mut memory, clock, &mut faults)?;
    memory.describe(reader.families.finish());
    Ok(Loaded { memory, warnings: faults.finish() })
}

/// Returns where the line ends that begins at a place.
#[inline]
fn line_end(text: &[u8], from: usize) -> usize {
    memchr(b'\n', &text[from..]).map_or(text.len(), |length| from + length)
}

#[inline]
fn trimmed(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// What is known between two lines.
struct Reader<'t> {
    dialect: Dialect,
    families: Families,
    /// The kind that the last TYPE line told; it holds until the next one.
    kind: Kind,
    known: Known<'t>,
    spans: Spans,
    memory: Memory,
    log: Log,
    /// The last entry of each series, plus one.
    last: Vec<u32>,
    scrape: Scrape,
    starts: Starts,
    ended: bool,
}

/// Where the scrape begins that is being read, and where the next one may have begun.
#[derive(Debug, Default)]
struct Scrape {
    line: u32,
    entry: usize,
    /// Whether anything is told of its metrics.
    told: bool,
    /// The line and the entry of the first fact that came again.
    next: Option<(u32, usize)>,
}

/// Who has which start timestamp.
#[derive(Debug, Default)]
struct Starts {
    /// The metric that each series belongs to, and whether it tells the metric's start.
    metrics: Vec<(u32, bool)>,
    by_labels: FxHashMap<Labels, u32>,
    /// The first entry that may still be given a start.
    from: usize,
}

impl<'t> Reader<'t> {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            families: Families::default(),
            kind: Kind::default(),
            known: Known::default(),
            spans: Spans::default(),
            memory: Memory::new(),
            log: Log::default(),
            last: Vec::new(),
            scrape: Scrape::default(),
            starts: Starts::default(),
            ended: false,
        }
    }

    #[inline]
    fn line(&mut self, line: &'t [u8], number: u32) -> Result<(), Flaw> {
        let from = if self.dialect == Dialect::Text { skip(line, 0) } else { 0 };
        match line.get(from) {
            None if self.dialect == Dialect::Text => Ok(()),
            None => Err(Flaw::new(0, "expected a series or a comment, got an empty line")),
            Some(b'#') => self.remark(line, from, number),
            Some(_) => self
                .sample(&line[from..], number)
                .map_err(|flaw| Flaw { at: flaw.at + from, ..flaw }),
        }
    }

    /// Reads a line whose quotes do not close together with those that follow it.
    ///
    /// A line may end inside of a quoted name, and in the text format of a label's value. Returns
    /// where the last of them ends and how many there were more; what is no sample even so is a
    /// torn line.
    #[cold]
    fn longer(
        &mut self,
        text: &'t [u8],
        from: usize,
        mut end: usize,
        flaw: &Flaw,
        number: u32,
    ) -> Option<(usize, u32)> {
        if flaw.text != OPEN_QUOTE {
            return None;
        }
        for lines in 1..=LINES_MAX {
            if end >= text.len() {
                return None;
            }
            end = line_end(text, end + 1);
            match self.line(trimmed(&text[from..end]), number) {
                Ok(()) => return Some((end, lines)),
                Err(flaw) if flaw.text == OPEN_QUOTE => {}
                Err(_) => return None,
            }
        }
        None
    }

    fn remark(&mut self, line: &[u8], from: usize, number: u32) -> Result<(), Flaw> {
        let before = match read_remark(line, from, self.dialect)? {
            Remark::Comment => return Ok(()),
            Remark::End => {
                self.end_scrape(number + 1, self.log.len());
                self.ended = true;
                return Ok(());
            }
            Remark::Type(name, kind) => {
                self.kind = kind;
                self.starts.from = self.log.len();
                self.families.tell_kind(&name, kind, number)
            }
            Remark::Fact(name, fact, text) => {
                self.starts.from = self.log.len();
                self.families.tell(&name, fact, &text, number)
            }
        };
        self.ended = false;
        self.scrape.told = true;
        if before > self.scrape.line && self.scrape.next.is_none() {
            self.scrape.next = Some((number - 1, self.log.len()));
        }
        Ok(())
    }

    #[inline]
    fn sample(&mut self, line: &'t [u8], number: u32) -> Result<(), Flaw> {
        let (series, (value, time)) = match self.known.foresee(line, self.kind) {
            Some((series, end)) => (series, read_tail(line, end, self.dialect)?),
            None => self.search(line)?,
        };
        if time.is_none() {
            self.place(series, number);
        }
        self.ended = false;
        self.last[series as usize] = self.log.len() as u32 + 1;
        self.log.push(series, value, time, number);
        if let Some((metric, true)) = self.starts.metrics.get(series as usize) {
            self.give_start(*metric, (value * 1000.0) as i64);
        }
        Ok(())
    }

    /// Returns the series that a line begins with, and what follows it.
    fn search(&mut self, line: &'t [u8]) -> Result<(u32, Tail), Flaw> {
        if self.known.is_indexed()
            && let Some(end) = extent(line, 0, self.dialect)
            && let Some(series) = self.known.find(&line[..end], self.kind)
        {
            return Ok((series, read_tail(line, end, self.dialect)?));
        }
        let end = self.spans.read(line, 0, self.dialect)?;
        let kind = self.kind;
        let labels = self.spans.labels(line, |label, value| kind.rewrite(label, value))?;
        let tail = read_tail(line, end, self.dialect)?;
        let series = self.memory.position(&labels);
        if series == self.last.len() {
            if self.dialect == Dialect::OpenMetrics {
                self.starts.add(&labels, kind);
            }
            self.last.push(0);
        } else if !self.known.is_indexed() {
            self.known.index();
        }
        self.known.add(&line[..end], kind, series as u32);
        Ok((series as u32, tail))
    }

    /// Finds out whether a sample without a time begins a scrape, since its series had one.
    #[inline]
    fn place(&mut self, series: u32, number: u32) {
        let Some(before) = (self.last[series as usize] as usize).checked_sub(1) else { return };
        if before < self.scrape.entry {
            return;
        }
        match self.scrape.next {
            Some((line, entry)) if before < entry => self.end_scrape(line, entry),
            None if !self.scrape.told => self.end_scrape(number, self.log.len()),
            _ => {}
        }
    }

    /// Ends the scrape before a line and an entry.
    fn end_scrape(&mut self, line: u32, entry: usize) {
        let told = self.scrape.told && self.scrape.next.is_some_and(|(next, _)| next == line);
        self.scrape = Scrape { line, entry, told, next: None };
        self.log.begin_scrape(entry);
        self.starts.from = self.log.len();
    }

    /// Gives the start of a metric to those of its samples that stand before it.
    fn give_start(&mut self, metric: u32, start: i64) {
        let until = self.log.len() - 1;
        for entry in self.starts.from..until {
            let series = self.log.series(entry) as usize;
            if self.starts.metrics[series].0 == metric {
                self.log.set_start(entry, start);
            }
        }
        self.starts.from = until + 1;
    }
}

impl Starts {
    /// Finds out which metric a series of a kind belongs to.
    fn add(&mut self, labels: &Labels, kind: Kind) {
        let name = labels.name();
        let created = name.strip_suffix("_created").filter(|_| kind.has_start());
        let suffixes: &[&str] = match kind {
            Kind::Counter => &["_total"],
            Kind::Histogram => &["_bucket", "_count", "_sum"],
            Kind::Summary => &["_count", "_sum"],
            _ => return self.metrics.push((u32::MAX, false)),
        };
        let stem = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix));
        let family = created.or(stem).unwrap_or(name);
        let number = kind.number_label();
        let metric = labels.filter(|label| Some(label) != number).with(NAME, family);
        let next = self.by_labels.len() as u32;
        let metric = *self.by_labels.entry(metric).or_insert(next);
        self.metrics.push((metric, created.is_some()));
    }
}
