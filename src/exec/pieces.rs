//! An answer on its way.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::prelude::*;

use super::meter;
use super::meter::Meter;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::math::deep;
use crate::value::Block;

/// An answer cut into pieces by series; each is computed when it is asked for, on any thread.
///
/// The cuts depend on the data and the plan alone, never on the number of threads.
pub struct Pieces<'a> {
    count: usize,
    piece: Piece<'a>,
}

type Piece<'a> = Box<dyn Fn(usize) -> Result<Block, ExecError> + Send + Sync + 'a>;

impl<'a> Pieces<'a> {
    /// Returns an answer of so many pieces, each made by a function of its number.
    pub fn lazy(
        count: usize,
        piece: impl Fn(usize) -> Result<Block, ExecError> + Send + Sync + 'a,
    ) -> Self {
        Self { count, piece: Box::new(piece) }
    }

    /// Returns an answer that is there already; each piece is given away once.
    pub fn ready(blocks: Vec<Block>) -> Self {
        let blocks: Vec<_> = blocks.into_iter().map(|block| Mutex::new(Some(block))).collect();
        Self::lazy(blocks.len(), move |at| {
            let block = blocks[at].lock().unwrap_or_else(PoisonError::into_inner).take();
            block.ok_or_else(|| ExecError::Failed("a piece was asked for twice".to_owned()))
        })
    }

    /// Returns an answer that is kept elsewhere.
    pub fn borrowed(blocks: &'a [Block]) -> Self {
        Self::lazy(blocks.len(), move |at| Ok(blocks[at].clone()))
    }

    /// Returns the number of pieces.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Computes a piece.
    pub fn piece(&self, at: usize) -> Result<Block, ExecError> {
        deep(|| (self.piece)(at))
    }

    /// Returns the same answer with a function applied to each piece.
    #[must_use]
    pub fn map(
        self,
        change: impl Fn(Block) -> Result<Block, ExecError> + Send + Sync + 'a,
    ) -> Self {
        let Self { count, piece } = self;
        Self::lazy(count, move |at| change(deep(|| piece(at))?))
    }

    /// Returns the same answer, each piece of it measured.
    pub(super) fn watched(self, meter: Arc<Meter>) -> Self {
        let Self { count, piece } = self;
        Self::lazy(count, move |at| {
            let _work = meter::work_for(Some(&meter));
            let block = piece(at)?;
            meter.count(&block);
            Ok(block)
        })
    }

    /// Computes something from each piece, in parallel; the results stand in the pieces' order.
    pub fn each<T: Send>(
        &self,
        run: &Run<'_>,
        work: impl Fn(Block) -> Result<T, ExecError> + Send + Sync,
    ) -> Result<Vec<T>, ExecError> {
        let owner = meter::at_work();
        let one = |at| {
            // Another thread has to be told whom it works for.
            let _work = meter::work_for(owner.as_ref());
            run.check()?;
            work(self.piece(at)?)
        };
        if self.count == 1 {
            return Ok(vec![one(0)?]);
        }
        (0..self.count).into_par_iter().map(one).collect()
    }

    /// Computes all pieces.
    pub fn gather(&self, run: &Run<'_>) -> Result<Vec<Block>, ExecError> {
        self.each(run, Ok)
    }
}
