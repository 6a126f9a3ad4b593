//! Every query of the documents the project began from has an answer on the demo.

use std::path::PathBuf;

use promqlite::engine::Engine;
use promqlite::storage::Storage;

use super::super::source::Demo;
use super::ask::END;
use super::ask::vector;

/// Queries that have no answer at the end of the demo, and how many minutes before it they have one.
///
/// They are the expressions of alerts, which have an answer only while something is wrong: these
/// hold in the incident that is over by then.
const EARLIER: [(&str, f64); 5] = [
    ("> 0.05", 30.0),
    ("> 1.0", 30.0),
    ("> 85", 90.0),
    (r#"up{job="new-service"} == 0"#, 355.0),
    ("> 0.1", 160.0),
];

/// Returns the texts of the documents; none, loudly, where they are not.
fn documents() -> Vec<String> {
    let named = std::env::var_os("PROMQLITE_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = named.unwrap_or(beside).join("seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is not there; set PROMQLITE_SHARED to run this", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a document")).collect()
}

/// Returns the expressions of rules: behind `expr:` on the line, or the deeper lines below.
fn rules(text: &str) -> Vec<String> {
    let lines: Vec<_> = text.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(inline) = line.trim_start().strip_prefix("expr:") else { continue };
        let inner = || lines[at + 1..].iter().take_while(|next| depth(next) > depth(line));
        found.push(match inline.trim() {
            "|" | ">" => inner().copied().collect::<Vec<_>>().join("\n"),
            query => query.to_owned(),
        });
    }
    found
}

/// Returns the blocks that are marked as queries: paragraphs between comments and empty lines.
fn blocks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in text.split("\nPROMQL\n").skip(1) {
        // A block ends where the text goes on, in another alphabet or with a numbered list.
        let prose = |line: &&str| {
            let code = line.split('#').next().unwrap_or_default();
            code.chars().any(|rune| ('\u{ac00}'..='\u{d7a3}').contains(&rune))
        };
        let lines: Vec<_> = block.lines().take_while(|line| !prose(line)).collect();
        let mut query = Vec::new();
        for line in lines.iter().copied().chain([""]) {
            let starts_anew = line.trim().is_empty() || line.starts_with('#');
            let continues = line.starts_with([' ', ')']) || query.last().is_some_and(open);
            if !query.is_empty() && (starts_anew || !continues) {
                found.push(query.join("\n"));
                query.clear();
            }
            if !starts_anew {
                query.push(line);
            }
        }
    }
    found
}

/// Tells whether a line cannot be the last of a query.
fn open(line: &&str) -> bool {
    line.trim_end().ends_with(['(', ',', '/', '*'])
}

/// Returns what else of a text may be a query: lines, inline code and items of lists.
fn candidates(text: &str) -> Vec<String> {
    let inline = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let items = text.lines().map(|line| line.trim_start_matches("- ").trim());
    inline.chain(items).map(str::to_owned).collect()
}

#[test]
fn every_query_of_the_seeds_has_an_answer() {
    let (demo, engine) = (Demo::ending_at(END), Engine::default());
    let texts = documents();
    let metrics: Vec<_> = demo.metadata().into_iter().map(|one| one.metric).collect();
    let parts = ["_bucket", "_sum", "_count"];
    let is_known = |word: &str| {
        let whole = parts.iter().find_map(|part| word.strip_suffix(part)).unwrap_or(word);
        metrics.iter().any(|metric| metric == word || metric == whole)
    };
    let is_word = |rune: char| rune == '_' || rune.is_ascii_alphanumeric();
    let knows = |query: &String| query.split(|rune| !is_word(rune)).any(is_known);
    let mut queries: Vec<String> = texts.iter().flat_map(|text| rules(text)).collect();
    queries.extend(texts.iter().flat_map(|text| blocks(text)));
    let (exact, named) = (queries.len(), texts.iter().flat_map(|text| candidates(text)));
    queries.extend(named.filter(|one| knows(one) && engine.parse(one).is_ok()));
    assert!(texts.is_empty() || (exact >= 20 && queries.len() >= exact + 20), "{queries:#?}");
    for query in &queries {
        let earlier = EARLIER.iter().find(|(part, _)| query.contains(part));
        let minutes = earlier.map_or(0.0, |(_, minutes)| *minutes);
        assert!(earlier.is_none() || vector(&demo, query, 0.0).is_empty(), "{query}");
        let answer = vector(&demo, query, minutes);
        assert!(!answer.is_empty(), "{query} has no answer {minutes} minutes before the end");
        let numbers = answer.iter().filter(|(_, value)| value.is_finite()).count();
        assert!(numbers + 1 >= answer.len(), "{query}: {answer:?}");
    }
    eprintln!("{} queries of the seeds, {exact} of them in rules and blocks", queries.len());
}
