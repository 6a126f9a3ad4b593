//! What has to hold for any text that is given as a regular expression.

use promqlite::label::Pattern;
use promqlite::label::Search;

/// Compiles a text; the quick look at it and the compiler agree on whether it is one.
pub(crate) fn pattern(text: &str) {
    let quick = Pattern::validate(text);
    match Pattern::new(text) {
        Ok(pattern) => {
            assert_eq!(quick, Ok(()), "{text:?}");
            // `label_replace` puts its brackets around the text, so that a quote left open swallows
            // them; only what it can read is compared.
            let search = Search::anchored(text).ok();
            for value in ["", "a", "prometheus", text] {
                let found = search.as_ref().map(|search| search.matches(value));
                let matches = pattern.matches(value);
                assert_eq!(found.unwrap_or(matches), matches, "{text:?} on {value:?}");
            }
            for value in pattern.set_matches().unwrap_or_default() {
                assert!(pattern.matches(value), "{text:?} lists {value:?}");
            }
        }
        // What is refused for its size alone is found by compiling it only.
        Err(error) => assert!(quick.is_err() || error.message.contains("too large"), "{text:?}"),
    }
}
