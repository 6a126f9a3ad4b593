//! From a checked expression to the tree of a plan.
//!
//! Every part is lowered together with the answer to one question: is it the same at every step?
//! The highest parts that are get a `Hold` around them, so that they are computed once.

use super::carry::carry;
use super::duration::Sense;
use super::duration::length;
use super::place::Place;
use super::place::Role;
use super::share::share;
use crate::function::Edges;
use crate::function::Functions;
use crate::label::Matcher;
use crate::label::NAME;
use crate::math::deep;
use crate::plan::Pin;
use crate::plan::Plan;
use crate::plan::PlanError;
use crate::plan::RangeSource;
use crate::plan::Ranges;
use crate::plan::Root;
use crate::plan::Scalar;
use crate::plan::Scan;
use crate::plan::Sight;
use crate::plan::Timing;
use crate::plan::Vector;
use crate::plan::VectorNode;
use crate::storage::Select;
use crate::syntax::At;
use crate::syntax::EdgeMode;
use crate::syntax::Error;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Fault;
use crate::syntax::RangeSelector;
use crate::syntax::Selector;
use crate::syntax::Shift;
use crate::syntax::Sign;
use crate::syntax::Span;
use crate::syntax::Subquery;
use crate::syntax::parse_selector;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Window;

/// What lowering has to know beside the expression.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The functions that may be called.
    pub functions: &'a Functions,
    /// The grid of the query.
    pub steps: Steps,
    /// How far an instant selector looks back.
    pub lookback: Millis,
    /// The step of subqueries that name none.
    pub subquery_step: Millis,
}

/// Lowers the expression of a query that has been checked.
pub fn lower(expr: &Expr, terms: Terms<'_>) -> Result<Plan, PlanError> {
    let mut lowering = Lowering { terms, selects: Vec::new(), readers: Vec::new(), nodes: 0 };
    let steps = terms.steps;
    let place = Place::root((steps.first(), steps.last()), steps.every());
    let root = match lowering.settled(expr, &place)? {
        Part::Scalar(scalar) => Root::Scalar(scalar),
        Part::Text(text) => Root::Text(text),
        Part::Vector(vector) => Root::Vector(vector),
        Part::Ranges(ranges) => Root::Ranges(ranges),
    };
    let mut plan = Plan { steps, selects: lowering.selects, shared: 0, root };
    carry(&mut plan, lowering.readers);
    share(&mut plan);
    Ok(plan)
}

/// A plan on its way.
pub(super) struct Lowering<'a> {
    pub(super) terms: Terms<'a>,
    selects: Vec<Select>,
    /// How many nodes read each select.
    readers: Vec<usize>,
    nodes: usize,
}

/// What an expression is lowered to.
#[derive(Debug)]
pub(super) enum Part {
    Scalar(Scalar),
    Text(String),
    Vector(Vector),
    Ranges(Ranges),
}

/// Whether a part is the same at every step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Constancy {
    /// It may change from step to step.
    Changing,
    /// It is the same at every step, and is worth holding.
    Constant,
    /// It is the same at every step, but nothing is won by holding it: a literal, or a range.
    Fixed,
}

/// A part and its constancy.
pub(super) type Lowered = (Part, Constancy);

impl Constancy {
    /// Tells whether a part is the same at every step.
    pub(super) fn holds(self) -> bool {
        self != Self::Changing
    }

    /// Returns the constancy of something pinned to an instant.
    fn of_pin(timing: Timing, constant: Self) -> Self {
        if timing.pin == Pin::Free { Self::Changing } else { constant }
    }
}

impl Lowering<'_> {
    /// Lowers an expression that nothing around it will hold, and holds what can be held.
    pub(super) fn settled(&mut self, expr: &Expr, place: &Place) -> Result<Part, PlanError> {
        let lowered = self.lower(expr, place)?;
        Ok(self.hold(lowered))
    }

    /// Puts a hold around a part that is the same at every step.
    pub(super) fn hold(&mut self, (part, constancy): Lowered) -> Part {
        match part {
            part if constancy != Constancy::Constant => part,
            Part::Scalar(Scalar::Number(value)) => Part::Scalar(Scalar::Number(value)),
            Part::Scalar(scalar) => Part::Scalar(Scalar::Hold(Box::new(scalar))),
            Part::Vector(vector) => {
                let span = vector.span;
                Part::Vector(self.node(span, VectorNode::Hold(Box::new(vector))))
            }
            other => other,
        }
    }

    /// Lowers an expression.
    pub(super) fn lower(&mut self, expr: &Expr, place: &Place) -> Result<Lowered, PlanError> {
        deep(|| self.lower_kind(expr, place))
    }

    fn lower_kind(&mut self, expr: &Expr, place: &Place) -> Result<Lowered, PlanError> {
        match &expr.kind {
            ExprKind::Number(number) => {
                Ok((Part::Scalar(Scalar::Number(number.value)), Constancy::Fixed))
            }
            ExprKind::Text(text) => Ok((Part::Text(text.as_str().to_owned()), Constancy::Fixed)),
            ExprKind::Paren(inner) => self.lower(inner, place),
            ExprKind::Hole(hole) => {
                let text = format!("{} is a variable of a dashboard and has no value", hole.text);
                Err(PlanError::Senseless(text))
            }
            ExprKind::Selector(selector) => self.selector(selector, expr.span, place),
            ExprKind::Range(range) => {
                let (ranges, constancy) = self.range(range, place)?;
                Ok((Part::Ranges(ranges), constancy))
            }
            ExprKind::Subquery(subquery) => self.subquery(subquery, place),
            ExprKind::Unary(unary) => {
                let (part, constancy) = self.lower(&unary.expr, place)?;
                Ok((self.signed(unary.sign, part, expr.span), constancy))
            }
            ExprKind::Binary(binary) => self.binary(binary, expr.span, place),
            ExprKind::Call(call) => self.call(call, expr.span, place),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, expr.span, place),
        }
    }

    /// Numbers a node of the plan.
    pub(super) fn node(&mut self, span: Span, node: VectorNode) -> Vector {
        self.nodes += 1;
        Vector { id: self.nodes - 1, span, node }
    }

    fn signed(&mut self, sign: Sign, part: Part, span: Span) -> Part {
        match (sign, part) {
            (Sign::Minus, Part::Scalar(scalar)) => Part::Scalar(Scalar::Negate(Box::new(scalar))),
            (Sign::Minus, Part::Vector(vector)) => {
                Part::Vector(self.node(span, VectorNode::Negate(Box::new(vector))))
            }
            (Sign::Plus, Part::Vector(vector)) => Part::Vector(Vector { span, ..vector }),
            (_, part) => part,
        }
    }

    fn selector(
        &mut self,
        selector: &Selector,
        span: Span,
        place: &Place,
    ) -> Result<Lowered, PlanError> {
        let sight = match selector.edges {
            EdgeMode::Smoothed => Sight::Between,
            EdgeMode::Plain | EdgeMode::Anchored => Sight::Newest,
        };
        self.scan(selector, sight, span, place)
    }

    /// Lowers an instant selector that takes something of its samples.
    pub(super) fn scan(
        &mut self,
        selector: &Selector,
        sight: Sight,
        span: Span,
        place: &Place,
    ) -> Result<Lowered, PlanError> {
        let timing = self.timing(&selector.shift, place)?;
        let (first, last) = place.seen(timing);
        let lookback = self.terms.lookback;
        let beyond = if sight == Sight::Between { lookback } else { Millis::ZERO };
        let reach = Window { after: first - lookback, until: last + beyond };
        let select = self.select(selector, reach, Millis::ZERO, place)?;
        let constancy = Constancy::of_pin(timing, Constancy::Constant);
        // What is held is evaluated at one step only, so a pin that moves cannot be.
        let constancy = if place.role == Role::Parameter { Constancy::Changing } else { constancy };
        let scan = Scan { select, timing, sight };
        Ok((Part::Vector(self.node(span, VectorNode::Scan(scan))), constancy))
    }

    /// Lowers a range selector.
    pub(super) fn range(
        &mut self,
        node: &RangeSelector,
        place: &Place,
    ) -> Result<(Ranges, Constancy), PlanError> {
        let timing = self.timing(&node.selector.shift, place)?;
        let range = length(&node.range, Sense::Extent, self.terms.steps)?;
        let lookback = self.terms.lookback;
        let (edges, before, beyond) = match node.selector.edges {
            EdgeMode::Plain => (Edges::Plain, Millis::ZERO, Millis::ZERO),
            EdgeMode::Anchored => (Edges::Anchored, lookback, Millis::ZERO),
            EdgeMode::Smoothed => (Edges::Smoothed, lookback, lookback),
        };
        let (first, last) = place.seen(timing);
        let reach = Window { after: first - range - before, until: last + beyond };
        let select = self.select(&node.selector, reach, range, place)?;
        let source = RangeSource::Select(select, edges);
        let constancy = Constancy::of_pin(timing, Constancy::Fixed);
        Ok((Ranges { source, timing, range }, constancy))
    }

    fn subquery(&mut self, node: &Subquery, place: &Place) -> Result<Lowered, PlanError> {
        let timing = self.timing(&node.shift, place)?;
        let range = length(&node.range, Sense::Extent, self.terms.steps)?;
        let every = match &node.step {
            Some(step) => length(step, Sense::Extent, self.terms.steps)?,
            None => self.terms.subquery_step,
        };
        let every = if every.0 == 0 { self.terms.subquery_step } else { every };
        let inside = place.inside(timing, range, every);
        let Part::Vector(inner) = self.settled(&node.expr, &inside)? else {
            return Err(PlanError::Senseless("a subquery of no vector".to_owned()));
        };
        let source = RangeSource::Subquery(every, Box::new(inner));
        let constancy = Constancy::of_pin(timing, Constancy::Fixed);
        Ok((Part::Ranges(Ranges { source, timing, range }), constancy))
    }

    /// Returns the offset and the pinned instant of a selector or subquery.
    fn timing(&self, shift: &Shift, place: &Place) -> Result<Timing, PlanError> {
        let steps = self.terms.steps;
        let offset = match &shift.offset {
            Some(offset) => length(offset, Sense::Offset, steps)?,
            None => Millis::ZERO,
        };
        let pin = match (shift.at, place.role) {
            (None, _) | (Some(At::Start | At::End), Role::Parameter) => Pin::Free,
            (Some(At::Start), Role::Operand) => Pin::At(steps.first()),
            (Some(At::End), Role::Operand) => Pin::At(steps.end()),
            (Some(At::Time(instant)), Role::Operand) => Pin::At(instant),
            (Some(At::Time(instant)), Role::Parameter) => Pin::From(instant),
        };
        Ok(Timing { pin, offset })
    }

    /// Returns the number of the select of a selector.
    fn select(
        &mut self,
        selector: &Selector,
        reach: Window,
        range: Millis,
        place: &Place,
    ) -> Result<usize, PlanError> {
        let select = Select {
            step: place.step,
            range,
            function: place.function,
            grouping: place.grouping.clone(),
            labels: place.labels.clone(),
            buckets: place.buckets(),
            ..Select::new(matchers(selector)?, reach)
        };
        Ok(self.add(select))
    }

    /// Adds a select to the plan, or finds one that reads the same.
    pub(super) fn add(&mut self, select: Select) -> usize {
        let same = |known: &Select| {
            known.matchers == select.matchers
                && known.buckets == select.buckets
                && known.labels == select.labels
                && overlaps(known.reach, select.reach)
        };
        if let Some(known) = self.selects.iter().position(same) {
            let one = &mut self.selects[known];
            (one.reach, one.range) = (one.reach.cover(select.reach), one.range.min(select.range));
            self.readers[known] += 1;
            return known;
        }
        self.selects.push(select);
        self.readers.push(1);
        self.selects.len() - 1
    }
}

/// Compiles the tests of a selector.
pub(super) fn matchers(selector: &Selector) -> Result<Vec<Matcher>, PlanError> {
    let name = selector.name.iter().map(|name| Ok(Matcher::equal(NAME, name)));
    let tests = selector.tests.iter().map(|test| {
        Matcher::new(&test.name, test.op, test.value.as_str()).map_err(|error| {
            PlanError::Senseless(format!("error parsing regexp: {}", error.message))
        })
    });
    name.chain(tests).collect()
}

/// Parses a selector that stands alone, as in `match[]`, and compiles its tests.
///
/// ```
/// use promqlite::plan::selector_matchers;
///
/// assert_eq!(selector_matchers(r#"up{job=~"a|b"}"#)?.len(), 2);
/// # Ok::<(), promqlite::syntax::Error>(())
/// ```
pub fn selector_matchers(text: &str) -> Result<Vec<Matcher>, Error> {
    let selector = parse_selector(text)?;
    matchers(&selector)
        .map_err(|error| Error::new(Fault::Character(error.to_string()), Span::new(0, text.len())))
}

fn overlaps(one: Window, two: Window) -> bool {
    one.after < two.until && two.after < one.until
}
