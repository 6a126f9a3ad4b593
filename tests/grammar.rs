//! The examples in the grammar, each fed to its own rule.

use promqlite::syntax::rule_takes;

/// An example: the line it stands on, its rule, whether it has to be taken, and its text.
type Example = (usize, String, bool, String);

/// Reads the examples above each rule.
fn examples(grammar: &str) -> Vec<Example> {
    let (mut waiting, mut examples) = (Vec::new(), Vec::new());
    for (at, line) in grammar.lines().enumerate() {
        for (word, wanted) in [("/// yes:", true), ("/// no:", false)] {
            if let Some(text) = line.strip_prefix(word) {
                let text = text.strip_prefix(' ').unwrap_or(text);
                waiting.push((at + 1, wanted, text.to_owned()));
            }
        }
        let rule = line.split_whitespace().next().unwrap_or("//");
        if !rule.starts_with("//") && line.contains('=') && !line.starts_with(' ') {
            let known = waiting.drain(..);
            examples
                .extend(known.map(|(line, wanted, text)| (line, rule.to_owned(), wanted, text)));
        }
    }
    examples
}

#[test]
fn every_example_of_the_grammar_is_true() {
    let path = crate::source::root().join("grammar/promql.pest");
    let grammar = std::fs::read_to_string(path).expect("the grammar can be read");
    let examples = examples(&grammar);
    assert!(examples.len() > 90, "only {} examples were found", examples.len());
    for (line, rule, wanted, text) in examples {
        let taken = rule_takes(&rule, &text);
        assert_eq!(taken, Some(wanted), "grammar/promql.pest:{line}: {rule} and {text:?}");
    }
}
