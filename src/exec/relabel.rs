//! Functions that change labels: `label_replace` and `label_join`.

use super::unite::unite_blocks;
use crate::exec::ExecError;
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
type Value = Box<dyn Fn(&Labels) -> Option<String>>;

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
) -> Result<Vec<Block>, ExecError> {
    let mut block = Block::default();
    let mut cells = vec![Block::ABSENT; width];
    for view in input.iter().flat_map(Block::iter) {
        view.spread(&mut cells);
        let labels = view.identity.labels();
        let identity = match (change.value)(&labels) {
            None => view.identity.clone(),
            Some(value) => {
                let labels = labels.with(&change.target, &value);
                // A name that was just written is not the one that was about to go.
                if change.target == NAME {
                    Identity::made(labels)
                } else {
                    view.identity.relabelled(labels)
                }
            }
        };
        block.push(identity, &cells, view.histograms.to_vec());
    }
    unite_blocks(vec![block], Twins::Merge, width, Identity::labels)
}

fn too_few() -> ExecError {
    ExecError::Failed("too few texts for a change of labels".to_owned())
}
