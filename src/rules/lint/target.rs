//! What an older Prometheus lacks.

use crate::function::Function;
use crate::function::Functions;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Status;
use crate::rules::file::Dialect;
use crate::rules::file::Naming;
use crate::rules::file::RuleFile;
use crate::rules::template::Reads;
use crate::syntax::Aggregate;
use crate::syntax::Call;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Feature;
use crate::syntax::Features;
use crate::syntax::LabelTest;
use crate::syntax::Length;
use crate::syntax::Notation;
use crate::syntax::Operator;
use crate::syntax::Selector;
use crate::syntax::Span;

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::version::Version;
use super::view::View;

pub(super) static LINT: Lint = Lint {
    code: "PQ017",
    title: "the target lacks it",
    severity: Severity::Error,
    why: "The rules are to run on an older Prometheus, named by `--target`, and it does not know \
          a function, a modifier or a field that they use.",
    bad: "",
    good: "",
    look: Look::Reading,
};

/// Functions that were experimental before a version.
const PROMOTED: [(&str, Version); 1] = [("first_over_time", Version::new(3, 14))];

/// The only function that a later version took away under its name.
static HOLT_WINTERS: Function =
    Function::new("holt_winters", &[Kind::Range, Kind::Scalar, Kind::Scalar], HOLT_WINTERS_KERNEL)
        .about("0.16.0", "Smooths a series, under the name it had before version 3.");
const HOLT_WINTERS_KERNEL: Kernel = Kernel::Window(|_, _| {});

/// Returns what a version takes, as far as the parser can be told.
pub(super) fn dialect(version: Version, features: Features) -> Dialect {
    let mut functions = Functions::default();
    let mut naming = Naming::Any;
    if version.major < 3 {
        functions.register(&HOLT_WINTERS);
        naming = Naming::Legacy;
    }
    Dialect { features, functions, naming }
}

/// Reports what a version lacks of a rule's expression and templates.
pub(super) fn look(view: &View<'_>, target: (Version, Features), report: &mut Report) {
    let (version, features) = target;
    if version == Version::NEWEST {
        return;
    }
    let (functions, text) = (&view.terms.functions, &*view.rule.expr.value);
    let lacks = Lacks { version, features, functions, text };
    view.expr.walk(|part| {
        for (span, message) in lacks.of(part) {
            report.add(&LINT, view.at(span), message, "");
        }
    });
    for shown in view.templates() {
        for (span, message) in lacks.of_template(shown.reads) {
            report.add(&LINT, view.inside(shown.text, span), message, "");
        }
    }
}

/// Reports the fields of a file that a version lacks.
pub(super) fn look_at_fields(
    file: &RuleFile,
    number: usize,
    version: Version,
    report: &mut Report,
) {
    let mut add = |since: Version, name: &str, span: Span| {
        if version < since {
            let message = lacking(&format!("the field `{name}`"), since, version);
            report.add(&LINT, (number, file.source.in_file(span)), message, "");
        }
    };
    for group in &file.groups {
        if let Some((name, _)) = group.labels.first() {
            add(Version::new(3, 0), "labels", name.place.span);
        }
        if let Some(offset) = &group.query_offset {
            add(Version::new(2, 53), "query_offset", offset.place.span);
        }
        if let Some(limit) = &group.limit {
            add(Version::new(2, 31), "limit", limit.place.span);
        }
    }
    for (_, rule) in file.rules() {
        if let Some(keep) = &rule.keep_firing {
            add(Version::new(2, 42), "keep_firing_for", keep.place.span);
        }
    }
}

fn lacking(what: &str, since: Version, version: Version) -> String {
    format!("{what} came with Prometheus {since}, and the target is {version}")
}

struct Lacks<'a> {
    version: Version,
    features: Features,
    functions: &'a Functions,
    text: &'a str,
}

impl Lacks<'_> {
    /// Returns what the version lacks of a node, its children left out.
    fn of(&self, expr: &Expr) -> Vec<(Span, String)> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Call(call) => self.of_call(call, span),
            ExprKind::Aggregate(aggregate) => self.of_aggregate(aggregate, span),
            ExprKind::Binary(binary) => {
                let trims = matches!(binary.op, Operator::TrimUpper | Operator::TrimLower);
                let trims = trims.then(|| ("the operators `</` and `>/`", Version::new(3, 11)));
                let fills = binary.matching.fills().then(|| ("`fill`", Version::new(3, 10)));
                let news = trims.into_iter().chain(fills);
                self.since(news, binary.op_span)
            }
            ExprKind::Selector(selector) => self.of_selector(selector, None),
            ExprKind::Range(range) => self.of_selector(&range.selector, Some(&range.range)),
            ExprKind::Subquery(subquery) => {
                let lengths = [Some(&subquery.range), subquery.step.as_ref()];
                let offset = subquery.shift.offset.as_ref();
                let lengths = lengths.into_iter().chain([offset]).flatten();
                lengths.flat_map(|length| self.of_length(length)).collect()
            }
            ExprKind::Number(number) if number.notation == Notation::Duration => {
                self.since([("a duration as a number", Version::new(2, 54))], span)
            }
            _ => Vec::new(),
        }
    }

    fn since<'n>(
        &self,
        news: impl IntoIterator<Item = (&'n str, Version)>,
        span: Span,
    ) -> Vec<(Span, String)> {
        let lacks = news.into_iter().filter(|(_, since)| self.version < *since);
        lacks.map(|(what, since)| (span, lacking(what, since, self.version))).collect()
    }

    fn of_call(&self, call: &Call, span: Span) -> Vec<(Span, String)> {
        let span = Span { end: span.start + call.name.len() as u32, ..span };
        let Some(row) = self.functions.find(&call.name) else { return Vec::new() };
        let name = format!("`{}`", call.name);
        let lacks = row.since.parse().map(|since| self.since([(&*name, since)], span));
        if let Some(lacks) = lacks.ok().filter(|lacks| !lacks.is_empty()) {
            return lacks;
        }
        let promoted = PROMOTED.iter().find(|(name, _)| *name == call.name);
        let was_experimental = promoted.is_some_and(|(_, since)| self.version < *since);
        if row.status == Status::Stable
            && was_experimental
            && !self.features.has(Feature::ExperimentalFunctions)
        {
            return vec![(span, format!("function {:?} is not enabled", call.name))];
        }
        Vec::new()
    }

    fn of_aggregate(&self, aggregate: &Aggregate, span: Span) -> Vec<(Span, String)> {
        let since = crate::aggregate::find(aggregate.name).and_then(|row| row.since.parse().ok());
        let span = Span { end: span.start + aggregate.name.len() as u32, ..span };
        let name = format!("`{}`", aggregate.name);
        self.since(since.map(|since| (&*name, since)), span)
    }

    fn of_selector(&self, selector: &Selector, range: Option<&Length>) -> Vec<(Span, String)> {
        let lengths = range.into_iter().chain(&selector.shift.offset);
        let mut lacks: Vec<_> = lengths.flat_map(|length| self.of_length(length)).collect();
        let is_quoted = |test: &LabelTest| test.span.of(self.text).starts_with(['"', '\'', '`']);
        if let Some(test) = selector.tests.iter().find(|test| is_quoted(test)) {
            lacks.extend(self.since([("a name in quotes", Version::new(3, 0))], test.span));
        }
        lacks
    }

    fn of_length(&self, length: &Length) -> Vec<(Span, String)> {
        if length.computed().is_none() || self.version >= Version::new(3, 14) {
            return Vec::new();
        }
        let words = "experimental duration expression is not enabled".to_owned();
        vec![(length.span(), words)]
    }

    /// Returns what the version lacks of a template.
    fn of_template(&self, reads: &Reads) -> Vec<(Span, String)> {
        let new = [("toDuration", (3, 6)), ("now", (3, 6)), ("urlQueryEscape", (3, 8))];
        let lacks = reads.functions.iter().filter_map(|(name, span)| {
            let (_, (major, minor)) = new.iter().find(|(new, _)| new == name)?;
            let name = format!("the template function `{name}`");
            self.since([(&*name, Version::new(*major, *minor))], *span).pop()
        });
        lacks.collect()
    }
}
