//! What others wrote comes under licences that let anyone use the whole.

use std::process::Command;

use serde_json::Value;

use crate::source::root;

/// The licences that a dependency may have; all of them ask for no more than to be named.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// Crates that carry the text of their licence and no word for it, and the word.
const UNNAMED: [(&str, &str); 1] = [("libyaml-safer", "MIT")];

/// Tells whether a choice of what an expression offers, such as `(MIT OR GPL-3.0) AND ISC`, is
/// allowed.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(parts) = divided(expression, &[" AND "]) {
        return parts.into_iter().all(is_allowed);
    }
    if let Some(parts) = divided(expression, &[" OR ", "/"]) {
        return parts.into_iter().any(is_allowed);
    }
    let inner = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.map_or_else(|| ALLOWED.contains(&expression), is_allowed)
}

/// Divides an expression at the words that stand outside of parentheses; none leaves it whole.
fn divided<'a>(expression: &'a str, words: &[&str]) -> Option<Vec<&'a str>> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, rune) in expression.char_indices() {
        match rune {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        let found = words.iter().find(|word| depth == 0 && expression[at..].starts_with(**word));
        if let Some(word) = found {
            parts.push(&expression[start..at]);
            start = at + word.len();
        }
    }
    parts.push(&expression[start..]);
    (parts.len() > 1).then_some(parts)
}

/// Lists the packages whose licence is missing or not on the list.
fn refused(packages: &[Value]) -> Vec<String> {
    let text = |package: &Value, field: &str| package[field].as_str().map(str::to_owned);
    let licence = |package: &Value, name: &str| {
        let known = UNNAMED.iter().find(|(unnamed, _)| *unnamed == name);
        text(package, "license").or(known.map(|(_, word)| (*word).to_owned()))
    };
    let findings = packages.iter().filter_map(|package| {
        let name = text(package, "name").unwrap_or_default();
        match licence(package, &name) {
            Some(licence) if is_allowed(&licence) => None,
            Some(licence) => Some(format!("{name}: {licence}")),
            None => Some(format!("{name}: no licence")),
        }
    });
    findings.collect()
}

#[test]
fn every_dependency_has_a_licence_of_the_list() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let command = ["metadata", "--offline", "--locked", "--all-features", "--format-version", "1"];
    let target = ["--filter-platform", "x86_64-unknown-linux-gnu"];
    let output = Command::new(cargo).args(command).args(target).current_dir(root()).output();
    let output = output.expect("cargo runs the tests, so it can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata failed: {errors}");
    let listing: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = listing["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(packages.len() > 100, "these are not all packages: {}", packages.len());
    assert_eq!(refused(packages), Vec::<String>::new(), "licences that nobody looked at");
}

#[test]
fn planted_licences_are_caught() {
    for fine in [
        "MIT",
        "MIT/Apache-2.0",
        "Apache-2.0 / MIT",
        "GPL-3.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(is_allowed(fine), "{fine}");
    }
    for refused in ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR AGPL-3.0) AND MIT", "MIT-ish", ""] {
        assert!(!is_allowed(refused), "{refused}");
    }
    let planted = serde_json::json!([
        {"name": "one", "license": "MIT"},
        {"name": "two", "license": null},
        {"name": "libyaml-safer", "license": null},
    ]);
    let planted = planted.as_array().map(Vec::as_slice).unwrap_or_default();
    assert_eq!(refused(planted), ["two: no licence"]);
}
