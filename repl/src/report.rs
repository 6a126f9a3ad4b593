//! Errors with the offending text underlined.

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use promqlite::syntax::Error;

use crate::paint::Paint;

/// The longest text that is shown with an error; of longer ones only the words are.
const SHOWN_MAX: usize = 20_000;

/// Shows what is wrong with a query: Prometheus' words, the place underlined, what to try.
pub(crate) fn error(error: &Error, text: &str, path: Option<&str>, paint: Paint) -> String {
    let title = error.message(text);
    let mut group = Group::with_title(Level::ERROR.primary_title(title));
    if !text.is_empty() && text.len() <= SHOWN_MAX {
        let start = text.floor_char_boundary(error.span.start as usize);
        let end = text.ceil_char_boundary(error.span.end as usize).max(start);
        let snippet = Snippet::source(text).line_start(1).path(path);
        group = group.element(snippet.annotation(AnnotationKind::Primary.span(start..end)));
    }
    if let Some(hint) = &error.hint {
        group = group.element(Level::HELP.message(hint.clone()));
    }
    let renderer = match paint {
        Paint::Colored => Renderer::styled(),
        Paint::Plain => Renderer::plain(),
    };
    renderer.render(&[group])
}
