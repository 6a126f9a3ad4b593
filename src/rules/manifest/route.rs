//! Where the alerts of a set go.

use crate::rules::route::Known;
use crate::rules::route::Path;
use crate::rules::route::Routing;

use super::set::Set;

impl Set {
    /// Lists the configurations of Alertmanager that are none of a namespace's own.
    pub fn routings(&self) -> impl Iterator<Item = &Routing> {
        self.routings.iter().filter(|routing| routing.object.is_none())
    }

    /// Returns the routes that an alert takes, each with its configuration.
    ///
    /// Those of an `AlertmanagerConfig` are tried first, and where one is taken the first route of
    /// the configuration itself, which takes what no other does, is not.
    pub fn ways(&self, known: &dyn Fn(&str) -> Known) -> Vec<(&Routing, Path<'_>)> {
        let mut ways = Vec::new();
        for routing in self.routings.iter().filter(|routing| routing.object.is_some()) {
            ways.extend(routing.reach(known).into_iter().map(|path| (routing, path)));
        }
        let is_taken = ways.iter().any(|(_, path)| path.is_sure);
        let is_maybe = !ways.is_empty();
        if let Some(routing) = self.routings().next() {
            for mut path in routing.reach(known) {
                let is_last = path.above.len() == 1;
                path.is_sure &= !(is_last && is_maybe);
                if !(is_last && is_taken) {
                    ways.push((routing, path));
                }
            }
        }
        ways
    }
}
