//! Runs a script and judges its answers.

use std::sync::Arc;

use crate::storage::Memory;

use super::command::Command;
use super::command::Eval;
use super::command::Script;
use super::evaluator::Evaluator;
use super::outcome::Difference;
use super::outcome::Outcome;

/// A query of a script with the data it is asked of.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The query and what is expected.
    pub eval: Arc<Eval>,
    /// What has been loaded when it is asked; or why the loading failed.
    pub data: Result<Arc<Memory>, Arc<Difference>>,
}

impl Script {
    /// Asks all queries in order and judges the answers.
    pub fn run(&self, evaluator: &dyn Evaluator) -> Vec<Outcome> {
        self.situations().iter().map(|situation| situation.run(evaluator)).collect()
    }

    /// Loads what the script loads and returns each query with the data it is asked of.
    ///
    /// Behind a load that fails nothing can be asked until everything is cleared.
    pub fn situations(&self) -> Vec<Situation> {
        let mut memory = Ok(Arc::new(Memory::new()));
        let mut situations = Vec::new();
        for command in &self.commands {
            match command {
                Command::Clear => memory = Ok(Arc::new(Memory::new())),
                Command::Load(load) => {
                    memory = memory.and_then(|mut data| {
                        let added = load.add_to(Arc::make_mut(&mut data));
                        added.map(|()| data).map_err(|why| Arc::new(Difference::of_load(&why)))
                    });
                }
                Command::Eval(eval) => {
                    let eval = Arc::new(Eval::clone(eval));
                    situations.push(Situation { eval, data: memory.clone() });
                }
            }
        }
        situations
    }
}

impl Situation {
    /// Asks the query and judges the answer.
    pub fn run(&self, evaluator: &dyn Evaluator) -> Outcome {
        let verdict = match &self.data {
            Ok(memory) => self.eval.run(&**memory, evaluator),
            Err(why) => Err(Difference::clone(why)),
        };
        Outcome { eval: self.eval.clone(), verdict }
    }
}
