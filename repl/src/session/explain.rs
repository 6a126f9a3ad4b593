//! Shows what queries do, and what they took.

use std::fmt::Write;
use std::time::Instant;

use promqlite::engine::Analysis;
use promqlite::engine::Ask;
use promqlite::exec::Measure;
use promqlite::math::append;
use promqlite::plan::Sketch;
use promqlite::remote::Cluster;

use super::reply::Reply;
use super::state::Session;
use crate::exit::Exit;
use crate::output::Align;
use crate::output::Columns;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::report;

/// The form of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PlanForm {
    /// A tree of lines.
    Text,
    /// JSON.
    Json,
}

impl Session {
    /// Shows what a query would do.
    pub(crate) fn explain(&self, text: &str, form: PlanForm) -> Reply {
        let ask = match self.ask() {
            Ok(ask) => ask,
            Err(text) => return usage(&text),
        };
        let sketch = match &self.world.cluster {
            Some(cluster) => cluster.explain(&self.engine, text, ask, &self.cancel),
            None => self.engine.plan(text, ask).map(|plan| plan.sketch()),
        };
        let sketch = match sketch {
            Ok(sketch) => sketch,
            Err(error) => return Reply::failing(report::failure(&error, text, self.errors)),
        };
        match form {
            PlanForm::Json => Reply::saying(json(&sketch, ask, None)),
            PlanForm::Text => {
                let mut shown = self.when_asked(ask);
                for line in sketch.lines() {
                    shown.push_str(&line.text);
                    shown.push('\n');
                }
                Reply::saying(shown)
            }
        }
    }

    /// Runs a query that servers take part in, and shows what that took.
    fn analyze_elsewhere(&self, cluster: &Cluster, text: &str, ask: Ask) -> Reply {
        let (begun, before) = (Instant::now(), cluster.received());
        let answer = match cluster.query(&self.engine, text, ask, &self.cancel) {
            Ok(answer) => answer,
            Err(error) => return Reply::failing(report::failure(&error, text, self.errors)),
        };
        let millis = begun.elapsed().as_secs_f64() * 1000.0;
        let bytes = number((cluster.received() - before) as f64, Unit::Bytes);
        let samples = counted(answer.statistics.samples_read as u64);
        let told =
            format!("{millis:.1} ms in all: {samples} samples and {bytes} came from servers\n");
        let mut plan = self.explain(text, PlanForm::Text);
        plan.output.extend_from_slice(told.as_bytes());
        plan.noting(&report::notes(&answer, text))
    }

    /// Runs a query and shows what each of its operators took.
    pub(crate) fn analyze(&self, text: &str, form: PlanForm) -> Reply {
        let ask = match self.ask() {
            Ok(ask) => ask,
            Err(text) => return usage(&text),
        };
        if let Some(cluster) = &self.world.cluster {
            return self.analyze_elsewhere(cluster, text, ask);
        }
        let storage = self.storage();
        let analysis = match self.engine.analyze(storage.as_ref(), text, ask, &self.cancel) {
            Ok(analysis) => analysis,
            Err(error) => return Reply::failing(report::failure(&error, text, self.errors)),
        };
        let shown = match form {
            PlanForm::Json => json(&analysis.plan.sketch(), ask, Some(&analysis)),
            PlanForm::Text => self.measured(&analysis, ask),
        };
        Reply::saying(shown).noting(&report::notes(&analysis.answer, text))
    }

    /// Says when a query is asked.
    fn when_asked(&self, ask: Ask) -> String {
        let steps = ask.steps();
        let written = |at| self.zone.written(at);
        match ask {
            Ask::Instant(at) => format!("at {}\n", written(at)),
            Ask::Range(_) => format!(
                "from {} to {}, {} steps of {}\n",
                written(steps.first()),
                written(steps.last()),
                steps.len(),
                steps.every()
            ),
        }
    }

    fn measured(&self, analysis: &Analysis, ask: Ask) -> String {
        let mut columns = Columns::default();
        columns.column(self.when_asked(ask).trim_end(), Align::Left);
        for head in ["rows", "samples", "read", "time", "memory"] {
            columns.column(head, Align::Right);
        }
        for line in analysis.plan.sketch().lines() {
            let measure = line.id.and_then(|id| analysis.measure(id));
            let mut row = vec![line.text];
            row.extend(measure.map_or_else(Default::default, |measure| cells(&measure)));
            columns.row(row);
        }
        let mut shown = String::new();
        columns.write(self.screen.columns, self.screen.paint, &mut shown);
        let figures = analysis.answer.statistics;
        let [series, read, peak] = [figures.series, figures.samples_read, figures.samples_peak]
            .map(|count| counted(count as u64));
        let millis = analysis.elapsed.as_secs_f64() * 1000.0;
        append(
            &mut shown,
            format_args!(
                "{millis:.1} ms in all: {series} series, {read} samples read, {peak} held at most\n"
            ),
        );
        shown
    }
}

fn cells(measure: &Measure) -> [String; 5] {
    [
        counted(measure.rows),
        counted(measure.cells),
        counted(measure.samples_read),
        number(measure.time.as_secs_f64(), Unit::Seconds),
        number(measure.bytes as f64, Unit::Bytes),
    ]
}

fn usage(text: &str) -> Reply {
    Reply { exit: Exit::Usage, ..Reply::failing(format!("error: {text}")) }
}

fn json(sketch: &Sketch, ask: Ask, analysis: Option<&Analysis>) -> String {
    let steps = ask.steps();
    let mut shown = String::new();
    append(
        &mut shown,
        format_args!(
            "{{\"from\":{},\"to\":{},\"step\":{},\"steps\":{},\"plan\":",
            steps.first().seconds(),
            steps.last().seconds(),
            steps.every().seconds(),
            steps.len()
        ),
    );
    let more = |id: usize, into: &mut String| {
        if let Some(measure) = analysis.and_then(|analysis| analysis.measure(id)) {
            let Measure { rows, cells, samples_read, bytes, time, .. } = measure;
            // Text in memory takes whatever is written.
            let _ = write!(
                into,
                ",\"rows\":{rows},\"samples\":{cells},\"samplesRead\":{samples_read},\
                 \"seconds\":{},\"bytes\":{bytes}",
                time.as_secs_f64()
            );
        }
    };
    sketch.json_into(&more, &mut shown);
    if let Some(analysis) = analysis {
        let figures = analysis.answer.statistics;
        let seconds = analysis.elapsed.as_secs_f64();
        append(
            &mut shown,
            format_args!(
                ",\"seconds\":{seconds},\"series\":{},\"samplesRead\":{},\"samplesPeak\":{}",
                figures.series, figures.samples_read, figures.samples_peak
            ),
        );
    }
    shown.push_str("}\n");
    shown
}
