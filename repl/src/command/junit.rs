//! Test results in the XML that build servers read.

use std::fmt::Write;

use super::coverage::Reached;
use super::verdict::Case;
use super::verdict::Failure;
use super::verdict::Verdict;

/// Writes the verdicts on all files as one document.
pub(super) fn document(verdicts: &[Verdict], reached: Option<&Reached>) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for verdict in verdicts {
        let failures = verdict.cases.iter().filter(|case| case.failure.is_some()).count();
        let (file, tests) = (escaped(&verdict.file), verdict.cases.len());
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\">"
        );
        for case in &verdict.cases {
            push_case(&mut xml, &verdict.file, case);
        }
        xml.push_str("  </testsuite>\n");
    }
    if let Some(reached) = reached {
        push_reached(&mut xml, reached);
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// Adds what tests reach, as the properties of a suite of its own: no file has it to itself.
fn push_reached(xml: &mut String, reached: &Reached) {
    xml.push_str("  <testsuite name=\"coverage\" tests=\"0\" failures=\"0\">\n    <properties>\n");
    let mut push = |name: &str, value: &str| {
        let (name, value) = (escaped(name), escaped(value));
        let _ = writeln!(xml, "      <property name=\"{name}\" value=\"{value}\"/>");
    };
    push("rules", &reached.rules.to_string());
    push("whole", &reached.whole.to_string());
    reached.gaps.iter().for_each(|gap| push(&gap.place(), &gap.told()));
    xml.push_str("    </properties>\n  </testsuite>\n");
}

fn push_case(xml: &mut String, file: &str, case: &Case) {
    let (file, name, line) = (escaped(file), escaped(&case.name), case.line);
    let _ = write!(xml, "    <testcase classname=\"{file}\" name=\"line {line}: {name}\"");
    match &case.failure {
        None => xml.push_str("/>\n"),
        Some(Failure { reason, expected, got, why }) => {
            let (expected, got) = (expected.join("\n"), got.join("\n"));
            let mut body = escaped(&format!("expected\n{expected}\ngot\n{got}\n"));
            if !why.is_empty() {
                body.push_str(&escaped(&format!("why\n{}\n", why.join("\n"))));
            }
            let reason = escaped(reason);
            let _ = writeln!(xml, ">\n      <failure message=\"{reason}\">{body}</failure>");
            xml.push_str("    </testcase>\n");
        }
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(c),
            // Other control characters are no XML at all.
            control if control.is_control() => safe.push('\u{FFFD}'),
            other => safe.push(other),
        }
    }
    safe
}
