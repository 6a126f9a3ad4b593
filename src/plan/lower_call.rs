//! Lowering calls of functions: the shape of the kernel picks the node.

use super::lower::Constancy;
use super::lower::Lowered;
use super::lower::Lowering;
use super::lower::Part;
use super::place::HistogramSight;
use super::place::Place;
use crate::function::Edges;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::QueryFact;
use crate::function::Reads;
use crate::function::TimeUse;
use crate::function::Whole;
use crate::label::Labels;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::plan::Argument;
use crate::plan::Places;
use crate::plan::PlanError;
use crate::plan::Ranges;
use crate::plan::Scalar;
use crate::plan::Sight;
use crate::plan::Vector;
use crate::plan::VectorNode;
use crate::plan::WholeCall;
use crate::syntax::Call;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Span;

impl Lowering<'_> {
    /// Lowers a call.
    pub(super) fn call(
        &mut self,
        call: &Call,
        span: Span,
        place: &Place,
    ) -> Result<Lowered, PlanError> {
        let Some(function) = self.terms.functions.find(&call.name) else {
            return Err(PlanError::Senseless(format!("unknown function {}", call.name)));
        };
        match function.kernel {
            Kernel::Whole(Whole::Query(fact)) => {
                return Ok((Part::Scalar(self.fact(fact)), Constancy::Fixed));
            }
            Kernel::Whole(Whole::SampleTime) => {
                if let Some(lowered) = self.sight(call, Sight::Time, span, place)? {
                    return Ok(lowered);
                }
            }
            Kernel::Whole(Whole::StartTime) => {
                if let Some(lowered) = self.sight(call, Sight::StartTime, span, place)? {
                    return Ok(lowered);
                }
            }
            _ => {}
        }
        let (args, constancy) = self.arguments(function, call, place)?;
        let spans = call.args.iter().map(|arg| place_of(arg.unwrapped())).collect();
        Ok((self.called(function, args, spans, span)?, constancy))
    }

    /// Returns what a fact of the query is in numbers.
    fn fact(&self, fact: QueryFact) -> Scalar {
        let steps = self.terms.steps;
        Scalar::Number(match fact {
            QueryFact::Start => steps.first().seconds(),
            QueryFact::End => steps.end().seconds(),
            QueryFact::Range => (steps.end() - steps.first()).seconds(),
            QueryFact::Step if steps.is_instant() => 0.0,
            QueryFact::Step => steps.every().seconds(),
        })
    }

    /// Lowers a function that looks at the times of a selector's samples, if it is one.
    fn sight(
        &mut self,
        call: &Call,
        sight: Sight,
        span: Span,
        place: &Place,
    ) -> Result<Option<Lowered>, PlanError> {
        let ExprKind::Selector(selector) = &call.args[0].unwrapped().kind else { return Ok(None) };
        let (part, constancy) = self.scan(selector, sight, span, &place.below())?;
        // Only the time of a pinned sample is the same at every step; its start is never held.
        let held = if sight == Sight::Time { constancy } else { Constancy::Changing };
        match (part, held == constancy) {
            (part, true) => Ok(Some((part, constancy))),
            (part, false) => Ok(Some((self.hold((part, constancy)), held))),
        }
    }

    /// Lowers the arguments; those that nothing above will hold are held here.
    fn arguments(
        &mut self,
        function: &'static Function,
        call: &Call,
        place: &Place,
    ) -> Result<(Vec<Argument>, Constancy), PlanError> {
        let sight = match function.reads {
            Reads::Anything => HistogramSight::Plain,
            Reads::Totals => HistogramSight::Totals,
            Reads::Buckets => HistogramSight::Buckets,
        };
        let below = place.argument(function.name).looking_at(sight);
        let info = function.kernel_is(Whole::Info);
        let plain = if info { &call.args[..1] } else { &call.args[..] };
        let mut lowered = Vec::with_capacity(call.args.len());
        for arg in plain {
            let arg = arg.unwrapped();
            self.refuse_edges(function, arg)?;
            refuse_label(function, arg)?;
            let (part, constancy) = self.lower(arg, &below)?;
            lowered.push((part, labels_asked_for(arg), constancy));
        }
        let constant = function.time == TimeUse::None
            && lowered.iter().all(|(_, _, constancy)| constancy.holds());
        let constancy = if constant { Constancy::Constant } else { Constancy::Changing };
        let mut args = Vec::with_capacity(call.args.len());
        for (part, labels, own) in lowered {
            let part = if constant { part } else { self.hold((part, own)) };
            args.push(match part {
                Part::Scalar(scalar) => Argument::Scalar(scalar),
                Part::Text(text) => Argument::Text(text),
                Part::Vector(vector) => Argument::Vector(vector, labels),
                Part::Ranges(ranges) => Argument::Ranges(ranges, labels),
            });
        }
        if info {
            args.push(self.info(&call.args, &below)?);
        }
        Ok((args, constancy))
    }

    /// Refuses modifiers of a range that a function cannot deal with.
    fn refuse_edges(&self, function: &Function, arg: &Expr) -> Result<(), PlanError> {
        let ExprKind::Range(range) = &arg.kind else { return Ok(()) };
        let (edges, modifier) = match range.selector.edges {
            EdgeMode::Plain => return Ok(()),
            EdgeMode::Anchored => (Edges::Anchored, "anchored"),
            EdgeMode::Smoothed => (Edges::Smoothed, "smoothed"),
        };
        if function.edges.allows(edges) {
            return Ok(());
        }
        let able = self.terms.functions.all().filter(|other| other.edges.allows(edges));
        let names: Vec<_> = able.map(|other| other.name).collect();
        Err(PlanError::Senseless(format!(
            "{modifier} modifier can only be used with: {} - not with {}",
            names.join(", "),
            function.name
        )))
    }

    /// Returns the node of a call.
    fn called(
        &mut self,
        function: &'static Function,
        args: Vec<Argument>,
        spans: Vec<Span>,
        span: Span,
    ) -> Result<Part, PlanError> {
        let node = match function.kernel {
            Kernel::Number(_) => {
                let Sorted { scalars, .. } = Sorted::of(args);
                return Ok(Part::Scalar(Scalar::Call(function, scalars)));
            }
            Kernel::Whole(Whole::Scalar) => {
                let Sorted { vector, .. } = Sorted::of(args);
                let vector = vector.ok_or_else(|| missing(function))?;
                return Ok(Part::Scalar(Scalar::Only(Box::new(vector))));
            }
            Kernel::Cell(_) | Kernel::Histogram(_) => {
                let Sorted { vector, scalars, .. } = Sorted::of(args);
                let input = match vector {
                    Some(vector) => vector,
                    None => self.evaluation_time(span)?,
                };
                VectorNode::Apply { function, input: Box::new(input), args: scalars }
            }
            Kernel::Window(_) => {
                let Sorted { ranges, scalars, .. } = Sorted::of(args);
                let ranges = ranges.ok_or_else(|| missing(function))?;
                VectorNode::Slide { function, ranges, args: scalars, spans: Places(spans) }
            }
            Kernel::Whole(_) => {
                VectorNode::Whole(Box::new(WholeCall { function, args, spans: Places(spans) }))
            }
        };
        Ok(Part::Vector(self.node(span, node)))
    }

    /// Returns `vector(time())`, which is what functions of a date are about by default.
    fn evaluation_time(&mut self, span: Span) -> Result<Vector, PlanError> {
        let row = |kernel: fn(&Function) -> bool| {
            self.terms.functions.all().find(|function| kernel(function)).ok_or_else(|| {
                PlanError::Senseless("no functions of the evaluation time".to_owned())
            })
        };
        let time = row(|function| {
            function.args.is_empty()
                && function.time == TimeUse::Evaluation
                && matches!(function.kernel, Kernel::Number(_))
        })?;
        let vector = row(|function| function.kernel_is(Whole::Vector))?;
        let args = vec![Argument::Scalar(Scalar::Call(time, Vec::new()))];
        let call = WholeCall { function: vector, args, spans: Places(vec![span]) };
        Ok(self.node(span, VectorNode::Whole(Box::new(call))))
    }
}

/// Refuses a text that is no UTF-8 where a label is to be changed.
fn refuse_label(function: &Function, arg: &Expr) -> Result<(), PlanError> {
    let relabels = function.kernel_is(Whole::LabelReplace) || function.kernel_is(Whole::LabelJoin);
    match &arg.kind {
        ExprKind::Text(text) if relabels && !text.is_utf8() => {
            let (name, text) = (function.name, text.as_str());
            let message = format!("invalid destination label name in {name}(): {text}");
            Err(PlanError::Senseless(message))
        }
        _ => Ok(()),
    }
}

/// Returns the place that notes about an argument point at.
///
/// A subquery has lost its place in Prometheus when notes are made, so they point at the start.
fn place_of(arg: &Expr) -> Span {
    match arg.kind {
        ExprKind::Subquery(_) => Span { start: 0, ..arg.span },
        _ => arg.span,
    }
}

/// Arguments by kind.
#[derive(Default)]
struct Sorted {
    vector: Option<Vector>,
    ranges: Option<Ranges>,
    scalars: Vec<Scalar>,
}

impl Sorted {
    fn of(args: Vec<Argument>) -> Self {
        let mut sorted = Self::default();
        for arg in args {
            match arg {
                Argument::Scalar(scalar) => sorted.scalars.push(scalar),
                Argument::Vector(vector, _) => sorted.vector = Some(vector),
                Argument::Ranges(ranges, _) => sorted.ranges = Some(ranges),
                Argument::Text(_) | Argument::Info(_) => {}
            }
        }
        sorted
    }
}

fn missing(function: &Function) -> PlanError {
    PlanError::Senseless(format!("{} without its vector", function.name))
}

/// Returns the labels that a selector asks for: a later test of a label takes it out again.
fn labels_asked_for(arg: &Expr) -> Labels {
    let selector = match &arg.kind {
        ExprKind::Selector(selector) => selector,
        ExprKind::Range(range) => &range.selector,
        _ => return Labels::empty(),
    };
    let mut labels = Labels::empty().to_builder();
    let mut settled: Vec<&str> = Vec::new();
    for test in selector.tests.iter().filter(|test| test.name != NAME) {
        if test.op == MatchOp::Equal && !settled.contains(&test.name.as_str()) {
            labels.set(&test.name, test.value.as_str());
            settled.push(&test.name);
        } else {
            labels.set(&test.name, "");
        }
    }
    labels.build()
}
