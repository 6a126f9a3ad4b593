//! What nobody reads, for people.

use promqlite::math::append;

use super::page::listed;
use super::unused::Idle;
use super::unused::Unused;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::screen::Screen;

impl Unused {
    /// Writes what nobody reads, and how not to scrape it.
    pub(crate) fn page(&self, top: usize, screen: Screen) -> String {
        let mut page = String::new();
        let sum = |list: &[Idle], figure: fn(&Idle) -> u64| list.iter().map(figure).sum::<u64>();
        let (series, samples) =
            (sum(&self.metrics, |idle| idle.series), sum(&self.metrics, |idle| idle.samples));
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        append(
            &mut page,
            format_args!(
                "nobody reads {} of {} metrics: {} of {} series ({}), {} of {} samples ({})\n",
                counted(self.metrics.len() as u64),
                counted(self.metric_count),
                counted(series),
                counted(self.series),
                number(share(series, self.series), Unit::Ratio),
                counted(samples),
                counted(self.samples),
                number(share(samples, self.samples), Unit::Ratio),
            ),
        );
        metrics("metrics that nobody reads", &self.metrics, top, screen, &mut page);
        let title = "metrics read for idle recordings alone";
        metrics(title, &self.only_recorded, top, screen, &mut page);
        metrics("recordings that nobody reads", &self.recordings, top, screen, &mut page);
        let labels = self.labels.iter().take(top).map(|label| {
            vec![
                label.name.clone(),
                counted(label.values),
                counted(label.series),
                counted(label.merged),
                label.job.clone(),
            ]
        });
        let title = format!("labels that nobody needs, of {}", counted(self.labels.len() as u64));
        let heads = ["", ">values", ">series", ">series fewer", "job"];
        listed(&title, &heads, labels, screen, &mut page);
        for relabeling in &self.relabelings {
            let (job, series) = (&relabeling.job, counted(relabeling.series));
            let samples = counted(relabeling.samples);
            append(
                &mut page,
                format_args!("\n# job={job:?}: {series} series, {samples} samples\n"),
            );
            page.push_str(&relabeling.yaml());
        }
        page
    }

    /// Writes what is to be known beside the figures.
    pub(crate) fn notes(&self) -> String {
        let mut notes = String::new();
        for text in &self.warnings {
            append(&mut notes, format_args!("warning: {text}\n"));
        }
        if self.unread_expressions > 0 {
            append(
                &mut notes,
                format_args!(
                    "warning: {} expressions could not be read, so what they need may be among \
                     this; see promqlite check\n",
                    self.unread_expressions
                ),
            );
        }
        notes
    }
}

fn metrics(title: &str, list: &[Idle], top: usize, screen: Screen, page: &mut String) {
    let rows = list.iter().take(top).map(|idle| {
        let bytes = idle.bytes.map_or_else(String::new, |it| number(it as f64, Unit::Bytes));
        let mut jobs = idle.jobs.join(", ");
        if !idle.read_of_jobs.is_empty() {
            append(&mut jobs, format_args!(" (but read of {})", idle.read_of_jobs.join(", ")));
        }
        if !idle.recordings.is_empty() {
            append(&mut jobs, format_args!(", for {}", idle.recordings.join(", ")));
        }
        vec![idle.name.clone(), counted(idle.series), counted(idle.samples), bytes, jobs]
    });
    let title = format!("{title}, of {}", counted(list.len() as u64));
    listed(&title, &["", ">series", ">samples", ">size", "jobs"], rows, screen, page);
}
