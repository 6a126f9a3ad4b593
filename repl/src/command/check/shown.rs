//! A finding as it is printed: with the name of its file and the numbers of its place.

use promqlite::rules::lint::Checked;
use promqlite::rules::lint::Finding;
use promqlite::rules::lint::Related;
use promqlite::rules::lint::Severity;
use serde::Serialize;

/// A finding with all that is printed of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// How many characters of its line it spans, at least one.
    #[serde(skip)]
    pub(super) width: usize,
    #[serde(rename = "severity")]
    pub(super) level: &'static str,
    #[serde(skip)]
    pub(super) severity: Severity,
    pub(super) code: &'static str,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<String>,
    /// The other places that have to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related: Vec<Beside>,
    #[serde(skip)]
    pub(super) title: &'static str,
    /// The line of the file it stands in.
    #[serde(skip)]
    pub(super) source: String,
}

/// A place that has to do with a finding.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Beside {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

impl Beside {
    fn of(related: &Related, checked: &Checked) -> Option<Self> {
        let file = checked.files.get(related.file)?;
        let (line, column) = file.source.line_column(related.span);
        Some(Self { file: file.name.clone(), line, column, message: related.message.clone() })
    }
}

/// Ends of the names of fields that hold secrets.
const SECRETS: [&str; 15] = [
    "password",
    "secret",
    "token",
    "api_key",
    "apikey",
    "service_key",
    "routing_key",
    "user_key",
    "api_url",
    "webhook_url",
    "credentials",
    "url",
    "auth_identity",
    "access_key",
    "private_key",
];

/// Returns a line with the value of a field that holds a secret hidden.
///
/// It is as long as before, so that what is underlined stays where it is.
fn masked(line: &str) -> String {
    let Some((head, value)) = line.split_once(": ") else { return line.to_owned() };
    let key = head.rsplit([' ', '{', ',', '"', '\'']).find(|word| !word.is_empty()).unwrap_or("");
    let key = key.to_ascii_lowercase();
    if !SECRETS.iter().any(|secret| key.ends_with(secret)) || value.contains("{{") {
        let more = if value.contains(": ") { masked(value) } else { value.to_owned() };
        return format!("{head}: {more}");
    }
    let hidden = |c: char| if c.is_whitespace() || ",}\"'".contains(c) { c } else { '*' };
    // What stands behind in the same braces may be another field.
    let (own, rest) = value.split_at(value.find([',', '}']).unwrap_or(value.len()));
    format!("{head}: {}{}", own.chars().map(hidden).collect::<String>(), masked(rest))
}

impl Shown {
    /// Finds the numbers and the line of a finding.
    pub(super) fn of(finding: &Finding, checked: &Checked) -> Self {
        let Some(file) = checked.files.get(finding.file) else { return Self::nowhere(finding) };
        let (line, column) = file.source.line_column(finding.span);
        let source = masked(file.source.line(line));
        let text = finding.span.of(file.source.text()).lines().next().unwrap_or("");
        Self {
            file: file.name.clone(),
            line,
            column,
            width: text.trim_end().chars().count().max(1),
            source,
            related: finding.related.iter().filter_map(|one| Beside::of(one, checked)).collect(),
            ..Self::nowhere(finding)
        }
    }

    fn nowhere(finding: &Finding) -> Self {
        Self {
            file: String::new(),
            line: 1,
            column: 1,
            width: 1,
            level: finding.severity.as_str(),
            severity: finding.severity,
            code: finding.lint.code,
            message: finding.message.clone(),
            hint: finding.hint.clone(),
            related: Vec::new(),
            title: finding.lint.title,
            source: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn values_of_secret_fields_are_hidden_and_others_are_not() {
        assert_eq!(masked("  smtp_auth_password: 'abc'"), "  smtp_auth_password: '***'");
        assert_eq!(
            masked("- {api_url: http://a/b, channel: c}"),
            "- {api_url: **********, channel: c}"
        );
        assert_eq!(masked("- {channel: c, token: abc}"), "- {channel: c, token: ***}");
        assert_eq!(masked("    expr: up == 0"), "    expr: up == 0");
        assert_eq!(masked("adminPassword: admin"), "adminPassword: *****");
    }
}
