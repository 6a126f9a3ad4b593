//! Which routes an alert takes.

use crate::time::Millis;

use super::tree::Condition;
use super::tree::Grouping;
use super::tree::Route;
use super::tree::Routing;

/// What is known of a label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Known {
    /// It has this value, which is empty where there is no such label.
    Is(String),
    /// It may have any.
    Nothing,
}

/// A route that an alert takes, with all that the routes above it say.
#[derive(Clone, Debug)]
pub struct Path<'r> {
    /// The route.
    pub route: &'r Route,
    /// The routes from the first to this one.
    pub above: Vec<&'r Route>,
    /// Who is told.
    pub receiver: String,
    /// By which labels alerts become one message; `None` by no label.
    pub group_by: Option<&'r Grouping>,
    /// How long a group waits for more.
    pub group_wait: Millis,
    /// How long until what is new in a group is told.
    pub group_interval: Millis,
    /// How long until it is told again.
    pub repeat_interval: Millis,
    /// Whether it is taken for sure, or depends on labels that are not known.
    pub is_sure: bool,
}

/// Whether something is so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Yes,
    Maybe,
    No,
}

/// Returns whether conditions hold.
fn verdict(conditions: &[Condition], known: &dyn Fn(&str) -> Known) -> Verdict {
    let mut verdict = Verdict::Yes;
    for condition in conditions {
        match known(condition.matcher.name()) {
            Known::Is(value) if condition.matcher.matches(&value) => {}
            Known::Is(_) => return Verdict::No,
            Known::Nothing => verdict = Verdict::Maybe,
        }
    }
    verdict
}

impl Routing {
    /// Returns the routes that an alert takes, as far as its labels are known.
    pub fn reach(&self, known: &dyn Fn(&str) -> Known) -> Vec<Path<'_>> {
        let mut paths = Vec::new();
        let first = Path {
            route: &self.root,
            above: Vec::new(),
            receiver: String::new(),
            group_by: None,
            group_wait: Millis(30_000),
            group_interval: Millis(300_000),
            repeat_interval: Millis(14_400_000),
            is_sure: true,
        };
        follow(&self.root, &first, known, &mut paths);
        paths
    }

    /// Tells whether an alert keeps another quiet by one of the inhibitions, and by which.
    pub fn inhibited(
        &self,
        target: &dyn Fn(&str) -> Known,
        sources: &[&dyn Fn(&str) -> Known],
    ) -> Option<(usize, usize)> {
        self.inhibitions.iter().enumerate().find_map(|(at, rule)| {
            if verdict(&rule.target, target) != Verdict::Yes {
                return None;
            }
            let both = verdict(&rule.source, target) == Verdict::Yes;
            let source = sources.iter().position(|source| {
                let is_source = verdict(&rule.source, source) == Verdict::Yes;
                // What is on both sides does not keep its own kind quiet.
                let is_kin = both && verdict(&rule.target, source) == Verdict::Yes;
                let same =
                    rule.equal.iter().all(|label| source(&label.value) == target(&label.value));
                is_source && !is_kin && same
            });
            source.map(|source| (at, source))
        })
    }
}

fn follow<'r>(
    route: &'r Route,
    above: &Path<'r>,
    known: &dyn Fn(&str) -> Known,
    paths: &mut Vec<Path<'r>>,
) -> Verdict {
    let own = verdict(&route.conditions, known);
    if own == Verdict::No {
        return own;
    }
    let mut here = above.clone();
    here.above.push(route);
    here.route = route;
    if let Some(receiver) = &route.receiver {
        here.receiver.clone_from(&receiver.value);
    }
    here.group_by = route.group_by.as_ref().or(here.group_by);
    here.group_wait = route.group_wait.unwrap_or(here.group_wait);
    here.group_interval = route.group_interval.unwrap_or(here.group_interval);
    here.repeat_interval = route.repeat_interval.unwrap_or(here.repeat_interval);
    here.is_sure &= own == Verdict::Yes;
    let mut below = here.clone();
    let mut taken = Verdict::No;
    for child in &route.routes {
        match follow(child, &below, known, paths) {
            Verdict::Yes => {
                taken = Verdict::Yes;
                if !child.goes_on {
                    return own;
                }
            }
            Verdict::Maybe => {
                if taken == Verdict::No {
                    taken = Verdict::Maybe;
                }
                // Whether those behind it are tried depends on what is not known.
                below.is_sure &= child.goes_on;
            }
            Verdict::No => {}
        }
    }
    if taken != Verdict::Yes {
        here.is_sure &= taken == Verdict::No;
        paths.push(here);
    }
    own
}
