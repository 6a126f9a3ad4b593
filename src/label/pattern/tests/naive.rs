//! The meaning of a parsed expression, spelled out without automata.

use std::collections::BTreeSet;

use crate::label::pattern::node::Case;
use crate::label::pattern::node::Class;
use crate::label::pattern::node::Item;
use crate::label::pattern::node::Look;
use crate::label::pattern::node::Node;
use crate::label::pattern::node::Repeat;
use crate::label::pattern::node::Sense;
use crate::label::pattern::unicode::characters;

/// Tells whether an expression matches the whole of a value.
pub(super) fn matches(node: &Node, value: &str) -> bool {
    let text: Vec<char> = value.chars().collect();
    ends(node, &text, 0).contains(&text.len())
}

/// Returns all places where a match that begins at a place can end.
fn ends(node: &Node, text: &[char], at: usize) -> BTreeSet<usize> {
    let one = |is_match: fn(&Node, char) -> bool| {
        text.get(at).filter(|rune| is_match(node, **rune)).map(|_| at + 1).into_iter().collect()
    };
    match node {
        Node::Empty => BTreeSet::from([at]),
        Node::Rune(..) | Node::Any | Node::AnyInLine | Node::Class(_) => one(holds),
        Node::Look(look) => holds_at(*look, text, at).then_some(at).into_iter().collect(),
        Node::Repeat(repeat) => repeated(repeat, text, at),
        Node::Concat(nodes) => {
            nodes.iter().fold(BTreeSet::from([at]), |places, node| step(node, text, &places))
        }
        Node::Alternate(nodes) => nodes.iter().flat_map(|node| ends(node, text, at)).collect(),
        Node::Capture(_, node) => ends(node, text, at),
    }
}

/// Returns where a match can end that begins at one of some places.
fn step(node: &Node, text: &[char], places: &BTreeSet<usize>) -> BTreeSet<usize> {
    places.iter().flat_map(|at| ends(node, text, *at)).collect()
}

fn repeated(repeat: &Repeat, text: &[char], at: usize) -> BTreeSet<usize> {
    let mut places = BTreeSet::from([at]);
    for _ in 0..repeat.min {
        places = step(&repeat.node, text, &places);
    }
    let mut all = places.clone();
    let more = repeat.max.map_or(text.len() as u32 + 1, |max| max - repeat.min);
    for _ in 0..more {
        places = step(&repeat.node, text, &places);
        if places.is_subset(&all) {
            break;
        }
        all.extend(&places);
    }
    all
}

/// Tells whether a node that stands for one character stands for this one.
fn holds(node: &Node, rune: char) -> bool {
    match node {
        Node::Any => true,
        Node::AnyInLine => rune != '\n',
        Node::Rune(other, case) => in_range(*other, *other, *case, rune),
        Node::Class(class) => in_class(class, rune),
        _ => false,
    }
}

fn in_class(class: &Class, rune: char) -> bool {
    let case = class.case;
    let is_member = |item: &Item| match item {
        Item::Range(low, high) => in_range(*low, *high, case, rune),
        Item::Ascii(ranges, sense) => {
            let mut ranges = ranges.iter().map(|(low, high)| (u32::from(*low), u32::from(*high)));
            let found = ranges.any(|(low, high)| in_range(low, high, case, rune));
            found == (*sense == Sense::Inside)
        }
        Item::Table(table, sense) => {
            let known = characters(*table);
            let mut kin = kin(rune, case);
            let found = kin.any(|rune| {
                known.iter().any(|range| (range.start()..=range.end()).contains(&rune))
            });
            found == (*sense == Sense::Inside)
        }
    };
    class.items.iter().any(is_member) == (class.sense == Sense::Inside)
}

fn in_range(low: u32, high: u32, case: Case, rune: char) -> bool {
    kin(rune, case).any(|rune| (low..=high).contains(&u32::from(rune)))
}

/// Returns the characters that a character is equal to.
fn kin(rune: char, case: Case) -> impl Iterator<Item = char> {
    let families = ["kK\u{212a}", "sS\u{17f}", "éÉ", "aA", "bB"];
    let family = families.into_iter().find(|family| family.contains(rune)).unwrap_or_default();
    let others = family.chars().filter(move |_| case == Case::Folded);
    std::iter::once(rune).chain(others)
}

fn holds_at(look: Look, text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    let behind = text.get(at);
    let is_word =
        |rune: Option<&char>| rune.is_some_and(|r| *r == '_' || r.is_ascii_alphanumeric());
    match look {
        Look::TextStart => before.is_none(),
        Look::TextEnd => behind.is_none(),
        Look::LineStart => before.is_none_or(|rune| *rune == '\n'),
        Look::LineEnd => behind.is_none_or(|rune| *rune == '\n'),
        Look::Boundary => is_word(before) != is_word(behind),
        Look::NoBoundary => is_word(before) == is_word(behind),
    }
}
