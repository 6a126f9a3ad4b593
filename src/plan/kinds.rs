//! The second look at an expression: kinds.

use crate::aggregate::Parameter;
use crate::function::Function;
use crate::function::Functions;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Variadic;
use crate::function::Whole;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::label::Pattern;
use crate::math::quote;
use crate::syntax::Aggregate;
use crate::syntax::Binary;
use crate::syntax::Call;
use crate::syntax::Error;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Fault;
use crate::syntax::Filling;
use crate::syntax::Hole;
use crate::syntax::LabelTest;
use crate::syntax::Matching;
use crate::syntax::Returns;
use crate::syntax::Selector;
use crate::syntax::Span;
use crate::syntax::Text;

/// Returns the name of a kind that users know.
///
/// ```
/// use promqlite::plan::documented;
///
/// assert_eq!(documented(promqlite::function::Kind::Range), "range vector");
/// ```
pub fn documented(kind: Kind) -> &'static str {
    match kind {
        Kind::Scalar => "scalar",
        Kind::Text => "string",
        Kind::Vector => "instant vector",
        Kind::Range => "range vector",
    }
}

/// Returns the name of a kind in the API.
///
/// ```
/// use promqlite::plan::api_name;
///
/// assert_eq!(api_name(promqlite::function::Kind::Range), "matrix");
/// ```
pub fn api_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Scalar => "scalar",
        Kind::Text => "string",
        Kind::Vector => "vector",
        Kind::Range => "matrix",
    }
}

/// Returns the kind of what a variable of a dashboard stands for.
pub(super) fn filled(hole: &Hole) -> Kind {
    match hole.filling {
        Filling::Number => Kind::Scalar,
        Filling::Vector => Kind::Vector,
    }
}

/// Whether a selector may choose everything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breadth {
    /// Some test has to keep something out.
    Narrow,
    /// It may: it stands in `info`.
    Any,
}

/// Compares kinds with what is needed, outer parts before inner ones where Prometheus does.
#[derive(Clone, Copy)]
pub(super) struct Kinds<'a> {
    pub(super) functions: &'a Functions,
}

impl Kinds<'_> {
    pub(super) fn check(self, expr: &mut Expr) -> Result<Kind, Error> {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Number(_) => Ok(Kind::Scalar),
            ExprKind::Text(_) => Ok(Kind::Text),
            ExprKind::Selector(selector) => {
                check_selector(selector, span, Breadth::Narrow)?;
                Ok(Kind::Vector)
            }
            ExprKind::Range(range) => {
                check_selector(&range.selector, span, Breadth::Narrow)?;
                Ok(Kind::Range)
            }
            ExprKind::Subquery(subquery) => match self.check(&mut subquery.expr)? {
                Kind::Vector => Ok(Kind::Range),
                other => Err(Error::new(Fault::SubqueryOperand(api_name(other)), span)),
            },
            ExprKind::Unary(unary) => match self.check(&mut unary.expr)? {
                kind @ (Kind::Scalar | Kind::Vector) => Ok(kind),
                other => Err(Error::new(Fault::SignOperand(documented(other)), span)),
            },
            ExprKind::Paren(inner) => self.check(inner),
            ExprKind::Call(call) => self.call(call, span),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Binary(_) => self.chain(expr),
            ExprKind::Hole(hole) => Ok(filled(hole)),
        }
    }

    fn expect(self, expr: &mut Expr, expected: Kind, context: &str) -> Result<(), Error> {
        let found = self.check(expr)?;
        if found == expected {
            return Ok(());
        }
        Err(mismatch(expected, context.to_owned(), found, expr.span))
    }

    fn aggregate(self, aggregate: &mut Aggregate) -> Result<Kind, Error> {
        let parameter = crate::aggregate::find(aggregate.name).map(|row| row.parameter);
        if let Some(operand) = aggregate.args.last_mut() {
            self.expect(operand, Kind::Vector, "aggregation expression")?;
        }
        let kind = match parameter {
            Some(Parameter::Scalar) => Kind::Scalar,
            Some(Parameter::Label) => Kind::Text,
            _ => return Ok(Kind::Vector),
        };
        if let Some(parameter) = aggregate.args.first_mut() {
            self.expect(parameter, kind, "aggregation parameter")?;
        }
        Ok(Kind::Vector)
    }

    fn call(self, call: &mut Call, span: Span) -> Result<Kind, Error> {
        let Some(row) = self.functions.find(&call.name) else {
            return Err(Error::new(Fault::UnknownFunction(call.name.clone()), span));
        };
        check_count(row, call.args.len(), span)?;
        let info = matches!(row.kernel, Kernel::Whole(Whole::Info));
        if info && let Some(filter) = call.args.get(1) {
            self.check_info(row, filter, span)?;
        }
        for (i, arg) in call.args.iter_mut().enumerate() {
            let Some(expected) = row.args.get(i).or(row.args.last()).copied() else { continue };
            if i > 0
                && info
                && let ExprKind::Selector(selector) = &arg.kind
            {
                check_selector(selector, arg.span, Breadth::Any)?;
                continue;
            }
            let found = self.check(arg)?;
            if found != expected {
                return Err(mismatch(expected, context(row), found, arg.span));
            }
        }
        Ok(row.returns)
    }

    /// Checks the second argument of `info`, which stands for labels and not for series.
    fn check_info(self, row: &Function, filter: &Expr, span: Span) -> Result<(), Error> {
        let kind = self.kind(filter);
        if kind != Kind::Vector {
            return Err(mismatch(Kind::Vector, context(row), kind, span));
        }
        let fault = match &filter.kind {
            ExprKind::Selector(selector) if selector.name.is_none() => return Ok(()),
            ExprKind::Selector(_) => Fault::InfoNamed,
            _ => Fault::InfoSelector,
        };
        Err(Error::new(fault, filter.span))
    }

    /// Returns the kind of an expression whose parts may be wrong.
    fn kind(self, expr: &Expr) -> Kind {
        match &expr.unwrapped().kind {
            ExprKind::Number(_) | ExprKind::Paren(_) => Kind::Scalar,
            ExprKind::Text(_) => Kind::Text,
            ExprKind::Selector(_) | ExprKind::Aggregate(_) => Kind::Vector,
            ExprKind::Range(_) | ExprKind::Subquery(_) => Kind::Range,
            ExprKind::Call(call) => {
                self.functions.find(&call.name).map_or(Kind::Vector, |row| row.returns)
            }
            ExprKind::Unary(unary) => self.kind(&unary.expr),
            ExprKind::Hole(hole) => filled(hole),
            ExprKind::Binary(binary) => {
                let scalar = |expr: &Expr| self.kind(expr) == Kind::Scalar;
                let links = binary.chain();
                let first = links.last().is_none_or(|first| scalar(&first.left));
                let all = first && links.iter().all(|link| scalar(&link.right));
                if all { Kind::Scalar } else { Kind::Vector }
            }
        }
    }

    /// Checks a chain of operators from its innermost operand outwards.
    ///
    /// The chain is as deep as it is long, so it is taken apart and put together again.
    fn chain(self, expr: &mut Expr) -> Result<Kind, Error> {
        let mut links = Vec::new();
        let mut left = take(expr);
        while let ExprKind::Binary(mut link) = left.kind {
            let next = take(&mut link.left);
            links.push((link, left.span));
            left = next;
        }
        let mut kind = self.check(&mut left);
        while let Some((mut link, span)) = links.pop() {
            link.left = left;
            kind = kind.and_then(|left| self.link(&mut link, left, span));
            left = Expr::new(ExprKind::Binary(link), span);
        }
        *expr = left;
        kind
    }

    fn link(self, link: &mut Binary, left: Kind, span: Span) -> Result<Kind, Error> {
        let right = self.check(&mut link.right)?;
        let kinds = [left, right];
        check_operator(link, kinds)?;
        let fault = if kinds == [Kind::Vector; 2] {
            vector_fault(link)
        } else {
            let fault = scalar_fault(link);
            link.matching = Matching::of(link.op);
            fault
        };
        match fault {
            Some(fault) => Err(Error::new(fault, span)),
            None if kinds == [Kind::Scalar; 2] => Ok(Kind::Scalar),
            None => Ok(Kind::Vector),
        }
    }
}

fn take(expr: &mut Expr) -> Expr {
    let nothing = ExprKind::Text(Text::default());
    std::mem::replace(expr, Expr::new(nothing, Span::default()))
}

fn mismatch(expected: Kind, context: String, found: Kind, span: Span) -> Error {
    let (expected, found) = (documented(expected), documented(found));
    Error::new(Fault::Type { expected, context, found }, span)
}

fn context(row: &Function) -> String {
    format!("call to function {}", quote(row.name))
}

fn check_count(row: &Function, found: usize, span: Span) -> Result<(), Error> {
    let listed = row.args.len();
    let (least, most) = match row.variadic {
        Variadic::No => (listed, listed),
        Variadic::Optional(more) => (listed - 1, listed - 1 + usize::from(more)),
        Variadic::Endless => (listed - 1, usize::MAX),
    };
    let (bound, expected) = match found {
        found if found >= least && found <= most => return Ok(()),
        _ if least == most => ("", least),
        found if found < least => ("at least", least),
        _ => ("at most", most),
    };
    let name = row.name.to_owned();
    Err(Error::new(Fault::CallArguments { bound, expected, name, found }, span))
}

/// Checks what a binary expression says about itself, and its operands' kinds.
fn check_operator(link: &Binary, kinds: [Kind; 2]) -> Result<(), Error> {
    let comparison = link.op.is_comparison();
    let truth = link.returns == Returns::Truth;
    let fail = |fault| Err(Error::new(fault, link.op_span));
    if truth && !comparison {
        return fail(Fault::BoolOperand);
    }
    if comparison && !truth && kinds == [Kind::Scalar; 2] {
        return fail(Fault::ScalarComparison);
    }
    if matches!(link.matching.labels, crate::label::Grouping::By(_)) {
        let names = link.matching.names();
        let both = names.iter().find(|name| link.matching.include.contains(name));
        if let Some(name) = both {
            return fail(Fault::LabelInBoth(name.clone()));
        }
    }
    for (kind, operand) in kinds.into_iter().zip([&link.left, &link.right]) {
        if !matches!(kind, Kind::Scalar | Kind::Vector) {
            return Err(Error::new(Fault::BinaryOperand, operand.span));
        }
    }
    Ok(())
}

/// Returns what is wrong with modifiers of an operator that has a scalar operand.
fn scalar_fault(link: &Binary) -> Option<Fault> {
    if !link.matching.names().is_empty() {
        return Some(Fault::MatchingScalars);
    }
    if link.matching.fills() {
        return Some(Fault::FillScalars);
    }
    link.op.is_set().then(|| Fault::SetScalar(link.op.as_str()))
}

/// Returns what is wrong with modifiers of an operator between two vectors.
fn vector_fault(link: &Binary) -> Option<Fault> {
    if !link.op.is_set() {
        return None;
    }
    if link.matching.card.is_grouped() {
        return Some(Fault::SetGrouped(link.op.as_str()));
    }
    link.matching.fills().then_some(Fault::FillSet)
}

fn check_selector(selector: &Selector, span: Span, breadth: Breadth) -> Result<(), Error> {
    if let Some(name) = &selector.name {
        return match selector.tests.iter().find(|test| test.name == NAME) {
            None => Ok(()),
            Some(test) => {
                let fault = Fault::NameTwice(name.clone(), test.value.as_str().to_owned());
                Err(Error::new(fault, span))
            }
        };
    }
    let narrow = || {
        // Plain tests are cheap to ask, patterns are not.
        let is_pattern = |test: &&LabelTest| matches!(test.op, MatchOp::Regex | MatchOp::NotRegex);
        let tests = selector.tests.iter();
        tests.clone().filter(|test| !is_pattern(test)).any(refuses_empty)
            || tests.filter(is_pattern).any(refuses_empty)
    };
    if breadth == Breadth::Any || narrow() {
        return Ok(());
    }
    Err(Error::new(Fault::EmptySelector, span))
}

/// Tells whether a test keeps out series that lack the label.
fn refuses_empty(test: &LabelTest) -> bool {
    let value = test.value.as_str();
    let matches = || Pattern::new(value).is_ok_and(|pattern| pattern.matches(""));
    match test.op {
        MatchOp::Equal => !value.is_empty(),
        MatchOp::NotEqual => value.is_empty(),
        MatchOp::Regex => !matches(),
        MatchOp::NotRegex => matches(),
    }
}
