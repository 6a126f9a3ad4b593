//! The functions of the language: Go's own and Prometheus'.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::label::Search;
use crate::math::quote;

use super::compare;
use super::datum::Arguments;
use super::datum::Datum;
use super::datum::Held;
use super::escape;
use super::host;
use super::humanize;
use super::printf::show;
use super::printf::sprint;
use super::printf::sprintf;
use super::printf::sprintln;
use super::scene::Sample;
use super::scene::Scene;
use super::signature::Form;
use super::signature::Function;
use super::signature::Kind;
use super::signature::Kind::Any;
use super::signature::Kind::Text;
use super::signature::Signature;

type Outcome = Result<Datum, String>;
type Run = fn(&Scene<'_>, &[Datum]) -> Outcome;

pub(super) const fn fixed(name: &'static str, fixed: &'static [Kind], run: Run) -> Function {
    Function { name, signature: Signature { fixed, rest: None }, form: Form::Plain, run }
}

const fn open(name: &'static str, fixed: &'static [Kind], run: Run) -> Function {
    Function { name, signature: Signature { fixed, rest: Some(Any) }, form: Form::Plain, run }
}

const fn formed(name: &'static str, form: Form) -> Function {
    let signature = Signature { fixed: &[Any], rest: Some(Any) };
    Function { name, signature, form, run: |_, _| Ok(Datum::Nothing) }
}

/// All functions.
static FUNCTIONS: [Function; 48] = [
    formed("and", Form::UntilFalse),
    formed("or", Form::UntilTrue),
    formed("call", Form::Indirect),
    fixed("not", &[Any], |_, values| Ok(Datum::Bool(!first(values).is_true()))),
    fixed("len", &[Any], |_, values| Ok(Datum::Int(compare::length(first(values))? as i64))),
    open("index", &[Any], |_, values| compare::index(values)),
    open("slice", &[Any], |_, values| compare::slice(values)),
    open("print", &[], |_, values| Ok(Datum::text(sprint(values)))),
    open("println", &[], |_, values| Ok(Datum::text(sprintln(values)))),
    open("printf", &[Text], |_, values| Ok(Datum::text(sprintf(text(values, 0), rest(values))))),
    open("html", &[], |_, values| Ok(Datum::text(escape::html(&shown(values))))),
    open("js", &[], |_, values| Ok(Datum::text(escape::javascript(&shown(values))))),
    open("urlquery", &[], |_, values| Ok(Datum::text(host::query_escape(&shown(values))))),
    open("eq", &[Any], |_, values| compare::equal(values).map(Datum::Bool)),
    fixed("ne", &[Any, Any], |_, values| Ok(Datum::Bool(!compare::equal(values)?))),
    fixed("lt", &[Any, Any], |_, values| pair(values, compare::less).map(Datum::Bool)),
    fixed("le", &[Any, Any], |_, values| pair(values, compare::at_most).map(Datum::Bool)),
    fixed("gt", &[Any, Any], |_, values| Ok(Datum::Bool(!pair(values, compare::at_most)?))),
    fixed("ge", &[Any, Any], |_, values| Ok(Datum::Bool(!pair(values, compare::less)?))),
    fixed("query", &[Text], query),
    fixed("first", &[Kind::Samples], |_, values| match first(values) {
        Datum::Samples(samples) if !samples.is_empty() => Ok(Datum::Sample(samples[0].clone())),
        _ => Err("first() called on vector with no elements".to_owned()),
    }),
    fixed("label", &[Text, Kind::Sample], |_, values| {
        Ok(Datum::text(sample(values, 1)?.labels.get(text(values, 0))))
    }),
    fixed("value", &[Kind::Sample], |_, values| Ok(Datum::reading(&sample(values, 0)?.value))),
    fixed("strvalue", &[Kind::Sample], |_, values| {
        Ok(Datum::text(sample(values, 0)?.labels.get("__value__")))
    }),
    fixed("sortByLabel", &[Text, Kind::Samples], |_, values| Ok(sorted(values))),
    open("args", &[], |_, values| Ok(Datum::Args(Arc::new(Arguments::of(values)?)))),
    fixed("reReplaceAll", &[Text, Text, Text], replace_all),
    fixed("match", &[Text, Text], |_, values| {
        Ok(Datum::Bool(search(text(values, 0))?.matches(text(values, 1))))
    }),
    fixed("safeHtml", &[Text], |_, values| Ok(Datum::Html(text(values, 0).into()))),
    fixed("title", &[Text], |_, values| Ok(Datum::text(host::title(text(values, 0))))),
    fixed("toUpper", &[Text], |_, values| Ok(Datum::text(host::upper(text(values, 0))))),
    fixed("toLower", &[Text], |_, values| Ok(Datum::text(host::lower(text(values, 0))))),
    fixed("graphLink", &[Text], |_, values| Ok(Datum::text(host::graph_link(text(values, 0), 0)))),
    fixed("tableLink", &[Text], |_, values| Ok(Datum::text(host::graph_link(text(values, 0), 1)))),
    fixed("stripPort", &[Text], |_, values| Ok(Datum::text(host::strip_port(text(values, 0))))),
    fixed("stripDomain", &[Text], |_, values| Ok(Datum::text(host::strip_domain(text(values, 0))))),
    fixed("urlQueryEscape", &[Text], |_, values| {
        Ok(Datum::text(host::query_escape(text(values, 0))))
    }),
    fixed("pathPrefix", &[], |scene, _| Ok(Datum::text(host::path(scene.external_url)))),
    fixed("externalURL", &[], |scene, _| Ok(Datum::text(scene.external_url))),
    fixed("humanize", &[Any], |_, values| written(values, humanize::humanize)),
    fixed("humanize1024", &[Any], |_, values| written(values, humanize::humanize1024)),
    fixed("humanizeDuration", &[Any], |_, values| written(values, humanize::duration)),
    fixed("humanizePercentage", &[Any], |_, values| written(values, humanize::percentage)),
    fixed("humanizeTimestamp", &[Any], |_, values| {
        humanize::timestamp(number(values)?).map(Datum::text)
    }),
    fixed("toTime", &[Any], |_, values| {
        Ok(Datum::Time(humanize::moment(number(values)?)?, Held::Pointer))
    }),
    fixed("toDuration", &[Any], |_, values| {
        let nanoseconds = humanize::go_integer(number(values)? * 1e9);
        Ok(Datum::Duration(nanoseconds, Held::Pointer))
    }),
    fixed("parseDuration", &[Text], |_, values| {
        humanize::read_duration(text(values, 0)).map(Datum::Float)
    }),
    fixed("now", &[], |scene, _| Ok(Datum::Float(scene.at.seconds()))),
];

/// Finds a function by its name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

fn first(values: &[Datum]) -> &Datum {
    values.first().unwrap_or(&Datum::Nothing)
}

fn rest(values: &[Datum]) -> &[Datum] {
    values.get(1..).unwrap_or_default()
}

/// Returns a value that the signature says is a text.
pub(super) fn text(values: &[Datum], at: usize) -> &str {
    values.get(at).and_then(Datum::as_text).map_or("", |text| text)
}

/// Returns a value that the signature says is a sample, if it is not nil.
fn sample(values: &[Datum], at: usize) -> Result<&Sample, String> {
    match values.get(at) {
        Some(Datum::Sample(sample)) => Ok(sample),
        _ => Err("runtime error: invalid memory address or nil pointer dereference".to_owned()),
    }
}

fn pair(
    values: &[Datum],
    test: fn(&Datum, &Datum) -> Result<bool, String>,
) -> Result<bool, String> {
    test(first(values), values.get(1).unwrap_or(&Datum::Nothing))
}

fn number(values: &[Datum]) -> Result<f64, String> {
    humanize::number(first(values))
}

fn written(values: &[Datum], write: fn(f64) -> String) -> Outcome {
    Ok(Datum::text(write(number(values)?)))
}

/// Returns the text that escaping works on.
fn shown(values: &[Datum]) -> String {
    match values {
        [value] => {
            let mut text = String::new();
            show(value, &mut text);
            text
        }
        values => sprint(values),
    }
}

fn query(scene: &Scene<'_>, values: &[Datum]) -> Outcome {
    let samples = scene.querier.query(text(values, 0))?;
    Ok(Datum::Samples(samples.into_iter().map(Arc::new).collect()))
}

fn sorted(values: &[Datum]) -> Datum {
    let Some(Datum::Samples(samples)) = values.get(1) else {
        return Datum::Nothing;
    };
    let by = text(values, 0);
    let mut samples = samples.to_vec();
    samples.sort_by(|a, b| a.labels.get(by).cmp(b.labels.get(by)));
    Datum::Samples(samples.into())
}

/// How many compiled expressions a thread keeps.
const SEARCHES_MAX: usize = 64;

/// The longest text that a replacement could make.
const REPLACED_BYTES_MAX: usize = 64 << 20;

thread_local! {
    /// Expressions compiled before: a template runs for every alert with the same ones.
    static SEARCHES: RefCell<Vec<(String, Rc<Search>)>> = const { RefCell::new(Vec::new()) };
}

/// Compiles an expression that may match anywhere in a text.
fn search(text: &str) -> Result<Rc<Search>, String> {
    SEARCHES.with_borrow_mut(|known| {
        if let Some((_, search)) = known.iter().find(|(other, _)| other == text) {
            return Ok(Rc::clone(search));
        }
        let search = Rc::new(Search::new(text).map_err(|error| error.to_string())?);
        if known.len() == SEARCHES_MAX {
            known.remove(0);
        }
        known.push((text.to_owned(), Rc::clone(&search)));
        Ok(search)
    })
}

/// Replaces every match; `$1` and `${name}` in the replacement stand for groups.
fn replace_all(_: &Scene<'_>, values: &[Datum]) -> Outcome {
    let (expression, replacement, text) = (text(values, 0), text(values, 1), text(values, 2));
    let search = search(expression).map_err(|error| {
        let raw = expression.chars().all(|c| c == '\t' || (c != '`' && !c.is_control()));
        let quoted = if raw { format!("`{expression}`") } else { quote(expression) };
        format!("regexp: Compile({quoted}): {error}")
    })?;
    // Each place can match at most once, and groups lie within their matches.
    let groups = replacement.matches('$').count() + 1;
    let most = (text.len() + 1).saturating_mul(replacement.len() + groups);
    if most > REPLACED_BYTES_MAX {
        return Err(format!("exceeded maximum replacement ({REPLACED_BYTES_MAX} bytes)"));
    }
    Ok(Datum::text(search.replace_all(text, replacement)))
}
