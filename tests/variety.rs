//! The ways in which one query must have one answer.

use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::format::Difference;
use promqlite::format::Outcome;
use promqlite::format::Situation;
use promqlite::format::script_options;
use promqlite::storage::Memory;
use promqlite::storage::Storage;
use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

use crate::blocks::Blocks;
use crate::blocks::can_hold;

/// An engine that computes in a way of its own.
pub(crate) struct Variety {
    /// What is special about it.
    pub(crate) name: &'static str,
    engine: Engine,
    threads: ThreadPool,
    forms: Forms,
    blocks: Blocks,
}

/// In which forms a query is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Forms {
    /// As upstream does.
    Upstream,
    /// A range query as its instant queries.
    Steps,
    /// As upstream does, of data that was written to disk.
    OnDisk,
}

impl Variety {
    /// Returns all ways.
    pub(crate) fn all() -> Vec<Self> {
        vec![
            Self::new("blocks of many series, several threads", usize::MAX, 3, Forms::Upstream),
            Self::new("blocks of one series, several threads", 1, 3, Forms::Upstream),
            Self::new("blocks of two series, one thread", 2, 1, Forms::Upstream),
            Self::new("each step asked for itself", usize::MAX, 1, Forms::Steps),
            Self::new("data in blocks on disk", usize::MAX, 3, Forms::OnDisk),
        ]
    }

    fn new(name: &'static str, rows_max: usize, threads: usize, forms: Forms) -> Self {
        let mut options = script_options();
        options.rows_max = rows_max;
        let threads = ThreadPoolBuilder::new().num_threads(threads).build();
        let threads = threads.expect("threads can be started");
        Self { name, engine: Engine::new(options), threads, forms, blocks: Blocks::default() }
    }

    /// Asks a query in this way.
    pub(crate) fn run(&self, situation: &Situation) -> Outcome {
        self.threads.install(|| match (self.forms, &situation.data) {
            (Forms::Steps, Ok(memory)) => {
                let verdict = situation.eval.run_steps(&**memory, &self.engine);
                Outcome { eval: situation.eval.clone(), verdict }
            }
            (Forms::OnDisk, Ok(memory)) if !can_hold(memory) => {
                Outcome { eval: situation.eval.clone(), verdict: Ok(()) }
            }
            (Forms::OnDisk, Ok(memory)) => self.run_on_disk(situation, memory),
            _ => situation.run(&self.engine),
        })
    }

    fn run_on_disk(&self, situation: &Situation, memory: &Arc<Memory>) -> Outcome {
        let nothing = Memory::new();
        let verdict = self.blocks.with(memory, |tsdb| {
            let storage = tsdb.map_or(&nothing as &dyn Storage, |tsdb| tsdb);
            situation.eval.run(storage, &self.engine)
        });
        let unwritten = |why| {
            Err(Difference {
                form: String::new(),
                reason: format!("the data cannot be written: {why}"),
                expected: Vec::new(),
                got: None,
            })
        };
        Outcome { eval: situation.eval.clone(), verdict: verdict.unwrap_or_else(unwritten) }
    }
}
