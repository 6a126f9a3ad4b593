//! What lies in a folder is found out by looking.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::storage::Metadata;
use crate::tsdb::block::Block;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::known;
use crate::tsdb::live;
use crate::tsdb::part::Part;

/// What was found.
pub(super) struct Contents {
    /// The head, if there is one, and the blocks by time.
    pub(super) parts: Vec<Arc<dyn Part>>,
    /// What the head knows of metrics beside their samples.
    pub(super) metadata: Vec<Metadata>,
}

/// Opens a block, a folder of blocks or a data folder.
pub(super) fn open(path: &Path, ledger: &Arc<Ledger>) -> Result<Contents, TsdbError> {
    if is_block(path) {
        let parts = Block::open(path, ledger)?.map(|block| Arc::new(block) as Arc<dyn Part>);
        return Ok(Contents { parts: parts.into_iter().collect(), metadata: Vec::new() });
    }
    let folders = block_folders(path)?;
    let live = ["wal", "chunks_head", "wbl"].iter().any(|name| path.join(name).is_dir());
    if folders.is_empty() && !live {
        return Err(TsdbError::NotData(path.to_owned()));
    }
    let mut blocks = Vec::new();
    for folder in folders {
        blocks.extend(Block::open(&folder, ledger)?);
    }
    drop_replaced(&mut blocks);
    blocks.sort_by_key(|block| block.reach().first);
    let (mut parts, mut metadata) = (Vec::new(), Vec::new());
    if live {
        let in_order = blocks.iter().filter(|block| !block.meta().out_of_order);
        let valid_from = in_order.map(|block| block.meta().end).max().unwrap_or(i64::MIN);
        let (head, known) = live::open(path, valid_from, ledger)?;
        parts.push(Arc::new(head) as Arc<dyn Part>);
        metadata = known;
    } else {
        metadata.extend(known::read(path));
    }
    parts.extend(blocks.into_iter().map(|block| Arc::new(block) as Arc<dyn Part>));
    Ok(Contents { parts, metadata })
}

/// Leaves out blocks that another block was made from, and those about to be deleted.
fn drop_replaced(blocks: &mut Vec<Block>) {
    let replaced: BTreeSet<_> =
        blocks.iter().flat_map(|block| block.meta().parents.iter().cloned()).collect();
    blocks.retain(|block| {
        let meta = block.meta();
        !meta.deletable && !replaced.contains(&meta.ulid)
    });
}

fn is_block(path: &Path) -> bool {
    path.join("index").is_file() || path.join("meta.json").is_file()
}

/// Returns the folders of blocks; one that is still being written has a suffix that says so.
fn block_folders(path: &Path) -> Result<Vec<PathBuf>, TsdbError> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(path).map_err(TsdbError::io(path))? {
        let folder = entry.map_err(TsdbError::io(path))?.path();
        let finished = folder.extension().is_none();
        if finished && is_block(&folder) {
            folders.push(folder);
        } else if finished {
            // What is gone by now may have been a block.
            fs::symlink_metadata(&folder).map_err(TsdbError::io(&folder))?;
        }
    }
    folders.sort();
    Ok(folders)
}
