//! What we show of a query: its tree, its print, its layout, or what is wrong with it.

use std::fmt::Write;

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::Features;
use promqlite::syntax::outline;
use promqlite::syntax::pretty;
use promqlite::syntax::print;

/// Shows all there is to see of a query.
fn shown(text: &str) -> Result<String, std::fmt::Error> {
    let functions = Functions::default();
    let mut shown = String::new();
    match plan::parse(text, Features::ALL, &functions) {
        Ok((expr, kind)) => {
            let (kind, line) = (plan::documented(kind), print(&expr));
            let (tree, layout) = (outline(&expr), pretty(&expr));
            write!(shown, "{kind}\n{line}\n\n{tree}")?;
            if layout != line {
                write!(shown, "\n{layout}")?;
            }
        }
        Err(error) => {
            let span = error.span;
            write!(shown, "{}\nat {span:?}: {:?}", error.message(text), span.of(text))?;
            if let Some(hint) = error.hint {
                write!(shown, "\nhint: {hint}")?;
            }
        }
    }
    Ok(shown)
}

#[test]
fn every_query_of_the_corpus_looks_as_it_did() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../corpus/syntax", "*.promql", |path| {
            let text = std::fs::read_to_string(path).expect("a case can be read");
            insta::assert_snapshot!(shown(text.trim_end()).expect("a string takes text"));
        });
    });
}
