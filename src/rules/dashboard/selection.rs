//! What a variable of a dashboard is filled with: the queries that Grafana reads itself.

use crate::syntax::Span;

/// What a variable is filled with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Selection {
    /// The values of a label, of the series that a selector selects if there is one.
    Values { selector: Option<Span>, label: Span },
    /// Something of the series that a selector selects.
    Series(Span),
    /// The results of an expression.
    Results(Span),
    /// Names of labels or metrics.
    Names,
}

/// Reads the query of a variable.
pub(super) fn selection(text: &str) -> Selection {
    let trimmed = trimmed(text, Span::new(0, text.len()));
    if let Some(inner) = inside(text, trimmed, "label_values(") {
        return values(text, inner);
    }
    if let Some(inner) = inside(text, trimmed, "query_result(") {
        return Selection::Results(inner);
    }
    if let Some(inner) = inside(text, trimmed, "label_names(") {
        return if inner.start == inner.end { Selection::Names } else { Selection::Series(inner) };
    }
    if inside(text, trimmed, "metrics(").is_some() {
        return Selection::Names;
    }
    Selection::Series(trimmed)
}

fn values(text: &str, inner: Span) -> Selection {
    let Some(comma) = last_comma(inner.of(text)) else {
        return Selection::Values { selector: None, label: inner };
    };
    let at = inner.start as usize + comma;
    let selector = trimmed(text, Span::new(inner.start as usize, at));
    let label = trimmed(text, Span::new(at + 1, inner.end as usize));
    Selection::Values { selector: Some(selector), label }
}

/// Returns the place of what stands in the parentheses of a call that is all of a text.
fn inside(text: &str, span: Span, call: &str) -> Option<Span> {
    let inner = span.of(text).strip_prefix(call)?.strip_suffix(')')?;
    let start = span.start as usize + call.len();
    Some(trimmed(text, Span::new(start, start + inner.len())))
}

fn trimmed(text: &str, span: Span) -> Span {
    let whole = span.of(text);
    let start = span.start as usize + whole.len() - whole.trim_start().len();
    Span::new(start, start + whole.trim().len())
}

/// Returns where the last comma stands that is in no quotes and no brackets.
fn last_comma(text: &str) -> Option<usize> {
    let (mut found, mut depth, mut quote, mut is_escaped) = (None, 0_usize, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            _ if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'(' | b'{' | b'[') => depth += 1,
            (None, b')' | b'}' | b']') => depth = depth.saturating_sub(1),
            (None, b',') if depth == 0 => found = Some(at),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Selection;
    use super::selection;

    #[test]
    fn calls_of_grafana_are_taken_apart() {
        for (text, selector, label) in [
            (
                "label_values(up{a=\"x,y\", b=~\"$c\"}, job)",
                Some("up{a=\"x,y\", b=~\"$c\"}"),
                "job",
            ),
            (" label_values( up ,job) ", Some("up"), "job"),
            ("label_values(job)", None, "job"),
            ("label_values({a='b'}, $x)", Some("{a='b'}"), "$x"),
        ] {
            let Selection::Values { selector: found, label: name } = selection(text) else {
                panic!("{text}");
            };
            assert_eq!(found.map(|span| span.of(text)), selector, "{text}");
            assert_eq!(name.of(text), label, "{text}");
        }
        let text = "query_result(topk(5, up))";
        let Selection::Results(span) = selection(text) else { panic!("{text}") };
        assert_eq!(span.of(text), "topk(5, up)");
        assert_eq!(selection("metrics(node_.*)"), Selection::Names);
        assert_eq!(selection("label_names()"), Selection::Names);
        assert!(matches!(selection("up{a=\"b\"}"), Selection::Series(_)));
    }
}
