//! Quantiles and fractions of histograms, classic and native, whichever a vector has.

use std::collections::HashMap;

use rayon::prelude::*;

use super::estimate::Asked;
use super::estimate::Number;
use super::estimate::Question;
use super::pulse::Pile;
use super::pulse::Pulse;
use super::rows::Presence;
use super::unite::unite_blocks;
use crate::exec::Builder;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::Twins;
use crate::exec::cost;
use crate::function::Whole;
use crate::histogram::ClassicBucket;
use crate::label::Labels;
use crate::plan::Argument;
use crate::plan::WholeCall;
use crate::syntax::Span;
use crate::time::Steps;
use crate::value::Block;
use crate::value::Identity;
use crate::value::Monotonicity;
use crate::value::NameFate;
use crate::value::NoteKind;
use crate::value::RowView;

/// The label that holds a classic bucket's upper bound.
const BOUND: &str = "le";

/// Answers the questions of a call about every histogram of its vector.
pub(super) fn over<'a>(
    builder: &'a Builder<'a>,
    call: &'a WholeCall,
    whole: Whole,
    steps: Steps,
) -> Result<Pieces<'a>, ExecError> {
    let run = builder.run;
    let numbers = numbers(builder, call, steps)?;
    let at = call.args.iter().position(|arg| matches!(arg, Argument::Vector(..))).unwrap_or(0);
    let span = call.spans.0.get(at).copied().unwrap_or_default();
    let asked = Asked::of(whole, call, numbers, run);
    let input = builder.input(call, at, steps)?;
    let vector = Histograms::of(&input, span, steps.len(), run)?;
    let mut answers = Pile::new(steps.len(), run);
    vector.answer(&asked.questions, steps, run, &mut answers)?;
    let answers = answers.finish();
    run.budget.hold(answers.iter().map(cost::block).sum())?;
    run.budget.release(input.iter().map(cost::block).sum());
    // With delayed name removal an instant vector is not looked through for twins here.
    if steps.is_instant() && run.settings.dropped_name == NameFate::Dropping {
        return Ok(Pieces::ready(answers));
    }
    let labels = Identity::labels;
    Ok(Pieces::ready(unite_blocks(answers, Twins::Merge, steps.len(), labels, run)?))
}

/// Computes all numbers among the arguments, each with its place.
fn numbers<'a>(
    builder: &'a Builder<'a>,
    call: &'a WholeCall,
    steps: Steps,
) -> Result<Vec<Number>, ExecError> {
    let scalars = call.args.iter().zip(&call.spans.0).filter_map(|(arg, span)| match arg {
        Argument::Scalar(scalar) => Some((scalar, *span)),
        _ => None,
    });
    scalars.map(|(scalar, span)| Ok((builder.scalar(scalar, steps)?, span))).collect()
}

/// The histograms of a vector: native rows, and classic ones put together from their buckets.
struct Histograms<'b> {
    native: Vec<RowView<'b>>,
    classic: Vec<Classic<'b>>,
    span: Span,
}

/// A classic histogram: its bucket rows by rising bound.
struct Classic<'b> {
    identity: Identity,
    buckets: Vec<(f64, RowView<'b>)>,
    /// The steps at which a native histogram has the same labels, so that neither is looked at.
    disputed: Option<Presence>,
}

impl<'b> Histograms<'b> {
    fn of(input: &'b [Block], span: Span, width: usize, run: &Run<'_>) -> Result<Self, ExecError> {
        let mut pulse = Pulse::of(run);
        let mut native = Vec::new();
        let mut classic: Vec<Classic<'b>> = Vec::new();
        let mut known: HashMap<Labels, usize> = HashMap::new();
        for view in input.iter().flat_map(Block::iter) {
            pulse.beat()?;
            if !view.histograms.is_empty() {
                native.push(view);
            }
            if view.cells.is_empty() {
                continue;
            }
            let labels = view.identity.labels();
            let Ok(bound) = labels.get(BOUND).parse::<f64>() else {
                let (le, metric) = (labels.get(BOUND).to_owned(), name_for_notes(&view, run));
                run.note(NoteKind::BadBucketLabel { le, metric }, span);
                continue;
            };
            let rest = labels.filter(|name| name != BOUND);
            let at = *known.entry(rest.clone()).or_insert_with(|| {
                let identity = view.identity.relabelled(rest);
                classic.push(Classic { identity, buckets: Vec::new(), disputed: None });
                classic.len() - 1
            });
            classic[at].buckets.push((bound, view));
        }
        classic.iter_mut().for_each(|one| one.buckets.sort_by(|a, b| a.0.total_cmp(&b.0)));
        for view in &native {
            pulse.beat()?;
            if let Some(&rival) = known.get(&view.identity.labels()) {
                dispute(&mut classic[rival], view, span, width, run);
            }
        }
        Ok(Self { native, classic, span })
    }

    /// Adds the rows that answer some questions, one question after the other.
    fn answer(
        &self,
        questions: &[Question],
        steps: Steps,
        run: &Run<'_>,
        into: &mut Pile<'_>,
    ) -> Result<(), ExecError> {
        let answers = |classic: &Classic<'_>| {
            run.check()?;
            Ok(classic.answers(questions, steps))
        };
        let classic: Result<Vec<_>, ExecError> = self.classic.par_iter().map(answers).collect();
        let classic = classic?;
        for (at, question) in questions.iter().enumerate() {
            for view in &self.native {
                let cells = self.native_row(view, question, steps, run);
                question.write(view.identity, &cells, run, into)?;
            }
            for (one, answers) in self.classic.iter().zip(&classic) {
                question.write(&one.identity, &answers.rows[at], run, into)?;
            }
        }
        self.tell(&classic, steps, run);
        Ok(())
    }

    fn native_row(
        &self,
        view: &RowView<'_>,
        question: &Question,
        steps: Steps,
        run: &Run<'_>,
    ) -> Vec<f64> {
        let disputed = self.rival(view).and_then(|classic| classic.disputed.as_ref());
        let mut cells = vec![Block::ABSENT; steps.len()];
        for cell in view.histograms {
            let step = cell.step as usize;
            if !disputed.is_some_and(|disputed| disputed.has(step)) {
                let metric = || name_for_notes(view, run);
                let (value, note) = question.native(&cell.histogram, step, metric);
                cells[step] = value;
                note.into_iter().for_each(|note| run.note(note, self.span));
            }
        }
        cells
    }

    /// Notes what had to be mended, one note for each metric.
    fn tell(&self, answers: &[Answers], steps: Steps, run: &Run<'_>) {
        let mut mended: Vec<(Monotonicity, Vec<u32>)> = Vec::new();
        for (classic, answers) in self.classic.iter().zip(answers) {
            let Some(mut found) = answers.mended.clone() else { continue };
            if run.keeps_names() {
                classic.identity.labels().name().clone_into(&mut found.metric);
            }
            match mended.iter_mut().find(|(all, _)| all.metric == found.metric) {
                Some((all, times)) => {
                    all.merge(&found);
                    times.iter_mut().zip(&answers.times).for_each(|(sum, more)| *sum += more);
                }
                None => mended.push((found, answers.times.clone())),
            }
        }
        for (mut found, times) in mended {
            found.samples = samples_told(&times[..steps.len()]);
            run.note(NoteKind::NotMonotonic(found), self.span);
        }
    }

    /// Returns the classic histogram that has the labels of a native one at some step.
    fn rival(&self, view: &RowView<'_>) -> Option<&Classic<'b>> {
        let disputed = self.classic.iter().filter(|classic| classic.disputed.is_some());
        let labels = view.identity.labels();
        disputed.into_iter().find(|classic| classic.identity.labels() == labels)
    }
}

/// What was found of one classic histogram.
struct Answers {
    /// A row for every question.
    rows: Vec<Vec<f64>>,
    /// What had to be mended, if anything.
    mended: Option<Monotonicity>,
    /// How often something was mended at each step.
    times: Vec<u32>,
}

impl Classic<'_> {
    /// Answers all questions at every step; what the first one mends stays mended for the others.
    fn answers(&self, questions: &[Question], steps: Steps) -> Answers {
        let width = steps.len();
        let mut answers = Answers {
            rows: vec![vec![Block::ABSENT; width]; questions.len()],
            mended: None,
            times: vec![0; width],
        };
        let mut present = Vec::with_capacity(self.buckets.len());
        for step in 0..width {
            present.clear();
            present.extend(self.buckets.iter().filter_map(|&(upper, view)| {
                view.float(step).map(|count| ClassicBucket { upper, count })
            }));
            let disputed = self.disputed.as_ref().is_some_and(|steps| steps.has(step));
            if present.is_empty() || disputed {
                continue;
            }
            for (question, row) in questions.iter().zip(&mut answers.rows) {
                let (value, repair) = question.classic(&mut present, step, steps.time(step));
                row[step] = value;
                if let Some(repair) = repair {
                    answers.times[step] += 1;
                    match &mut answers.mended {
                        Some(all) => all.merge(&repair),
                        None => answers.mended = Some(repair),
                    }
                }
            }
        }
        answers
    }
}

/// Returns the number of samples that Prometheus tells.
///
/// It merges what it has told so far with itself at every further step, so that its number doubles
/// from step to step, and in the end overflows. Users compare the texts, so it is done here too.
fn samples_told(times: &[u32]) -> u64 {
    times.iter().fold(0_u64, |told, &more| match told {
        0 => u64::from(more),
        told => told.wrapping_add(u64::from(more)).wrapping_mul(2),
    })
}

/// Marks the steps at which a classic and a native histogram have the same labels.
fn dispute(
    classic: &mut Classic<'_>,
    native: &RowView<'_>,
    span: Span,
    width: usize,
    run: &Run<'_>,
) {
    let mut there = Presence::none(width);
    classic.buckets.iter().for_each(|(_, view)| there.add_floats(view));
    let mut disputed = Presence::none(width);
    for cell in native.histograms.iter().filter(|cell| there.has(cell.step as usize)) {
        disputed.set(cell.step as usize);
        run.note(NoteKind::MixedClassicNative(name_for_notes(native, run)), span);
    }
    classic.disputed = Some(disputed);
}

/// Returns a row's name as notes tell it: only where names go at the end of the query.
fn name_for_notes(view: &RowView<'_>, run: &Run<'_>) -> String {
    if run.keeps_names() { view.identity.labels().name().to_owned() } else { String::new() }
}
