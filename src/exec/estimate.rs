//! What is asked of a histogram, and its answer.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::pulse::Pile;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::function::Whole;
use crate::histogram::ClassicBucket;
use crate::histogram::Histogram;
use crate::histogram::NanEffect;
use crate::histogram::classic_fraction;
use crate::histogram::classic_quantile;
use crate::math::general;
use crate::plan::Argument;
use crate::plan::WholeCall;
use crate::syntax::Span;
use crate::time::Timestamp;
use crate::value::Block;
use crate::value::Identity;
use crate::value::Monotonicity;
use crate::value::NoteKind;

/// A number among the arguments, a value for every step, and its place.
pub(super) type Number = (Arc<[f64]>, Span);

/// All that a call asks of each histogram.
pub(super) struct Asked {
    pub(super) questions: Vec<Question>,
}

/// One thing that is asked of each histogram.
pub(super) enum Question {
    /// A quantile, a number for every step.
    Quantile(Arc<[f64]>),
    /// A quantile that a label tells apart from others; its number may change between steps.
    Labelled { label: String, quantile: Arc<[f64]>, texts: Vec<StepsOfText> },
    /// The share between two bounds, numbers for every step.
    Fraction(Arc<[f64]>, Arc<[f64]>),
}

/// What a label says, and the steps at which it does.
type StepsOfText = (String, Vec<u32>);

impl Asked {
    /// Returns what a call asks, from its numbers; one that is no quantile is noted.
    pub(super) fn of(whole: Whole, call: &WholeCall, numbers: Vec<Number>, run: &Run<'_>) -> Self {
        if whole == Whole::Fraction {
            let mut bounds = numbers.into_iter().map(|(row, _)| row);
            let question = bounds.next().zip(bounds.next());
            let questions = question.map(|(lower, upper)| Question::Fraction(lower, upper));
            return Self { questions: questions.into_iter().collect() };
        }
        for (row, span) in &numbers {
            for &quantile in row.iter().filter(|quantile| !(0.0..=1.0).contains(*quantile)) {
                run.note(NoteKind::Quantile(quantile), *span);
            }
        }
        let label = call.args.iter().find_map(|arg| match arg {
            Argument::Text(label) => Some(label),
            _ => None,
        });
        let question = |(quantile, _): Number| match label {
            Some(label) => {
                let texts = texts_of(&quantile);
                Question::Labelled { label: label.clone(), quantile, texts }
            }
            None => Question::Quantile(quantile),
        };
        Self { questions: numbers.into_iter().map(question).collect() }
    }
}

impl Question {
    /// Writes the answers about a histogram, a row for each text of the label.
    pub(super) fn write(
        &self,
        histogram: &Identity,
        cells: &[f64],
        run: &Run<'_>,
        into: &mut Pile<'_>,
    ) -> Result<(), ExecError> {
        let name = histogram.name.max(run.settings.dropped_name);
        let identity = histogram.clone().with_name(name);
        let Self::Labelled { label, texts, .. } = self else {
            return into.push(identity, cells, Vec::new());
        };
        let labels = identity.labels();
        let relabelled = |text: &str| identity.relabelled(labels.with(label, text));
        if let [(text, _)] = &texts[..] {
            return into.push(relabelled(text), cells, Vec::new());
        }
        let mut own = vec![Block::ABSENT; cells.len()];
        for (text, steps) in texts {
            steps.iter().for_each(|&step| own[step as usize] = cells[step as usize]);
            into.push(relabelled(text), &own, Vec::new())?;
            steps.iter().for_each(|&step| own[step as usize] = Block::ABSENT);
        }
        Ok(())
    }

    /// Asks a native histogram.
    pub(super) fn native(
        &self,
        histogram: &Histogram,
        step: usize,
        metric: impl Fn() -> String,
    ) -> (f64, Option<NoteKind>) {
        let estimate = match self {
            Self::Quantile(quantile) | Self::Labelled { quantile, .. } => {
                histogram.quantile(quantile[step])
            }
            Self::Fraction(lower, upper) => histogram.fraction(lower[step], upper[step]),
        };
        let note = match estimate.nan {
            NanEffect::None => None,
            NanEffect::Result => Some(NoteKind::QuantileNan(metric())),
            NanEffect::Skewed => Some(NoteKind::QuantileSkewed(metric())),
            NanEffect::Excluded => Some(NoteKind::FractionNan(metric())),
        };
        (estimate.value, note)
    }

    /// Asks a classic histogram; tells what had to be mended, too.
    pub(super) fn classic(
        &self,
        buckets: &mut [ClassicBucket],
        step: usize,
        at: Timestamp,
    ) -> (f64, Option<Monotonicity>) {
        let quantile = match self {
            Self::Quantile(quantile) | Self::Labelled { quantile, .. } => quantile[step],
            Self::Fraction(lower, upper) => {
                return (classic_fraction(lower[step], upper[step], buckets), None);
            }
        };
        let estimate = classic_quantile(quantile, buckets);
        let mended = estimate.repair.map(|repair| Monotonicity {
            metric: String::new(),
            lowest: repair.lowest,
            highest: repair.highest,
            difference: repair.largest,
            samples: 1,
            from: at.0,
            to: at.0,
        });
        (estimate.value, mended)
    }
}

/// Returns what a label says of a number that changes, in order of first appearance.
fn texts_of(quantile: &[f64]) -> Vec<StepsOfText> {
    let mut texts: Vec<StepsOfText> = Vec::new();
    let mut known: FxHashMap<u64, usize> = FxHashMap::default();
    for (step, &number) in (0..).zip(quantile) {
        let at = *known.entry(number.to_bits()).or_insert_with(|| {
            let text = open_metrics(number);
            let at = texts.iter().position(|(other, _)| *other == text);
            at.unwrap_or_else(|| {
                texts.push((text, Vec::new()));
                texts.len() - 1
            })
        });
        texts[at].1.push(step);
    }
    texts
}

/// Writes a number as OpenMetrics has it in labels: always with a point or an exponent.
fn open_metrics(value: f64) -> String {
    // A zero has no sign there.
    let text = general(if value == 0.0 { 0.0 } else { value });
    if value.is_finite() && !text.contains(['.', 'e']) { text + ".0" } else { text }
}
