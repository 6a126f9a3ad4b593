//! What has to hold for any text that is given to the parser.

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::Fault;
use promqlite::syntax::Features;
use promqlite::syntax::parse;
use promqlite::syntax::pretty;
use promqlite::syntax::print;

use super::order::sorted;

/// Parses a text; what is taken prints to the same tree, and what is refused is refused somewhere.
pub(crate) fn parser(text: &str) {
    let functions = Functions::default();
    match plan::parse(text, Features::ALL, &functions) {
        Ok((expr, kind)) => {
            let line = print(&expr);
            let again = plan::parse(&line, Features::ALL, &functions).expect("a print parses");
            assert_eq!(print(&again.0), line, "printing settles");
            let lines = pretty(&expr);
            let mut tree = String::new();
            plan::tree_into(&expr, &functions, &mut tree);
            let expr = sorted(expr);
            assert_eq!((sorted(again.0), again.1), (expr.clone(), kind), "{text:?} and {line:?}");
            let again = plan::parse(&lines, Features::ALL, &functions).expect("a layout parses");
            assert_eq!(sorted(again.0), expr, "{text:?} laid out as {lines:?}");
        }
        Err(error) => {
            assert!(error.span.start as usize <= text.len(), "{error:?}");
            assert!(error.span.start <= error.span.end, "{error:?}");
            // The grammar and the pass that finds the words agree on what is wrong.
            let unknown = Fault::Character("unexpected input".to_owned());
            assert_ne!(error.fault, unknown, "{text:?}");
        }
    }
    if let Ok(expr) = parse(text) {
        expr.walk(|parent| {
            for child in parent.children() {
                assert!(parent.span.start <= child.span.start, "{text:?}");
                assert!(child.span.end <= parent.span.end, "{text:?}");
            }
        });
    }
}
