//! The tour: a step, what is asked, and its answer.

use super::reply::Reply;
use super::state::Session;
use crate::arguments::When;
use crate::manual::STEPS;
use crate::moment;

impl Session {
    /// Takes the next step, or the one with a number.
    pub(super) fn tour(&mut self, rest: &str) -> Result<Reply, String> {
        let number = match rest {
            "" | "next" => self.step.min(STEPS.len() - 1),
            number => number.parse::<usize>().ok().and_then(|one| one.checked_sub(1)).ok_or_else(
                || format!("`{number}` is no step: they are numbered from 1 to {}", STEPS.len()),
            )?,
        };
        let step = STEPS.get(number).ok_or_else(|| format!("there are {} steps", STEPS.len()))?;
        self.step = number + 1;
        let when = self.when.clone();
        if !step.over.is_empty() {
            let length = moment::length(step.over)?;
            let to = self.world.clock.now;
            let [from, to] = [to - length, to].map(moment::written);
            self.when = When { at: None, from: Some(from), to: Some(to), step: None };
        }
        let answer = self.query(step.query);
        self.when = when;
        let (at, all) = (number + 1, STEPS.len());
        let over =
            if step.over.is_empty() { String::new() } else { format!("  (over {})", step.over) };
        let mut page =
            format!("{at}/{all} {}\n\n{}\n\n    {}{over}\n\n", step.title, step.text, step.query);
        page += &String::from_utf8_lossy(&answer.output);
        page += if at == all {
            "\nThat was the tour. \\help NAME explains everything else.\n"
        } else {
            "\nChange it and ask again, or go on: \\tour\n"
        };
        Ok(Reply { output: page.into_bytes(), ..answer })
    }
}
