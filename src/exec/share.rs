//! A share of all elements, picked by the hash of their labels.

use super::parameter::Extremes;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Reduction;
use crate::exec::Run;
use crate::exec::apply::exchange;
use crate::label::Labels;
use crate::value::Block;
use crate::value::Identity;
use crate::value::NoteKind;

/// Returns how many elements have room at each step: all or none.
pub(super) fn rooms(
    reduction: &Reduction<'_>,
    run: &Run<'_>,
) -> Result<Option<Vec<usize>>, ExecError> {
    let Extremes { most, least, any_nan } = Extremes::of(reduction.parameter);
    if most == 0.0 && least == 0.0 {
        return Ok(None);
    }
    if any_nan {
        return Err(ExecError::Failed("Ratio value is NaN".to_owned()));
    }
    if most > 1.0 {
        run.note(NoteKind::Ratio { got: most, capped: 1.0 }, reduction.number);
    }
    if least < -1.0 {
        run.note(NoteKind::Ratio { got: least, capped: -1.0 }, reduction.number);
    }
    let room = |&ratio: &f64| if ratio == 0.0 { 0 } else { usize::MAX };
    Ok(Some(reduction.parameter.iter().map(room).collect()))
}

/// Keeps the elements that belong to the share of their step.
pub(super) fn share<'a>(
    input: &Pieces<'_>,
    reduction: &Reduction<'_>,
    run: &Run<'_>,
) -> Result<Pieces<'a>, ExecError> {
    let keep = |block: Block| {
        let (mut kept, mut bytes) = (Block::default(), Vec::new());
        let mut cells = vec![Block::ABSENT; reduction.width];
        for view in block.iter() {
            let place = place(view.identity, &mut bytes);
            let has = |step: usize| is_inside(place, reduction.parameter[step]);
            view.spread(&mut cells);
            for (step, cell) in cells.iter_mut().enumerate() {
                *cell = if has(step) { *cell } else { Block::ABSENT };
            }
            let histograms = view.histograms.iter().filter(|cell| has(cell.step as usize));
            kept.push(view.identity.clone(), &cells, histograms.cloned().collect());
        }
        exchange(&block, &kept, run)?;
        Ok(kept)
    };
    Ok(Pieces::ready(input.each(run, keep)?))
}

/// Tells whether a row belongs to a share; `bytes` is memory to work in.
pub(super) fn has(identity: &Identity, ratio: f64, bytes: &mut Vec<u8>) -> bool {
    is_inside(place(identity, bytes), ratio)
}

/// Returns the place between 0 and 1 that a row has by its labels.
fn place(identity: &Identity, bytes: &mut Vec<u8>) -> f64 {
    bytes.clear();
    identity.encode(|_| true, bytes);
    Labels::hash64_of(bytes) as f64 / u64::MAX as f64
}

/// A share is taken from the lower end, a negative one from the upper end.
fn is_inside(place: f64, ratio: f64) -> bool {
    let ratio = ratio.clamp(-1.0, 1.0);
    if ratio >= 0.0 { place < ratio } else { place >= 1.0 + ratio }
}
