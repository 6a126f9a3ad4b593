//! Whether rows may come to the same labels when they lose their names.

use crate::exec::Builder;
use crate::function::Metric;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::NAME;
use crate::label::TYPE;
use crate::label::UNIT;
use crate::plan::RangeSource;
use crate::plan::Ranges;
use crate::plan::Vector;
use crate::plan::VectorNode;

/// Whether rows may be the same but for their names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Clash {
    /// They differ in other labels too, always.
    Never,
    /// They have to be looked at.
    Possible,
}

impl Builder<'_> {
    /// Tells whether rows of a node may be the same but for their names.
    pub(super) fn clash(&self, vector: &Vector) -> Clash {
        match &vector.node {
            VectorNode::Scan(scan) => self.clash_of_select(scan.select),
            VectorNode::Slide { function, ranges, .. } => match function.metric {
                Metric::Kept => self.clash_of_ranges(ranges),
                Metric::Dropped => Clash::Never,
                Metric::NameDropped => Clash::Possible,
            },
            VectorNode::Apply { function, input, .. } => match function.metric {
                Metric::Kept => self.clash(input),
                Metric::Dropped => Clash::Never,
                Metric::NameDropped => Clash::Possible,
            },
            VectorNode::Fold { grouping: Grouping::By(names), .. } if !names_meaning(names) => {
                Clash::Never
            }
            VectorNode::Negate(_) => Clash::Never,
            VectorNode::Join { op, .. } | VectorNode::Scale { op, .. } if op.is_arithmetic() => {
                Clash::Never
            }
            VectorNode::Scale { input, .. } => self.clash(input),
            VectorNode::Hold(inner) | VectorNode::Shared(_, inner) => self.clash(inner),
            _ => Clash::Possible,
        }
    }

    /// Tells whether the series of a range vector may be the same but for their names.
    pub(super) fn clash_of_ranges(&self, ranges: &Ranges) -> Clash {
        match &ranges.source {
            RangeSource::Select(select, _) => self.clash_of_select(*select),
            RangeSource::Subquery(_, inner) => self.clash(inner),
        }
    }

    /// Returns the metric that the series of a range vector are of, if they are all of one.
    pub(super) fn metric_of(&self, ranges: &Ranges) -> Option<&str> {
        match &ranges.source {
            RangeSource::Select(select, _) => self.metric(*select),
            RangeSource::Subquery(..) => None,
        }
    }

    /// Returns the metric that a select asks for, if it asks for one.
    fn metric(&self, select: usize) -> Option<&str> {
        let named = self.select(select).matchers.iter().find(|matcher| {
            matcher.name() == NAME && matcher.op() == MatchOp::Equal && !matcher.value().is_empty()
        });
        named.map(Matcher::value)
    }

    /// Tells whether the series of a select may be the same but for their names.
    pub(super) fn clash_of_select(&self, select: usize) -> Clash {
        let named = self.metric(select).is_some();
        // Type and unit go with the name, so they must not be all that tells two series apart.
        let set = self.set(select);
        let typed = || set.has_label(TYPE) || set.has_label(UNIT);
        if named && !typed() { Clash::Never } else { Clash::Possible }
    }
}

fn names_meaning(names: &[String]) -> bool {
    names.iter().any(|name| [NAME, TYPE, UNIT].contains(&name.as_str()))
}
