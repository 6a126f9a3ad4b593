//! Errors with the offending text underlined.

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use promqlite::engine::Answer;
use promqlite::engine::QueryError;
use promqlite::math::append;
use promqlite::plan::PlanError;
use promqlite::syntax::Error;
use promqlite::syntax::Span;

use crate::exit::Exit;
use crate::paint::Paint;
use crate::source::SourceError;

/// The longest text that is shown with an error; of longer ones only the words are.
const SHOWN_MAX: usize = 20_000;

/// Shows why a query has no answer.
pub(crate) fn failure(failure: &QueryError, text: &str, paint: Paint) -> String {
    match failure {
        QueryError::Syntax { error: refused, .. } => error(refused, text, None, paint),
        QueryError::Plan(PlanError::Duration { span, .. }) => {
            underlined(&failure.to_string(), Some(*span), None, text, None, paint)
        }
        other => underlined(&other.to_string(), None, None, "", None, paint),
    }
}

/// Shows what is wrong with a query: Prometheus' words, the place underlined, what to try.
pub(crate) fn error(error: &Error, text: &str, path: Option<&str>, paint: Paint) -> String {
    let hint = error.hint.as_deref();
    underlined(&error.message(text), Some(error.span), hint, text, path, paint)
}

fn underlined(
    title: &str,
    place: Option<Span>,
    hint: Option<&str>,
    text: &str,
    path: Option<&str>,
    paint: Paint,
) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(title));
    if let Some(place) = place
        && !text.is_empty()
        && text.len() <= SHOWN_MAX
    {
        let start = text.floor_char_boundary(place.start as usize);
        let end = text.ceil_char_boundary(place.end as usize).max(start);
        let snippet = Snippet::source(text).line_start(1).path(path);
        group = group.element(snippet.annotation(AnnotationKind::Primary.span(start..end)));
    }
    if let Some(hint) = hint {
        group = group.element(Level::HELP.message(hint));
    }
    let renderer = match paint {
        Paint::Colored => Renderer::styled(),
        Paint::Plain => Renderer::plain(),
    };
    renderer.render(&[group])
}

/// Returns what was noticed beside an answer, a line each.
pub(crate) fn notes(answer: &Answer, query: &str) -> String {
    let warnings = answer.notes.warnings(query).into_iter().map(|text| ("warning", text));
    let infos = answer.notes.infos(query).into_iter().map(|text| ("info", text));
    let mut lines = String::new();
    for (kind, text) in warnings.chain(infos) {
        append(&mut lines, format_args!("{kind}: {text}\n"));
    }
    lines
}

/// Says why a source cannot be used.
pub(crate) fn source(error: &SourceError) -> Exit {
    eprintln!("error: {error}");
    error.exit
}

/// Says what is wrong with the command line.
pub(crate) fn usage(text: &str) -> Exit {
    eprintln!("error: {text}");
    Exit::Usage
}
