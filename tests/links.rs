//! Documents lead somewhere: no link is dead, and each guide is reached from the list of guides.

use std::collections::BTreeSet;

use crate::source::Source;
use crate::source::assert_clean;
use crate::source::text_files;

fn is_document(file: &Source) -> bool {
    std::path::Path::new(&file.path).extension().is_some_and(|end| end == "md")
}

/// Returns the links of a document, each with its line.
fn links(file: &Source) -> impl Iterator<Item = (usize, &str)> {
    file.text.lines().enumerate().flat_map(|(at, line)| {
        let rest = line.split("](").skip(1);
        rest.filter_map(move |rest| Some((at + 1, rest.split_once(')')?.0)))
    })
}

/// Returns what a link of a document leads to, as a path below the project's root.
fn target(document: &str, link: &str) -> Option<String> {
    let link = link.split('#').next().unwrap_or_default();
    if link.is_empty() || link.contains("://") {
        return None;
    }
    let mut parts: Vec<_> = document.split('/').collect();
    parts.pop();
    for part in link.split('/').filter(|part| !part.is_empty()) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// Finds links to files and folders that are not there.
fn dead(files: &[Source]) -> Vec<String> {
    let folders = |path: &str| -> Vec<String> {
        path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect()
    };
    let mut known: BTreeSet<String> = files.iter().flat_map(|file| folders(&file.path)).collect();
    known.extend(files.iter().map(|file| file.path.clone()));
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| is_document(file)) {
        for (line, link) in links(file) {
            if target(&file.path, link).is_some_and(|target| !known.contains(&target)) {
                findings.push(file.finding(line, &format!("`{link}` leads nowhere")));
            }
        }
    }
    findings
}

/// Finds guides that the list of guides does not name.
fn unlisted(files: &[Source]) -> Vec<String> {
    let list = files.iter().find(|file| file.path == "docs/README.md");
    let Some(list) = list else { return vec!["docs/README.md is missing".to_owned()] };
    let listed: BTreeSet<_> =
        links(list).filter_map(|(_, link)| target(&list.path, link)).collect();
    let is_guide = |file: &&Source| file.path.matches('/').count() == 1 && is_document(file);
    let guides = files.iter().filter(|file| file.path.starts_with("docs/")).filter(is_guide);
    let lost = guides.filter(|file| file.path != list.path && !listed.contains(&file.path));
    lost.map(|file| file.finding(1, "docs/README.md does not name it")).collect()
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    assert_clean(&dead(&text_files()));
}

#[test]
fn every_guide_is_in_the_list() {
    assert_clean(&unlisted(&text_files()));
}

#[test]
fn planted_links_are_caught() {
    let files = [
        Source::planted("docs/README.md", "[a](a.md) [b](gone.md)\n"),
        Source::planted("docs/a.md", "[x](../src/x.rs) [y](../src#y) [z](https://a.b/c)\n"),
        Source::planted("docs/lost.md", "[x](../src/y.rs)"),
        Source::planted("src/x.rs", ""),
    ];
    assert_eq!(dead(&files).len(), 2);
    assert_eq!(unlisted(&files), ["docs/lost.md:1: docs/README.md does not name it"]);
}
