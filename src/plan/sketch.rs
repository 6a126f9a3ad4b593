//! A plan in words.

use crate::aggregate::Shape;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::NAME;
use crate::label::is_legacy_name;
use crate::math::plain;
use crate::math::quote;
use crate::plan::Argument;
use crate::plan::Card;
use crate::plan::Comparison;
use crate::plan::Matching;
use crate::plan::Pin;
use crate::plan::Plan;
use crate::plan::RangeSource;
use crate::plan::Ranges;
use crate::plan::Root;
use crate::plan::Scalar;
use crate::plan::Scan;
use crate::plan::SetOp;
use crate::plan::Side;
use crate::plan::Sight;
use crate::plan::Timing;
use crate::plan::Vector;
use crate::plan::VectorNode;
use crate::storage::Buckets;
use crate::storage::LabelNeeds;
use crate::storage::Select;
use crate::time::rfc3339;

/// A node of a plan in words.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Sketch {
    /// The number of a node that can be measured.
    pub id: Option<usize>,
    /// What it does.
    pub verb: &'static str,
    /// What it does that to, or by.
    pub subject: String,
    /// What else is known, each thing under its name.
    pub facts: Vec<(&'static str, String)>,
    /// What it does that with.
    pub inputs: Vec<Sketch>,
}

impl Plan {
    /// Returns the plan in words.
    pub fn sketch(&self) -> Sketch {
        match &self.root {
            Root::Text(text) => Sketch::new("text", quote(text)),
            Root::Scalar(scalar) => self.scalar(scalar),
            Root::Vector(vector) => self.vector(vector),
            Root::Ranges(ranges) => self.ranges(ranges),
        }
    }

    fn vector(&self, vector: &Vector) -> Sketch {
        let name = |function: &crate::function::Function| function.name.to_owned();
        let sketch = match &vector.node {
            VectorNode::Scan(scan) => self.scan(scan),
            VectorNode::Slide { function, ranges, args, .. } => {
                let input = self.ranges(ranges);
                Sketch::new("slide", name(function)).over([input]).given(self.scalars(args))
            }
            VectorNode::Apply { function, input, args } => {
                let input = self.vector(input);
                Sketch::new("apply", name(function)).over([input]).given(self.scalars(args))
            }
            VectorNode::Whole(call) => {
                let args = call.args.iter().map(|arg| self.argument(arg));
                Sketch::new("call", name(call.function)).given(args)
            }
            VectorNode::Negate(input) => Sketch::new("negate", "").over([self.vector(input)]),
            VectorNode::Scale { op, result, input, scalar, side } => {
                let number = simple(scalar);
                let known = number.clone().unwrap_or_else(|| "number".to_owned());
                let op = operator(op.as_str(), *result);
                let subject = match side {
                    Side::Left => format!("each {op} {known}"),
                    Side::Right => format!("{known} {op} each"),
                };
                let computed = number.is_none().then(|| self.scalar(scalar));
                Sketch::new("scale", subject).over([self.vector(input)]).over(computed)
            }
            VectorNode::Join { op, result, sides, matching } => {
                let subject = operator(op.as_str(), *result);
                let sketch = Sketch::new("join", subject).over(self.both(sides));
                sketch.matched(matching)
            }
            VectorNode::Set { op, sides, on } => {
                let op = match op {
                    SetOp::And => "and",
                    SetOp::Or => "or",
                    SetOp::Unless => "unless",
                };
                Sketch::new("set", op).fact("match", matched(on)).over(self.both(sides))
            }
            VectorNode::Fold { aggregation, grouping, input, param } => {
                let verb =
                    if matches!(aggregation.shape, Shape::Rank(_)) { "rank" } else { "fold" };
                let subject = format!("{}{}", aggregation.name, grouped(grouping));
                let param = param.iter().map(|(scalar, _)| self.scalar(scalar));
                Sketch::new(verb, subject).over([self.vector(input)]).given(param)
            }
            VectorNode::CountValues { label, grouping, input } => {
                let subject = format!("count_values{}", grouped(grouping));
                Sketch::new("fold", subject).fact("label", quote(label)).over([self.vector(input)])
            }
            VectorNode::Hold(input) => {
                Sketch::new("hold", "one step for all").over([self.vector(input)])
            }
            VectorNode::Shared(number, input) => {
                Sketch::new("share", format!("#{}", number + 1)).over([self.vector(input)])
            }
        };
        Sketch { id: Some(vector.id), ..sketch }
    }

    fn both(&self, sides: &[Vector; 2]) -> [Sketch; 2] {
        [self.vector(&sides[0]), self.vector(&sides[1])]
    }

    fn argument(&self, argument: &Argument) -> Sketch {
        match argument {
            Argument::Scalar(scalar) => self.scalar(scalar),
            Argument::Text(text) => Sketch::new("text", quote(text)),
            Argument::Vector(vector, _) => self.vector(vector),
            Argument::Ranges(ranges, _) => self.ranges(ranges),
            Argument::Info(info) => self.scan(&info.scan),
        }
    }

    fn scalars(&self, scalars: &[Scalar]) -> impl Iterator<Item = Sketch> {
        scalars.iter().map(|scalar| self.scalar(scalar))
    }

    fn scalar(&self, scalar: &Scalar) -> Sketch {
        if let Some(text) = simple(scalar) {
            return Sketch::new("number", text);
        }
        match scalar {
            Scalar::Number(_) => Sketch::new("number", ""),
            Scalar::Call(function, args) => {
                Sketch::new("call", function.name).given(self.scalars(args))
            }
            Scalar::Only(vector) => Sketch::new("scalar", "").over([self.vector(vector)]),
            Scalar::Negate(inner) => Sketch::new("negate", "").over([self.scalar(inner)]),
            Scalar::Binary(op, left, right) => {
                Sketch::new("number", op.as_str()).over([self.scalar(left), self.scalar(right)])
            }
            Scalar::Hold(inner) => {
                Sketch::new("hold", "one step for all").over([self.scalar(inner)])
            }
        }
    }

    fn scan(&self, scan: &Scan) -> Sketch {
        let sketch = match self.selects.get(scan.select) {
            Some(select) => Sketch::new("scan", selector(&select.matchers)).read(select),
            None => Sketch::new("scan", ""),
        };
        let sketch = match scan.sight {
            Sight::Newest => sketch,
            Sight::Between => sketch.fact("value", "smoothed"),
            Sight::Time => sketch.fact("value", "time of the sample"),
            Sight::StartTime => sketch.fact("value", "start of the sample"),
        };
        sketch.timed(scan.timing)
    }

    fn ranges(&self, ranges: &Ranges) -> Sketch {
        let range = ranges.range;
        let sketch = match &ranges.source {
            RangeSource::Select(select, edges) => {
                let edges = match edges {
                    crate::function::Edges::Plain => "",
                    crate::function::Edges::Anchored => " anchored",
                    crate::function::Edges::Smoothed => " smoothed",
                };
                match self.selects.get(*select) {
                    Some(select) => {
                        let subject = format!("{}[{range}]{edges}", selector(&select.matchers));
                        Sketch::new("read", subject).read(select)
                    }
                    None => Sketch::new("read", ""),
                }
            }
            RangeSource::Subquery(every, inner) => {
                Sketch::new("subquery", format!("[{range}:{every}]")).over([self.vector(inner)])
            }
        };
        sketch.timed(ranges.timing)
    }
}

impl Sketch {
    fn new(verb: &'static str, subject: impl Into<String>) -> Self {
        Self { id: None, verb, subject: subject.into(), facts: Vec::new(), inputs: Vec::new() }
    }

    fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    fn over(mut self, inputs: impl IntoIterator<Item = Self>) -> Self {
        self.inputs.extend(inputs);
        self
    }

    /// Adds arguments: numbers and texts as facts, others as inputs.
    fn given(mut self, args: impl IntoIterator<Item = Self>) -> Self {
        for arg in args {
            if arg.inputs.is_empty() && matches!(arg.verb, "number" | "text") {
                self.facts.push(("argument", arg.subject));
            } else {
                self.inputs.push(arg);
            }
        }
        self
    }

    fn timed(self, timing: Timing) -> Self {
        let sketch = match timing.pin {
            Pin::Free => self,
            Pin::At(at) => self.fact("at", rfc3339(at.0)),
            Pin::From(at) => self.fact("from", rfc3339(at.0)),
        };
        let offset = timing.offset;
        if offset.0 == 0 { sketch } else { sketch.fact("offset", offset.to_string()) }
    }

    /// Says what is read for a select.
    fn read(self, select: &Select) -> Self {
        let [after, until] = [select.reach.after, select.reach.until].map(|at| rfc3339(at.0));
        let sketch = self.fact("reach", format!("({after}, {until}]"));
        let sketch = match &select.labels {
            LabelNeeds::All => sketch,
            LabelNeeds::These(names) if names.is_empty() => sketch.fact("labels", "none"),
            LabelNeeds::These(names) => sketch.fact("labels", names.join(" ")),
        };
        match select.buckets {
            Buckets::Read => sketch,
            Buckets::Skipped => sketch.fact("buckets", "skipped"),
        }
    }

    fn matched(self, matching: &Matching) -> Self {
        let card = match matching.card {
            Card::OneToOne => "one-to-one",
            Card::ManyToOne => "many-to-one",
            Card::OneToMany => "one-to-many",
        };
        let mut sketch = self.fact("match", matched(&matching.on)).fact("card", card);
        if !matching.include.is_empty() {
            sketch = sketch.fact("include", matching.include.join(" "));
        }
        for (name, fill) in [("fill left", matching.fill_left), ("fill right", matching.fill_right)]
        {
            if let Some(value) = fill {
                sketch = sketch.fact(name, plain(value));
            }
        }
        sketch
    }
}

/// Writes a number that needs no vector; `None` where it does.
fn simple(scalar: &Scalar) -> Option<String> {
    match scalar {
        Scalar::Number(number) => Some(plain(*number)),
        Scalar::Call(function, args) => {
            let args: Option<Vec<_>> = args.iter().map(simple).collect();
            Some(format!("{}({})", function.name, args?.join(", ")))
        }
        Scalar::Only(_) => None,
        Scalar::Negate(inner) => Some(format!("-{}", simple(inner)?)),
        Scalar::Binary(op, left, right) => {
            Some(format!("({} {} {})", simple(left)?, op.as_str(), simple(right)?))
        }
        Scalar::Hold(inner) => simple(inner),
    }
}

fn operator(op: &str, result: Comparison) -> String {
    match result {
        Comparison::Filter => op.to_owned(),
        Comparison::Truth => format!("{op} bool"),
    }
}

fn grouped(grouping: &Grouping) -> String {
    match grouping {
        Grouping::By(names) if names.is_empty() => String::new(),
        Grouping::By(names) => format!(" by ({})", names.join(", ")),
        Grouping::Without(names) => format!(" without ({})", names.join(", ")),
    }
}

fn matched(grouping: &Grouping) -> String {
    match grouping {
        Grouping::By(names) => format!("on ({})", names.join(", ")),
        Grouping::Without(names) if names.is_empty() => "all labels".to_owned(),
        Grouping::Without(names) => format!("ignoring ({})", names.join(", ")),
    }
}

/// Writes matchers as a selector.
fn selector(matchers: &[Matcher]) -> String {
    let is_name = |matcher: &&Matcher| matcher.name() == NAME && matcher.op() == MatchOp::Equal;
    let name = matchers.iter().find(is_name).map(Matcher::value);
    let name = name.filter(|name| is_legacy_name(name));
    let others = matchers.iter().filter(|one| name.is_none() || !is_name(one));
    let tests: Vec<_> = others
        .map(|one| {
            let label = one.name();
            let label = if is_legacy_name(label) { label.to_owned() } else { quote(label) };
            format!("{label}{}{}", one.op().as_str(), quote(one.value()))
        })
        .collect();
    match (name, tests.is_empty()) {
        (Some(name), true) => name.to_owned(),
        (name, _) => format!("{}{{{}}}", name.unwrap_or_default(), tests.join(", ")),
    }
}
