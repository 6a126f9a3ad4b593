//! A survey for people.

use promqlite::math::append;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use super::count::Survey;
use crate::moment::written;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::output::sparkline;
use crate::screen::Screen;

impl Survey {
    /// Writes all figures.
    pub(crate) fn page(&self, screen: Screen) -> String {
        let mut page = String::new();
        self.summary(&mut page);
        let metrics = self.metrics.iter().map(|metric| {
            vec![metric.name.clone(), counted(metric.series), counted(metric.samples)]
        });
        let title = format!("metrics by series, of {}", counted(self.metric_count));
        listed(&title, &["", ">series", ">samples"], metrics, screen, &mut page);
        let labels = self
            .labels
            .iter()
            .map(|label| vec![label.name.clone(), counted(label.values), counted(label.series)]);
        let title = format!("labels by values, of {}", counted(self.label_count));
        listed(&title, &["", ">values", ">series"], labels, screen, &mut page);
        let pairs = self
            .pairs
            .iter()
            .map(|pair| vec![format!("{}={:?}", pair.name, pair.value), counted(pair.series)]);
        let title = format!("label pairs by series, of {}", counted(self.pair_count));
        listed(&title, &["", ">series"], pairs, screen, &mut page);
        self.folders(screen, &mut page);
        page
    }

    fn summary(&self, page: &mut String) {
        for source in &self.sources {
            append(page, format_args!("source    {} ({})\n", source.name, source.kind));
        }
        if let (Some(from), Some(to)) = (self.from, self.to) {
            let [from, to] = [from, to].map(|at| Timestamp((at * 1000.0).round() as i64));
            let span = Millis((to - from).0 / 1000 * 1000);
            append(page, format_args!("time      {} … {} ({span})\n", written(from), written(to)));
        }
        append(page, format_args!("series    {}\n", counted(self.series)));
        let samples = counted(self.floats + self.histograms);
        append(page, format_args!("samples   {samples}"));
        if self.histograms > 0 {
            append(page, format_args!(", {} of them histograms", counted(self.histograms)));
        }
        append(page, format_args!("; {} stale markers\n", counted(self.stale_markers)));
        if let Some(bytes) = self.bytes_a_sample {
            append(page, format_args!("chunks    {bytes:.2} bytes a sample\n"));
        }
        let churn = &self.churn;
        let [start, end, appeared, disappeared] =
            [churn.at_start, churn.at_end, churn.appeared, churn.disappeared].map(counted);
        append(
            page,
            format_args!(
                "churn     {start} series at the start, {appeared} came, {disappeared} went, \
                 {end} at the end\n"
            ),
        );
        if !churn.active.is_empty() {
            let active: Vec<_> = churn.active.iter().map(|&count| Some(count as f64)).collect();
            append(page, format_args!("active    {}\n", sparkline(&active, active.len())));
        }
    }

    fn folders(&self, screen: Screen, page: &mut String) {
        let encodings = self.encodings.iter().map(|one| {
            let each = one.bytes as f64 / one.samples.max(1) as f64;
            vec![
                one.encoding.to_owned(),
                counted(one.chunks),
                counted(one.samples),
                number(one.bytes as f64, Unit::Bytes),
                format!("{each:.2}"),
            ]
        });
        let heads = ["", ">chunks", ">samples", ">size", ">bytes a sample"];
        listed("encodings", &heads, encodings, screen, page);
        let blocks = self.blocks.iter().map(|part| {
            let [from, to] = if part.from <= part.to {
                [part.from, part.to].map(|at| written(Timestamp((at * 1000.0).round() as i64)))
            } else {
                Default::default()
            };
            vec![
                part.name.clone(),
                part.level.to_string(),
                from,
                to,
                counted(part.series),
                counted(part.chunks),
                counted(part.samples),
                number(part.file_bytes.unwrap_or(part.chunk_bytes) as f64, Unit::Bytes),
            ]
        });
        let heads = ["", ">level", "from", "to", ">series", ">chunks", ">samples", ">size"];
        listed("blocks", &heads, blocks, screen, page);
    }
}

/// Appends rows under a title; a head that begins with `>` is that of numbers.
pub(super) fn listed(
    title: &str,
    heads: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    screen: Screen,
    page: &mut String,
) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let mut columns = Columns::default();
    for (at, head) in heads.iter().enumerate() {
        match (at, head.strip_prefix('>')) {
            (0, _) => columns.column(title, Align::Left),
            (_, Some(head)) => columns.column(head, Align::Right),
            (_, None) => columns.column(head, Align::Left),
        };
    }
    rows.for_each(|row| columns.row(row));
    page.push('\n');
    columns.write(screen.columns, screen.paint, page);
}
