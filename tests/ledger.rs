//! What no named case of the corpus exercises does not exist.
//!
//! Each function, aggregation, operator, note and failure must occur in a named case.

use std::collections::BTreeSet;

use promqlite::aggregate;
use promqlite::format::Eval;
use promqlite::format::Message;
use promqlite::format::Noted;
use promqlite::format::Script;
use promqlite::function;
use promqlite::syntax::Card;
use promqlite::syntax::EdgeMode;
use promqlite::syntax::ExprKind;
use promqlite::syntax::Operator;
use promqlite::syntax::Selector;
use promqlite::syntax::parse;

use crate::shared::our_scripts;

/// A piece of the text of every warning and info.
///
/// One is missing: what a type label that is no counter's says needs a feature that scripts
/// do not have.
const NOTES: [&str; 25] = [
    "ratio value should be between -1 and 1",
    "quantile value should be between 0 and 1",
    "bucket label \"le\" is missing or has a malformed value",
    "encountered a mix of histograms and floats for metric name",
    "encountered a mix of histograms and floats for aggregation",
    "vector contains a mix of classic and native histograms",
    "this native histogram metric is not a counter",
    "this native histogram metric is not a gauge",
    "vector contains a mix of histograms with exponential and custom buckets schemas",
    "incompatible bucket layout encountered for binary operator",
    "sort is ineffective for range queries",
    "conflicting counter resets during histogram addition",
    "conflicting counter resets during histogram subtraction",
    "conflicting counter resets during histogram aggregation",
    "sample has start time that overlaps",
    "metric might not be a counter, name does not end in",
    "needed to be fixed for monotonicity",
    "incompatible sample types encountered for binary operator",
    "ignored histogram in max aggregation",
    "ignored histograms in a range containing both floats and histograms",
    "input to histogram_quantile has NaN observations, result is NaN",
    "input to histogram_quantile has NaN observations, result is skewed higher",
    "input to histogram_fraction has NaN observations",
    "mismatched custom buckets were reconciled during addition",
    "mismatched custom buckets were reconciled during subtraction",
];

/// A piece of the text of every failure that a query can run into.
const FAILURES: [&str; 26] = [
    "vector cannot contain metrics with the same labelset",
    "many-to-many matching not allowed",
    "many-to-one matching must be explicit",
    "grouping labels must ensure unique matches",
    "Parameter value is NaN",
    "underflows int64",
    "overflows int64",
    "Ratio value is NaN",
    "invalid label name",
    "invalid smoothing factor",
    "invalid trend factor",
    "invalid regular expression in label_replace",
    "invalid destination label name in label_replace",
    "invalid source label name in label_join",
    "invalid destination label name in label_join",
    "anchored modifier can only be used with",
    "smoothed modifier can only be used with",
    "anchored modifier is not supported with histograms",
    "smoothed modifier is not supported with histograms",
    "not allowed for Scalar operations",
    "found duplicate series for info metric",
    "conflicting label",
    "this should be an info metric, with float samples",
    "load too many samples into memory",
    "invalid expression type",
    "duration must be greater than 0",
];

/// Every operator.
const OPERATORS: [Operator; 18] = [
    Operator::Or,
    Operator::And,
    Operator::Unless,
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::LessEqual,
    Operator::Greater,
    Operator::GreaterEqual,
    Operator::TrimUpper,
    Operator::TrimLower,
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Modulo,
    Operator::Atan2,
    Operator::Power,
];

/// Forms of the language beside names and operators.
const FORMS: [&str; 12] = [
    "offset",
    "@",
    "anchored",
    "smoothed",
    "subquery",
    "group_left",
    "group_right",
    "fill_left",
    "fill_right",
    "bool",
    "sign",
    "text",
];

fn named_evals() -> Vec<Eval> {
    let mut evals = Vec::new();
    for (name, text) in our_scripts() {
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        evals.extend(script.evals().filter(|eval| eval.name.is_some()).cloned());
    }
    evals
}

/// Returns all that the named cases' queries are made of: names, operators and forms.
fn exercised() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for eval in named_evals() {
        let expr = parse(&eval.query).unwrap_or_else(|why| panic!("{}: {why:?}", eval.query));
        expr.walk(|expr| parts(&expr.kind, &mut found));
    }
    found
}

fn parts(kind: &ExprKind, found: &mut BTreeSet<String>) {
    let mut add = |part: &str| {
        found.insert(part.to_owned());
    };
    match kind {
        ExprKind::Number(_) | ExprKind::Paren(_) | ExprKind::Hole(_) => {}
        ExprKind::Text(_) => add("text"),
        ExprKind::Unary(_) => add("sign"),
        ExprKind::Call(call) => add(&call.name),
        ExprKind::Aggregate(aggregate) => add(aggregate.name),
        ExprKind::Subquery(_) => add("subquery"),
        ExprKind::Selector(selector) => selector_parts(selector, &mut add),
        ExprKind::Range(range) => selector_parts(&range.selector, &mut add),
        ExprKind::Binary(binary) => {
            add(binary.op.as_str());
            let matching = &binary.matching;
            if binary.returns == promqlite::syntax::Returns::Truth {
                add("bool");
            }
            match matching.card {
                Card::ManyToOne => add("group_left"),
                Card::OneToMany => add("group_right"),
                Card::OneToOne | Card::ManyToMany => {}
            }
            if matching.fill_left.is_some() {
                add("fill_left");
            }
            if matching.fill_right.is_some() {
                add("fill_right");
            }
        }
    }
}

fn selector_parts(selector: &Selector, add: &mut impl FnMut(&str)) {
    if selector.shift.offset.is_some() {
        add("offset");
    }
    if selector.shift.at.is_some() {
        add("@");
    }
    match selector.edges {
        EdgeMode::Plain => {}
        EdgeMode::Anchored => add("anchored"),
        EdgeMode::Smoothed => add("smoothed"),
    }
}

/// Returns the texts that a case expects of warnings, infos and failures.
fn messages(expect: &[Message]) -> impl Iterator<Item = String> {
    // A pattern says the same with more backslashes.
    expect.iter().map(|message| message.to_string().replace('\\', ""))
}

#[track_caller]
fn assert_all<T: AsRef<str>>(what: &str, wanted: impl IntoIterator<Item = T>, found: &[String]) {
    let missing = wanted.into_iter().filter(|one| !found.iter().any(|text| text == one.as_ref()));
    let missing: Vec<_> = missing.map(|one| one.as_ref().to_owned()).collect();
    assert!(missing.is_empty(), "no named case exercises the {what} {missing:?}");
}

#[test]
fn every_function_has_a_case() {
    let found: Vec<_> = exercised().into_iter().collect();
    assert_all("function", function::all().iter().map(|row| row.name), &found);
}

#[test]
fn every_aggregation_has_a_case() {
    let found: Vec<_> = exercised().into_iter().collect();
    assert_all("aggregation", aggregate::all().iter().map(|row| row.name), &found);
}

#[test]
fn every_operator_and_form_has_a_case() {
    let found: Vec<_> = exercised().into_iter().collect();
    assert_all("operator", OPERATORS.iter().map(|operator| operator.as_str()), &found);
    assert_all("form", FORMS, &found);
}

#[test]
fn every_note_has_a_case() {
    let mut texts = Vec::new();
    for eval in named_evals() {
        for noted in [&eval.expect.warnings, &eval.expect.infos] {
            if let Noted::Each(expected) = noted {
                texts.extend(messages(expected));
            }
        }
    }
    let missing = NOTES.iter().filter(|note| !texts.iter().any(|text| text.contains(**note)));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_failure_has_a_case() {
    let evals = named_evals();
    let expected = evals.iter().filter_map(|eval| eval.expect.failure.as_deref());
    let texts: Vec<_> = expected.flat_map(messages).collect();
    let missing = FAILURES.iter().filter(|one| !texts.iter().any(|text| text.contains(**one)));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn names_of_cases_are_sentences_and_unique() {
    let mut known = BTreeSet::new();
    for (file, text) in our_scripts() {
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{file}: {why}"));
        for eval in script.evals() {
            let line = eval.line;
            let name = eval.name.clone().unwrap_or_else(|| panic!("{file}:{line} has no name"));
            let kebab = |c: char| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit();
            assert!(name.chars().all(kebab), "{file}:{line}: {name}");
            assert!(name.split('-').count() >= 3, "{file}:{line}: {name} is no sentence");
            assert!(known.insert(name.clone()), "{file}:{line}: {name} is taken");
        }
    }
}
