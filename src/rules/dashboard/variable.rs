//! Variables as Grafana writes them: `$x`, `${x}`, `${x.field:format}`, `[[x]]`, `[[x:format]]`.

use crate::syntax::Span;

/// A variable in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// How its values are to be written, if the text says so: `regex`, `csv`, `pipe`, …
    pub format: Option<String>,
    /// Where it stands in the text, with all its signs.
    pub span: Span,
}

/// Variables that Grafana knows without a declaration and that begin without underscores.
const BUILT_IN: [&str; 2] = ["timeFilter", "interval"];

/// Variables that are numbers.
const NUMBERS: [&str; 9] = [
    "__range_s",
    "__range_ms",
    "__interval_ms",
    "__rate_interval_ms",
    "__from",
    "__to",
    "__org",
    "__scrape_interval_ms",
    "__interval_s",
];

/// Tells whether Grafana knows a variable without a declaration.
pub fn is_built_in(name: &str) -> bool {
    name.starts_with("__") || BUILT_IN.contains(&name)
}

/// Tells whether a variable is a number for certain.
pub(super) fn is_number(name: &str) -> bool {
    NUMBERS.contains(&name)
}

/// Tells whether a name or value of a query has a variable in it.
pub fn has_variable(text: &str) -> bool {
    text.contains(['$', '[']) && !variables(text).is_empty()
}

/// Lists the variables of a text.
///
/// What has digits alone for a name is a group of a regular expression: `$1`.
pub fn variables(text: &str) -> Vec<Variable> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['$', '['])) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or("");
        match one(rest) {
            Some((name, format, length)) => {
                let span = Span::new(start, start + length);
                if !name.bytes().all(|byte| byte.is_ascii_digit()) {
                    let format = format.map(str::to_owned);
                    found.push(Variable { name: name.to_owned(), format, span });
                }
                at = start + length;
            }
            None => at = start + 1,
        }
    }
    found
}

/// Reads a variable at the start of a text: its name, its format, and its length.
fn one(text: &str) -> Option<(&str, Option<&str>, usize)> {
    if let Some(rest) = text.strip_prefix("${") {
        let name = word(rest)?;
        let end = rest.find('}')?;
        let inner = rest.get(name.len()..end)?;
        if !inner.is_empty() && !inner.starts_with(['.', ':']) {
            return None;
        }
        let format = inner.split_once(':').map(|(_, format)| format);
        return Some((name, format, end + 3));
    }
    if let Some(rest) = text.strip_prefix("[[") {
        let name = word(rest)?;
        let end = rest.find("]]")?;
        let inner = rest.get(name.len()..end)?;
        let format = inner.strip_prefix(':');
        if !inner.is_empty()
            && format.and_then(word).is_none_or(|word| word.len() + 1 != end - name.len())
        {
            return None;
        }
        return Some((name, format, end + 4));
    }
    let name = word(text.strip_prefix('$')?)?;
    Some((name, None, name.len() + 1))
}

/// Returns the word at the start of a text, if there is one.
fn word(text: &str) -> Option<&str> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = text.bytes().position(|byte| !is_word(byte)).unwrap_or(text.len());
    text.get(..length).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn every_way_to_write_a_variable_is_known() {
        let text = "$a ${b} ${c:regex} ${d.text:csv} [[e]] [[f:pipe]] $1 ${2} $ ${} [[]] x[[5m:]";
        let found = variables(text);
        let names: Vec<_> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c", "d", "e", "f"]);
        let written: Vec<_> = found.iter().map(|one| one.span.of(text)).collect();
        assert_eq!(written, ["$a", "${b}", "${c:regex}", "${d.text:csv}", "[[e]]", "[[f:pipe]]"]);
        assert_eq!(found[2].format.as_deref(), Some("regex"));
        assert_eq!(found[5].format.as_deref(), Some("pipe"));
    }

    #[test]
    fn brackets_of_a_range_are_no_variable() {
        assert!(variables("rate(x[[5m]])").iter().all(|one| one.name.starts_with('5')));
        assert!(variables("x{a=~\"[[:alpha:]]+$\"}").is_empty());
        assert_eq!(variables("x[[[y]]]")[0].span.of("x[[[y]]]"), "[[y]]");
    }
}
