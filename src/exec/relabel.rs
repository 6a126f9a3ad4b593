//! Functions that change labels: `label_replace` and `label_join`.

use rayon::prelude::*;

use super::unite::unite_blocks;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::exec::Twins;
use crate::label::Labels;
use crate::label::NAME;
use crate::label::Search;
use crate::value::Block;
use crate::value::Identity;

/// A change of the labels of every row.
pub(super) struct Change {
    target: String,
    value: Value,
}

/// What a row's label is set to; none leaves the row as it is.
type Value = Box<dyn Fn(&Labels) -> Option<String> + Send + Sync>;

/// Returns the change that `label_replace` makes, from its texts.
pub(super) fn replace(texts: &[&str]) -> Result<Change, ExecError> {
    let [target, replacement, source, pattern] = texts else { return Err(too_few()) };
    let fail =
        |what, text| Err(ExecError::Failed(format!("invalid {what} in label_replace(): {text}")));
    let Ok(pattern) = Search::anchored(pattern) else { return fail("regular expression", pattern) };
    if target.is_empty() {
        return fail("destination label name", target);
    }
    let (source, replacement) = ((*source).to_owned(), (*replacement).to_owned());
    let value = move |labels: &Labels| pattern.expand(labels.get(&source), &replacement);
    Ok(Change { target: (*target).to_owned(), value: Box::new(value) })
}

/// Returns the change that `label_join` makes, from its texts.
pub(super) fn join(texts: &[&str]) -> Result<Change, ExecError> {
    let [target, separator, sources @ ..] = texts else { return Err(too_few()) };
    let fail = |what, text| {
        Err(ExecError::Failed(format!("invalid {what} label name in label_join(): {text}")))
    };
    if let Some(empty) = sources.iter().find(|source| source.is_empty()) {
        return fail("source", empty);
    }
    if target.is_empty() {
        return fail("destination", target);
    }
    let separator = (*separator).to_owned();
    let sources: Vec<String> = sources.iter().map(|&source| source.to_owned()).collect();
    let value = move |labels: &Labels| {
        let values: Vec<_> = sources.iter().map(|source| labels.get(source)).collect();
        Some(values.join(&separator))
    };
    Ok(Change { target: (*target).to_owned(), value: Box::new(value) })
}

/// Changes the labels of all rows and merges those that came to the same.
pub(super) fn relabel(
    input: &[Block],
    change: &Change,
    width: usize,
    run: &Run<'_>,
) -> Result<Vec<Block>, ExecError> {
    let of_block = |block| {
        run.check()?;
        Ok(change.of(block, width))
    };
    let changed: Result<Vec<_>, ExecError> = input.par_iter().map(of_block).collect();
    unite_blocks(changed?, Twins::Merge, width, Identity::labels, run)
}

impl Change {
    /// Changes the labels of the rows of a block.
    fn of(&self, block: &Block, width: usize) -> Block {
        let mut changed = Block::with_room(block.len(), 0);
        let mut cells = vec![Block::ABSENT; width];
        for view in block.iter() {
            view.spread(&mut cells);
            changed.push(self.identity(view.identity), &cells, view.histograms.to_vec());
        }
        changed
    }

    fn identity(&self, before: &Identity) -> Identity {
        let labels = before.labels();
        let Some(value) = (self.value)(&labels) else { return before.clone() };
        let labels = labels.with(&self.target, &value);
        // A name that was just written is not the one that was about to go.
        if self.target == NAME { Identity::made(labels) } else { before.relabelled(labels) }
    }
}

fn too_few() -> ExecError {
    ExecError::Failed("too few texts for a change of labels".to_owned())
}
