//! What a text is: found by looking at it.

use crate::format::Command;
use crate::format::Dialect;
use crate::format::ExpositionTerms;
use crate::format::Loaded;
use crate::format::NotationError;
use crate::format::Script;
use crate::format::api_json::is_answer;
use crate::format::dump::is_dump_line;
use crate::format::exposition::is_exposition_line;
use crate::format::read_answer;
use crate::format::read_dump;
use crate::format::read_exposition;

/// How much of a text is looked at.
const HEAD: usize = 64 * 1024;

/// How many lines may tell nothing before the search is given up.
const LINES_MAX: usize = 20;

/// What a text is.
///
/// ```
/// use promqlite::format::Content;
///
/// let scrape = Content::of(b"up{job=\"a\"} 1\n");
/// assert!(matches!(scrape, Some(Content::Exposition(_))));
/// assert!(Content::of(b"\x7fELF").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// What a target exposes.
    Exposition(Dialect),
    /// A saved answer of the HTTP API.
    Answer,
    /// A script of promqltest.
    Script,
    /// What `promtool tsdb dump` prints.
    Dump,
}

impl Content {
    /// Finds out what a text is; `None` for what holds no samples in any form we know.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(HEAD)];
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            // The cut may go through a character, and broken names are for the reader to tell.
            Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        };
        if head.contains(&0) && !text.contains('#') {
            return None;
        }
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        let remark =
            |line: &str| ["# HELP ", "# TYPE ", "# EOF"].iter().any(|r| line.starts_with(r));
        let exposition = Some(Self::Exposition(Dialect::of(bytes)));
        if is_answer(text) {
            return Some(Self::Answer);
        }
        if lines().any(remark) {
            return exposition;
        }
        let told = lines().filter(|line| !line.starts_with('#')).take(LINES_MAX).find_map(|line| {
            if is_dump_line(line) && line.starts_with('{') && !line.starts_with("{\"") {
                Some(Self::Dump)
            } else if is_exposition_line(line.as_bytes()) {
                exposition
            } else if is_dump_line(line) {
                Some(Self::Dump)
            } else {
                is_command(line).then_some(Self::Script)
            }
        });
        let nothing = lines().all(|line| line.starts_with('#')) && bytes.len() == text.len();
        told.or(exposition.filter(|_| nothing))
    }
}

/// Tells whether a line begins a command of a script.
fn is_command(line: &str) -> bool {
    let word = line.split([' ', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    word == "clear" || word == "load" || word.starts_with("load_") || word.starts_with("eval")
}

/// Reads a text of a kind; of a script, what it loads.
pub fn read_text(
    bytes: &[u8],
    content: Content,
    terms: ExpositionTerms,
) -> Result<Loaded, NotationError> {
    match content {
        Content::Exposition(dialect) => {
            read_exposition(bytes, ExpositionTerms { dialect: Some(dialect), ..terms })
        }
        Content::Answer => read_answer(bytes, terms.strictness),
        Content::Dump => read_dump(bytes, terms.strictness),
        Content::Script => read_script(bytes),
    }
}

fn read_script(bytes: &[u8]) -> Result<Loaded, NotationError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let text = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        NotationError::at(&text, text.len(), 1, "expected valid UTF-8")
    })?;
    let mut loaded = Loaded::default();
    for command in Script::read(text)?.commands {
        match command {
            Command::Load(load) => load.add_to(&mut loaded.memory)?,
            Command::Clear => loaded.memory.clear(),
            Command::Eval(_) => {}
        }
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use super::Content;
    use super::read_text;
    use crate::format::Dialect;
    use crate::format::ExpositionTerms;
    use crate::time::Timestamp;

    const TEXT: Content = Content::Exposition(Dialect::Text);
    const OPEN: Content = Content::Exposition(Dialect::OpenMetrics);

    #[test]
    fn every_kind_is_told_by_its_first_lines() {
        for (text, content) in [
            ("a 1\n", TEXT),
            ("# some comment\na{b=\"1\"} 1 5\n", TEXT),
            ("{\"a\",b=\"1\"} 1\n", TEXT),
            ("load 5\n", TEXT),
            ("oops\na 1\n", TEXT),
            ("", TEXT),
            ("# only a comment", TEXT),
            ("a{} 1 1.500\n# EOF\n", OPEN),
            ("{\"status\":\"success\",\"data\":[]}", Content::Answer),
            ("{\n  \"data\": {}}", Content::Answer),
            ("[{\"a\":\"b\"}]", Content::Answer),
            ("# about it\n\nload 5m\n  a 1 2 3\n", Content::Script),
            ("clear\nload_with_nhcb 1s\n", Content::Script),
            ("eval instant at 5m 1\n  1\n", Content::Script),
            ("{__name__=\"a\", b=\"1\"} 1 5\n", Content::Dump),
            ("{\"a.b\"=\"1\"} 1 5\n", Content::Dump),
            ("{} {count:1, sum:2} 5\n", Content::Dump),
        ] {
            assert_eq!(Content::of(text.as_bytes()), Some(content), "{text}");
        }
        for text in ["hello world\n", "\0\0\0", "<html>", "key: value\n", "\u{7f}ELF\0\0"] {
            assert_eq!(Content::of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_script_holds_what_it_loads() {
        let text = b"load 1m\n  gone 1\n\nclear\nload 1m\n  a 1 2\n\neval instant at 0 a\n  a 1\n";
        let loaded = read_text(text, Content::Script, ExpositionTerms::at(Timestamp(0))).unwrap();
        let series: Vec<_> = loaded.memory.iter().collect();
        assert_eq!(series.len(), 1);
        assert_eq!(series[0].1.values, [1.0, 2.0]);
    }
}
