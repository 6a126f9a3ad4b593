//! The expressions of rule files in their canonical layout; all else stays as it is.

use std::collections::BTreeMap;

use crate::rules::file::Dialect;
use crate::rules::file::Flaw;
use crate::rules::file::Rule;
use crate::rules::file::RuleFile;
use crate::rules::file::Valid;
use crate::rules::file::Wanted;
use crate::rules::file::read;
use crate::rules::file::validate;
use crate::rules::yaml::Place;
use crate::rules::yaml::Source;
use crate::rules::yaml::Style;
use crate::syntax::Expr;
use crate::syntax::Span;
use crate::syntax::comments;
use crate::syntax::pretty;
use crate::syntax::print;

use super::edit::Edit;
use super::edit::apply;
use super::edit::indentation;
use super::edit::indented;
use super::scalar;

/// Lays out the expressions of all rules in a text.
///
/// Fails with what is wrong where an expression or the file itself cannot be read.
///
/// ```
/// use promqlite::rules::file::Dialect;
/// use promqlite::rules::rewrite::format;
///
/// let text = "groups: [{name: doors, rules: [{record: open, expr: 'sum  by(room)(door_open)'}]}]";
/// let formatted = format(text, &Dialect::default()).unwrap();
/// assert!(formatted.contains("sum by (room) (door_open)"));
/// ```
pub fn format(text: &str, dialect: &Dialect) -> Result<String, Vec<Flaw>> {
    let reading = read(text, Wanted::Named);
    let mut flaws: Vec<Flaw> = reading.flaws.into_iter().filter(Flaw::is_error).collect();
    let mut outer = Vec::new();
    let mut inner: BTreeMap<Span, (Source, Place, Vec<Edit>)> = BTreeMap::new();
    for file in &reading.files {
        let valid = validate(file, dialect);
        flaws.extend(file.flaws.iter().chain(&valid.flaws).cloned());
        let edits = edits(file, &valid);
        match file.source.outer() {
            None => outer.extend(edits),
            // Inside of quotes every line would have to be quoted anew, so these are left alone.
            Some((_, place)) if place.style == Style::Literal => {
                let whole = || (file.source.clone(), place, Vec::new());
                inner.entry(place.span).or_insert_with(whole).2.extend(edits);
            }
            Some(_) => {}
        }
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    for (source, place, edits) in inner.into_values() {
        outer.extend(block(text, place, &source, edits));
    }
    let formatted = apply(text, outer);
    Ok(if is_same(text, &formatted, dialect) { formatted } else { text.to_owned() })
}

/// Writes a block anew that holds a file.
fn block(text: &str, place: Place, source: &Source, edits: Vec<Edit>) -> Option<Edit> {
    if edits.is_empty() {
        return None;
    }
    let written = place.span.of(text);
    let (head, body) = written.split_once('\n')?;
    let first = body.lines().find(|line| !line.trim().is_empty())?;
    let by = first.bytes().take_while(|byte| *byte == b' ').count();
    let changed = apply(source.text(), edits);
    let body = indented(changed.trim_end(), by);
    Some(Edit { span: place.span, text: format!("{head}\n{}", body.trim_end()) })
}

/// Tells whether two texts have the same rules, so that a layout can never change a meaning.
fn is_same(one: &str, other: &str, dialect: &Dialect) -> bool {
    let exprs = |text: &str| -> Vec<Option<Expr>> {
        let files = read(text, Wanted::Named).files;
        let valid = files.iter().flat_map(|file| validate(file, dialect).rules);
        valid.map(|rule| rule.expr.map(|(expr, _)| expr)).collect()
    };
    exprs(one) == exprs(other)
}

fn edits(file: &RuleFile, valid: &Valid) -> Vec<Edit> {
    let rules = file.rules().zip(&valid.rules);
    let parsed = rules.filter_map(|((_, rule), valid)| Some((rule, &valid.expr.as_ref()?.0)));
    let text = file.source.text();
    parsed.filter_map(|(rule, expr)| edit(text, rule, expr)).collect()
}

/// Returns the change that lays out an expression, if it is not as it should be.
fn edit(text: &str, rule: &Rule, expr: &Expr) -> Option<Edit> {
    let Place { span, style } = rule.expr.place;
    let is_in_brackets = text.get(rule.span.start as usize..)?.starts_with('{');
    if text.get(span.start as usize..)?.starts_with(['*', '&', '!']) {
        return None;
    }
    if is_in_brackets {
        let line = print(expr);
        let has_comments = !comments(&rule.expr.value).is_empty();
        let is_laid_out = line == rule.expr.value || has_comments;
        return (!is_laid_out).then(|| Edit { span, text: scalar::line(&line, style) });
    }
    let mut wanted = String::new();
    for comment in comments(&rule.expr.value) {
        wanted.push_str(comment.of(&rule.expr.value).trim_end());
        wanted.push('\n');
    }
    wanted.push_str(&pretty(expr));
    let is_block = matches!(style, Style::Literal | Style::Folded);
    let is_one_line = !wanted.contains('\n');
    if rule.expr.value.trim_end() == wanted && (is_one_line || style == Style::Literal) {
        return None;
    }
    if is_one_line && !is_block {
        let is_plain = style == Style::Plain && scalar::is_plain_in_block(&wanted);
        let text = if is_plain { wanted } else { scalar::line(&wanted, quoted(style)) };
        return Some(Edit { span, text });
    }
    Some(as_block(text, span, style, &wanted))
}

/// Returns the quotes of a scalar that needs some.
fn quoted(style: Style) -> Style {
    if style == Style::Double { Style::Double } else { Style::Single }
}

/// Writes an expression as a block; what stands behind it on its line comes behind the bar.
fn as_block(text: &str, span: Span, style: Style, wanted: &str) -> Edit {
    let is_block = matches!(style, Style::Literal | Style::Folded);
    let by = indentation(text, span.start as usize) + 2;
    let body = indented(wanted, by);
    let body = body.trim_end();
    // Where the first line is not the leftmost, YAML has to be told how far the block is indented.
    let step = if wanted.starts_with(' ') { "2" } else { "" };
    if is_block {
        let head = span.of(text).lines().next().unwrap_or("|");
        let comment = head.find('#').map(|at| head.get(at..).unwrap_or(""));
        let comment = comment.map(|comment| format!(" {comment}")).unwrap_or_default();
        let keeps = if head.split('#').next().unwrap_or("").contains('-') { "-" } else { "" };
        return Edit { span, text: format!("|{step}{keeps}{comment}\n{body}") };
    }
    let rest = text.get(span.end as usize..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let comment = rest.trim();
    let end =
        if comment.starts_with('#') { span.end as usize + rest.len() } else { span.end as usize };
    let gap = if comment.starts_with('#') { format!(" {comment}") } else { String::new() };
    Edit { span: Span::new(span.start as usize, end), text: format!("|{step}{gap}\n{body}") }
}
